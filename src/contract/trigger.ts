import { z } from "zod";
import { Cors } from "./cors.ts";
import { Credential } from "./credential.ts";
import { Deduplication } from "./deduplication.ts";
import { DeliveryStatus } from "./delivery.ts";
import { Deprecation } from "./deprecation.ts";
import { Batch, Debounce, Order, Pause, Priority } from "./flow.ts";
import { Handshake } from "./handshake.ts";
import { JsonSchema } from "./json-schema.ts";
import { Limits } from "./limits.ts";
import { Mail } from "./mail.ts";
import { Instant, Json, Name, template, VariableName } from "./name.ts";
import { OwnWrites } from "./own-write.ts";
import { Parameter, ParameterType } from "./parameter.ts";
import { Payload } from "./payload.ts";
import { Redact } from "./redact.ts";
import { Response, Responses } from "./response.ts";
import { EventTypes, Route, Routing } from "./route.ts";

export const Method = z.enum(["POST", "GET", "PUT", "PATCH", "DELETE"]);
export type Method = z.infer<typeof Method>;

/** `active` runs; `inactive` answers like an unknown address; `retired` answers 410 for good. */
export const TriggerStatus = z.enum(["active", "inactive", "retired"]);
export type TriggerStatus = z.infer<typeof TriggerStatus>;

/** A trigger's own. */
export const parametersMax = 500;

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
    title: z.string().max(200).optional().meta({ title: "Webhook Name" }),
    system: z.string().max(200).optional().describe("The platform that sends."),
    description: z.string().max(10_000).optional(),
    status: TriggerStatus.default("active").describe(
      "Inactive ones answer like an unknown address, retired ones 410.",
    ),
    methods: z
      .array(Method)
      .min(1)
      .default(["POST"])
      .meta({ title: "HTTP Method", description: "Methods taken; others get 405." }),
    suffix: Suffix.optional().meta({
      title: "URL Suffix",
      description: "Gives the address /in/<workspace><suffix>; :name parts become path parameters.",
    }),
    auth: z
      .array(Credential)
      .min(1)
      .max(50)
      .describe("At least one; the scheme `none` must be asked for by name."),
    provider: Name.optional().meta({
      title: "Provider",
      description:
        "The provider that sends, e.g. `github`: its event types, ids, challenges and deadline. Absent: that of `auth`.",
    }),
    mail: Mail.optional().describe(
      "That it takes e-mails, too, at an address of its own, where the server takes any (`{}`: from anyone).",
    ),
    handshakes: z
      .array(Handshake)
      .max(20)
      .default([])
      .describe("Answers to the challenges of a provider that Tripline doesn't know; tried in order."),
    payload: Payload.prefault({}).describe("How the body is read."),
    parameters: z.array(Parameter).max(parametersMax).default([]),
    enforcement: z
      .enum(["off", "warn", "enforce"])
      .default("enforce")
      .describe(
        "What becomes of a request whose parameters are wrong, or whose body does not fit the schema: taken, taken and marked, or refused. A required parameter is enforced in any case.",
      ),
    events: EventTypes.optional().describe(
      "Types of the events that are wanted, `*` for any characters: `order.completed`, `invoice.*`. Absent: all.",
    ),
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
    routing: Routing.default("all").describe("Whether all routes that match are taken, or only the first."),
    deduplication: Deduplication.prefault({}),
    ownWrites: OwnWrites.optional()
      .describe(
        "What stems from our own writes is kept as `filtered` and starts nothing, so that two systems that mirror each other come to rest.",
      )
      .meta({ title: "Echoes of our own writes" }),
    response: Response.prefault({ method: "immediately" }).describe("How an accepted delivery is answered."),
    responses: Responses.prefault({}).describe("How all others are answered."),
    cors: Cors.optional()
      .describe("Which pages may call it from a browser.")
      .meta({ title: "Calls from web pages (CORS)" }),
    deprecated: Deprecation.optional()
      .describe("What its senders are told about its end.")
      .meta({ title: "Deprecation" }),
    limits: Limits.prefault({}),
    priority: Priority.default("normal").describe(
      "Whose deliveries are refused last when Tripline is full, and whose runs begin first among those of the workspace.",
    ),
    objectivePercent: z
      .number()
      .min(50)
      .max(99.999)
      .optional()
      .describe("How much of what comes in is to succeed, for the error budget. Absent: 99.")
      .meta({ title: "Objective", unit: "percent", rare: true }),
    concurrency: z
      .int()
      .min(1)
      .max(10_000)
      .optional()
      .describe("Runs under way at a time, their waits included; more wait as queued."),
    order: Order.optional().describe("Runs of one key run one after another."),
    debounce: Debounce.optional().describe("Of a burst only the last run starts, of each workflow."),
    batch: Batch.optional().describe(
      "Deliveries are gathered, and one run of each workflow gets those that are routed to it, as `trigger.batch`.",
    ),
    quarantine: z
      .boolean()
      .default(false)
      .describe(
        "Keep requests whole, encrypted, that are refused for their signature or content, to be checked again and released.",
      ),
    redact: Redact.optional()
      .describe("What of its requests is hidden, and which credentials are not.")
      .meta({ title: "Personal data and secrets" }),
    variables: z
      .object({
        headers: VariableName.optional().meta({ title: "Header Memory" }),
        body: VariableName.optional().meta({ title: "Body Memory" }),
      })
      .prefault({})
      .describe("Names under which the headers and the body are given to templates and scripts."),
    sample: Json.optional().describe("Sample payload shown in the examples of a call, and sent by a test."),
    schema: JsonSchema.optional().meta({ title: "Expected Data Structure" }),
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
  epoch: z.int().min(0).default(0).describe("Dynamic addresses signed at an earlier one are revoked."),
  pause: Pause.optional().describe("Set by pausing it; no definition file changes it."),
  createdAt: Instant,
  updatedAt: Instant,
}).meta({ id: "Trigger" });
export type Trigger = z.infer<typeof Trigger>;

