import { z } from "zod";
import { ApplyInput, ApplyOutput } from "./apply.ts";
import { Catalog } from "./catalog.ts";
import { Delivery, DeliveryDetail, DeliveryStatus } from "./delivery.ts";
import type { Endpoint } from "./endpoint.ts";
import { Key, KeyInput, KeyIssued } from "./key.ts";
import { Instant, Json, Name } from "./name.ts";
import { Run, RunDetail, RunStatus } from "./run.ts";
import { Secret, SecretInput } from "./secret.ts";
import { Status } from "./status.ts";
import { TriggerInput, TriggerStatus, TriggerView } from "./trigger.ts";
import { Workflow, WorkflowInput } from "./workflow.ts";
import { Quota, Workspace } from "./workspace.ts";

/** Items of one answer; a list that goes on says in `next` what to give as `before` or `after`. */
const limit = z.coerce.number().int().min(1).max(1_000).default(100);
const listOf = <Item extends z.ZodType>(item: Item) =>
  z.object({ items: z.array(item), next: z.string().nullable() });
const search = z.string().max(2_000).optional();
const flag = z.enum(["true", "false"]);
const JsonSchema = z.record(z.string(), z.unknown());
const RunState = z.object({ id: z.string(), status: z.union([RunStatus, z.literal("unknown")]) });

/** Runs canceled by one call. */
const cancelMax = 1_000;

export const TriggerPatch = z
  .object({ status: TriggerStatus, expiresAt: Instant.nullable() })
  .partial()
  .meta({ id: "TriggerPatch" });
export type TriggerPatch = z.infer<typeof TriggerPatch>;

