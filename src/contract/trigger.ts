import { z } from "zod";
import { Instant, Json, Name, template, VariableName } from "./name.ts";
import { Quota } from "./workspace.ts";

export const Method = z.enum(["POST", "GET", "PUT", "PATCH", "DELETE"]);
export type Method = z.infer<typeof Method>;

/** `active` runs; `inactive` answers like an unknown address; `retired` answers 410 for good. */
export const TriggerStatus = z.enum(["active", "inactive", "retired"]);
export type TriggerStatus = z.infer<typeof TriggerStatus>;

/**
 * One way in: a scheme by name with that scheme's own settings beside it. Any one that proves the request suffices.
 * The scheme's file in `src/auth/` holds the schema for the rest.
 */
export const Credential = z
  .looseObject({
    scheme: z.string().meta({ title: "Scheme" }),
    name: Name.optional().describe("Names the credential in traces and in its last use."),
    notBefore: Instant.optional().meta({ title: "Valid from" }),
    notAfter: Instant.optional().meta({ title: "Valid until" }),
  })
  .meta({ id: "Credential" });
export type Credential = z.infer<typeof Credential>;

export const ParameterSource = z.enum(["body", "header", "query", "path", "text"]);
export const ParameterType = z.enum(["any", "string", "number", "integer", "boolean", "object", "array"]);
export type ParameterType = z.infer<typeof ParameterType>;

/** A value taken out of the request under a name: `params.ticketId`. */
export const Parameter = z
  .object({
    name: VariableName,
    from: ParameterSource.default("body").describe("`text` is the whole body as text."),
    path: z
      .string()
      .max(1000)
      .optional()
      .describe(
        "A JSONPath (RFC 9535) for `body`; the header's, query parameter's or path parameter's name otherwise.",
      ),
    type: ParameterType.default("any"),
    required: z.boolean().default(false).describe("A request without it is refused."),
    minimum: z.number().optional(),
    maximum: z.number().optional(),
    pattern: z
      .string()
      .max(1000)
      .optional()
      .describe("Linear-time regular expression (RE2) that a string must match."),
    oneOf: z.array(Json).optional().describe("The only values taken."),
    default: Json.optional().describe("Taken where the request has none."),
    description: z.string().optional(),
  })
  .meta({ id: "Parameter" });
export type Parameter = z.infer<typeof Parameter>;

/** Where the event goes. Routes are tried in order; every one whose filter is true starts its workflow. */
export const Route = z
  .object({
    workflow: Name.describe("The workflow that is started."),
    when: z
      .string()
      .max(10_000)
      .optional()
      .meta({ title: "Filter", expression: true })
      .describe(
        'An expression that must be true, e.g. `params.priority in ["high", "critical"]`. Absent: always.',
      ),
    otherwise: z.boolean().default(false).describe("Taken only when no route with a filter matched."),
  })
  .meta({ id: "Route" });
export type Route = z.infer<typeof Route>;

/** S21, S62, S114: the fixed answers to an accepted delivery. */
export const ResponseProfile = z.enum(["ok", "received", "processed", "accepted"]);
export type ResponseProfile = z.infer<typeof ResponseProfile>;

const ResponseContent = z.object({
  status: z.int().min(200).max(599).optional(),
  headers: z.record(z.string(), template()).optional(),
  body: template({ multiline: true }).optional(),
});

/** GitHub hangs up after 10 s; leave one second to answer in. */
export const replyWaitMsMax = 9_000;

/** The three response methods (S46). */
export const Response = z
  .discriminatedUnion("method", [
    z.object({
      method: z.literal("immediately"),
      profile: ResponseProfile.optional().describe(
        "One of the fixed answers; absent: the one of the address that was called.",
      ),
    }),
    ResponseContent.extend({ method: z.literal("content") }),
    z.object({
      method: z.literal("workflow"),
      waitMs: z
        .int()
        .min(0)
        .max(replyWaitMsMax)
        .default(replyWaitMsMax)
        .meta({ unit: "ms", description: "How long the caller waits before it is answered 202." }),
      failure: ResponseContent.optional().describe("Answer to a run that failed before it answered."),
    }),
  ])
  .meta({ id: "Response" });
export type Response = z.infer<typeof Response>;

export const Deduplication = z
  .object({
    key: template({ title: "Key" })
      .optional()
      .describe(
        'A template that gives the idempotency key, e.g. `{{ trigger.headers."x-github-delivery" }}`.',
      ),
    bodyHash: z.boolean().default(false).describe("Use a hash of the body when there is no other key."),
    windowMs: z
      .int()
      .min(1_000)
      .max(30 * 86_400_000)
      .default(86_400_000)
      .meta({ unit: "ms", description: "How long a key is remembered." }),
  })
  .meta({ id: "Deduplication" });