/** A header or query parameter that callers are expected to send. */
export const ExpectedField = z.object({
  name: z.string(),
  source: z.enum(["authentication", "parameter"]),
  required: z.boolean(),
  type: ParameterType,
  example: z.string(),
});
export type ExpectedField = z.infer<typeof ExpectedField>;

/** A trigger as the API gives it: with the addresses that answer for it. */
export const TriggerView = Trigger.extend({
  publicUrl: z.string(),
  testUrl: z
    .string()
    .nullable()
    .describe(
      "Where its senders send tests: proved alike, read and answered by its draft, run by the drafts of its workflows; no other trigger has this address. Null where `none` asks them for no proof.",
    ),
  addresses: z.array(z.string()),
  mailAddress: z
    .string()
    .nullable()
    .describe("Where it takes e-mails; null where it takes none, or the server has no domain for them."),
  expects: z
    .object({ headers: z.array(ExpectedField), query: z.array(ExpectedField) })
    .describe("What callers send besides a body: what authenticates them, and what the parameters take."),
  curl: z
    .string()
    .describe("A command that works when pasted, with `YOUR_API_KEY_HERE` where a key belongs."),
  javascript: z.string().describe("The same call as a module for Node, with `fetch`."),
  python: z.string().describe("The same call as a program, with the `requests` package."),
  warnings: z
    .array(z.string())
    .describe("What keeps it, or a part of it, from working: a secret that is not set, an unnamed proxy."),
}).meta({ id: "TriggerView" });
export type TriggerView = z.infer<typeof TriggerView>;

/** As a list gives it: with what became of it last. */
export const TriggerListed = TriggerView.extend({
  lastDelivery: z
    .object({ id: z.string(), status: DeliveryStatus, receivedAt: Instant })
    .nullable()
    .describe("The newest one, refused requests included; null: nothing has come yet."),
}).meta({ id: "TriggerListed" });
export type TriggerListed = z.infer<typeof TriggerListed>;

/** What keeps a trigger, or a part of it, from working as it stands. */
export const TriggerWarning = z.object({ trigger: Name, warning: z.string() }).meta({ id: "TriggerWarning" });
export type TriggerWarning = z.infer<typeof TriggerWarning>;