/** Every call of the management API, by the name that the client gives it. */
export const endpoints = {
  listTriggers: {
    method: "GET",
    path: "/api/v1/triggers",
    scope: "read",
    tag: "Triggers",
    summary: "List triggers",
    description: "`search` takes any part of a name, an id or an address; a whole URL that was pasted, too.",
    query: z.object({ search, dynamic: flag.optional(), after: Name.optional(), limit }),
    output: listOf(TriggerView),
  },
  getTrigger: {
    method: "GET",
    path: "/api/v1/triggers/{trigger}",
    scope: "read",
    tag: "Triggers",
    summary: "Get a trigger by id or name",
    output: TriggerView,
  },
  createTrigger: {
    method: "POST",
    path: "/api/v1/triggers",
    scope: "write",
    tag: "Triggers",
    summary: "Create a trigger",
    description: "It is in force, at the addresses in the answer, when the answer arrives.",
    input: TriggerInput,
    output: TriggerView,
    status: 201,
  },
  replaceTrigger: {
    method: "PUT",
    path: "/api/v1/triggers/{trigger}",
    scope: "write",
    tag: "Triggers",
    summary: "Replace a trigger; its id and addresses stay",
    description: "With `ifVersion` it is refused when the trigger has changed since that version.",
    query: z.object({ ifVersion: z.coerce.number().int().min(1).optional() }),
    input: TriggerInput,
    output: TriggerView,
  },
  patchTrigger: {
    method: "PATCH",
    path: "/api/v1/triggers/{trigger}",
    scope: "write",
    tag: "Triggers",
    summary: "Activate, deactivate or retire a trigger, or set when it expires",
    input: TriggerPatch,
    output: TriggerView,
  },
  deleteTrigger: {
    method: "DELETE",
    path: "/api/v1/triggers/{trigger}",
    scope: "write",
    tag: "Triggers",
    summary: "Delete a trigger; its deliveries stay",
  },

  listWorkflows: {
    method: "GET",
    path: "/api/v1/workflows",
    scope: "read",
    tag: "Workflows",
    summary: "List workflows",
    query: z.object({ search, after: Name.optional(), limit }),
    output: listOf(Workflow),
  },
  getWorkflow: {
    method: "GET",
    path: "/api/v1/workflows/{workflow}",
    scope: "read",
    tag: "Workflows",
    summary: "Get a workflow by id or name, its newest version unless another is asked for",
    query: z.object({ version: z.coerce.number().int().min(1).optional() }),
    output: Workflow,
  },
  listWorkflowVersions: {
    method: "GET",
    path: "/api/v1/workflows/{workflow}/versions",
    scope: "read",
    tag: "Workflows",
    summary: "List a workflow's versions",
    output: z.object({ items: z.array(z.object({ version: z.int(), createdAt: Instant })) }),
  },
  putWorkflow: {
    method: "PUT",
    path: "/api/v1/workflows/{workflow}",
    scope: "write",
    tag: "Workflows",
    summary: "Create a workflow or publish its next version",
    description: "Runs that have started keep the version they started with.",
    query: z.object({ ifVersion: z.coerce.number().int().min(1).optional() }),
    input: WorkflowInput,
    output: Workflow,
  },
  deleteWorkflow: {
    method: "DELETE",
    path: "/api/v1/workflows/{workflow}",
    scope: "write",
    tag: "Workflows",
    summary: "Delete a workflow that no trigger routes to; its runs go on and stay",
  },
  startWorkflow: {
    method: "POST",
    path: "/api/v1/workflows/{workflow}/runs",
    scope: "write",
    tag: "Workflows",
    summary: "Start a run by hand, without a delivery or from a stored one",
    input: z.object({ deliveryId: z.string().nullable().default(null) }),
    output: z.object({ runId: z.string() }),
    status: 202,
  },

  listDeliveries: {
    method: "GET",
    path: "/api/v1/deliveries",
    scope: "read",
    tag: "Deliveries",
    summary: "List deliveries, the newest first",
    query: z.object({
      trigger: z.string().optional(),
      status: DeliveryStatus.optional(),
      eventType: z.string().optional(),
      search,
      before: z.string().optional(),
      limit,
    }),
    output: listOf(Delivery),
  },
  tailDeliveries: {
    method: "GET",
    path: "/api/v1/deliveries/tail",
    scope: "read",
    tag: "Deliveries",
    summary: "Follow deliveries as they arrive",
    description:
      "Server-sent events named `delivery`, the delivery's id as theirs: with `Last-Event-ID` the stream goes on " +
      "where it broke off.",
    query: z.object({ trigger: z.string().optional() }),
    output: Delivery,
    content: "events",
  },
  getDelivery: {
    method: "GET",
    path: "/api/v1/deliveries/{delivery}",
    scope: "read",
    tag: "Deliveries",
    summary: "Get a delivery with its headers, parameters, body, trace and runs",
    output: DeliveryDetail,
  },
  getDeliveryBody: {
    method: "GET",
    path: "/api/v1/deliveries/{delivery}/body",
    scope: "read",
    tag: "Deliveries",
    summary: "Get a delivery's body as received",
    content: "bytes",
  },
  replayDelivery: {
    method: "POST",
    path: "/api/v1/deliveries/{delivery}/replay",
    scope: "write",
    tag: "Deliveries",
    summary: "Start new runs from an old delivery",
    description:
      "Starts the newest versions of the workflows that the delivery started; where it started none, those that its " +
      "trigger's routes choose now. With `workflow`, that one.",
    input: z.object({ workflow: Name.optional() }),
    output: z.object({ runs: z.array(z.object({ runId: z.string(), workflow: Name })) }),
    status: 202,
  },

  listRuns: {
    method: "GET",
    path: "/api/v1/runs",
    scope: "read",
    tag: "Runs",
    summary: "List runs, the newest first",
    query: z.object({
      workflow: Name.optional(),
      status: RunStatus.optional(),
      delivery: z.string().optional(),
      before: z.string().optional(),
      limit,
    }),
    output: listOf(Run),
  },
  getRun: {
    method: "GET",
    path: "/api/v1/runs/{run}",
    scope: "read",
    tag: "Runs",
    summary: "Get a run with its journal",
    output: RunDetail,
  },
  cancelRun: {
    method: "POST",
    path: "/api/v1/runs/{run}/cancel",
    scope: "write",
    tag: "Runs",
    summary: "Cancel a run; one that runs stops at its next step",
    output: RunState,
  },
  cancelRuns: {
    method: "POST",
    path: "/api/v1/runs/cancel",
    scope: "write",
    tag: "Runs",
    summary: "Cancel several runs",
    input: z.object({ ids: z.array(z.string()).min(1).max(cancelMax) }),
    output: z.object({ runs: z.array(RunState) }),
  },

  applyDefinitions: {
    method: "POST",
    path: "/api/v1/definitions/apply",
    scope: "write",
    tag: "Definitions",
    summary: "Make workflows and triggers be as definitions say, all of them or nothing",
    description: "Everything is checked first; the problem's issues name each definition by its index.",
    input: ApplyInput,
    output: ApplyOutput,
  },
  exportDefinitions: {
    method: "GET",
    path: "/api/v1/definitions/export",
    scope: "read",
    tag: "Definitions",
    summary: "Get definitions that, applied, change nothing",
    output: z.object({
      definitions: z.array(z.record(z.string(), Json)).meta({
        description: "Each a `Definition`, without what is so by default.",
      }),
    }),
  },
  getDefinitionSchema: {
    method: "GET",
    path: "/api/v1/definition-schema",
    scope: "read",
    tag: "Definitions",
    summary: "Get the JSON Schema of a definition file",
    output: JsonSchema,
  },
  getCatalog: {
    method: "GET",
    path: "/api/v1/catalog",
    scope: "read",
    tag: "Definitions",
    summary: "Get every kind of step and every authentication scheme",
    output: Catalog,
  },

  listKeys: {
    method: "GET",
    path: "/api/v1/keys",
    scope: "admin",
    tag: "Keys",
    summary: "List API keys",
    output: z.object({ items: z.array(Key) }),
  },
  issueKey: {
    method: "POST",
    path: "/api/v1/keys",
    scope: "admin",
    tag: "Keys",
    summary: "Issue an API key; this answer is the only time it is shown",
    input: KeyInput,
    output: KeyIssued,
    status: 201,
  },
  revokeKey: {
    method: "DELETE",
    path: "/api/v1/keys/{key}",
    scope: "admin",
    tag: "Keys",
    summary: "Revoke an API key by id or name, at once",
  },

  listSecrets: {
    method: "GET",
    path: "/api/v1/secrets",
    scope: "admin",
    tag: "Secrets",
    summary: "List secrets by name; their values are never given",
    output: z.object({ items: z.array(Secret) }),
  },
  putSecret: {
    method: "PUT",
    path: "/api/v1/secrets/{secret}",
    scope: "admin",
    tag: "Secrets",
    summary: "Store a secret, or replace its value",
    input: SecretInput,
    output: Secret,
  },
  deleteSecret: {
    method: "DELETE",
    path: "/api/v1/secrets/{secret}",
    scope: "admin",
    tag: "Secrets",
    summary: "Delete a secret that no trigger needs",
  },

  getWorkspace: {
    method: "GET",
    path: "/api/v1/workspace",
    scope: "read",
    tag: "Workspace",
    summary: "Get the workspace that the key belongs to",
    output: Workspace,
  },
  patchWorkspace: {
    method: "PATCH",
    path: "/api/v1/workspace",
    scope: "admin",
    tag: "Workspace",
    summary: "Change how many deliveries the workspace takes",
    input: z.object({ quota: Quota }),
    output: Workspace,
  },
  getStatus: {
    method: "GET",
    path: "/api/v1/status",
    scope: "read",
    tag: "Workspace",
    summary: "Get how this Tripline is: version, store, counts, queue",
    output: Status,
  },
  getOpenApi: {
    method: "GET",
    path: "/api/v1/openapi.json",
    scope: "read",
    tag: "Workspace",
    summary: "Get the OpenAPI document of this API",
    output: JsonSchema,
  },
} as const satisfies Record<string, Endpoint>;

export type Endpoints = typeof endpoints;
export type EndpointName = keyof Endpoints;