export type Deduplication = z.infer<typeof Deduplication>;

export const bodyBytesDefault = 5_242_880;
export const bodyBytesMax = 104_857_600;

export const Limits = z
  .object({
    bodyBytes: z
      .int()
      .min(0)
      .max(bodyBytesMax)
      .default(bodyBytesDefault)
      .meta({ unit: "bytes", description: "Largest body taken." }),
    quota: Quota.optional(),
    contentTypes: z
      .array(z.string().max(200))
      .max(50)
      .optional()
      .describe("Content types taken, without parameters (`application/json`); absent: all."),
    /** Client addresses taken (S65): IPv4, IPv6 or CIDR; absent: all. */
    addresses: z
      .array(z.union([z.ipv4(), z.ipv6(), z.cidrv4(), z.cidrv6()]))
      .max(1000)
      .optional(),
  })
  .meta({ id: "Limits" });

/** S135: letters, digits, `-`, `_`, `.`, `~`, `/` and path parameters such as `:shop`. */
export const Suffix = z
  .string()
  .max(500)
  .regex(
    /^(\/(:[A-Za-z_][A-Za-z0-9_]{0,62}|[A-Za-z0-9._~-]+))+$/,
    "must start with / and hold only letters, digits, - _ . ~ and path parameters such as /orders/:shop; no spaces",
  );

/** What an author writes. Everything but the authentication has a default that works. */
export const TriggerInput = z
  .object({
    name: Name,
    title: z.string().max(200).optional(),
    system: z.string().max(200).optional().describe("The platform that sends."),
    description: z.string().max(10_000).optional(),
    status: TriggerStatus.default("active").describe(
      "Inactive ones answer like an unknown address, retired ones 410.",
    ),
    methods: z.array(Method).min(1).default(["POST"]).describe("Methods taken; others get 405."),
    suffix: Suffix.optional().describe(
      "Gives the address /in/<workspace><suffix>; :name parts become path parameters.",
    ),
    auth: z
      .array(Credential)
      .min(1)
      .max(50)
      .describe("At least one; the scheme `none` must be asked for by name."),
    parameters: z.array(Parameter).max(500).default([]),
    enforcement: z
      .enum(["off", "warn", "enforce"])
      .default("enforce")
      .describe("What becomes of a request whose parameters are wrong: taken, taken and marked, or refused."),
    filter: z
      .string()
      .max(10_000)
      .optional()
      .meta({ expression: true })
      .describe("Whether the event is wanted at all, before the routes."),
    eventType: template()
      .optional()
      .describe(
        'Template of its type, e.g. `{{ trigger.headers."x-github-event" }}`; shown in lists and usable in filters.',
      ),
    routes: z
      .array(Route)
      .max(100)
      .default([])
      .describe("Which workflows are started; absent in a file: the file's own."),
    deduplication: Deduplication.prefault({}),
    response: Response.prefault({ method: "immediately" }),
    limits: Limits.prefault({}),
    variables: z
      .object({ headers: VariableName.optional(), body: VariableName.optional() })
      .prefault({})
      .describe("Names under which the headers and the body are given to templates and scripts."),
    sample: Json.optional().describe("Sample payload shown in the examples of a call."),
    expiresAt: Instant.nullable().default(null).describe("Afterwards the address answers 410."),
    dynamic: z
      .boolean()
      .default(false)
      .describe(
        "Made by a program at runtime and not by a definition file: `apply --prune` and `export` leave it alone.",
      ),
  })
  .meta({ id: "TriggerInput" });
export type TriggerInput = z.infer<typeof TriggerInput>;

export const Trigger = TriggerInput.extend({
  id: z.string(),
  workspace: Name,
  version: z.int().describe("Rises with each change."),
  createdAt: Instant,
  updatedAt: Instant,
}).meta({ id: "Trigger" });
export type Trigger = z.infer<typeof Trigger>;

/** A trigger as the API gives it: with the addresses that answer for it. */
export const TriggerView = Trigger.extend({
  publicUrl: z.string(),
  addresses: z.array(z.string()),
  curl: z
    .string()
    .describe("A command that works when pasted, with `YOUR_API_KEY_HERE` where a key belongs."),
  javascript: z.string().describe("The same call as a module for Node, with `fetch`."),
  python: z.string().describe("The same call as a program, with the `requests` package."),
}).meta({ id: "TriggerView" });
export type TriggerView = z.infer<typeof TriggerView>;
