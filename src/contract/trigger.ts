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
    /** Names the credential in traces and in its last use. */
    name: Name.optional(),
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
    /** `text` is the whole body as text (S42). */
    from: ParameterSource.default("body"),
    /** A JSONPath (RFC 9535) for `body`; the header's, query parameter's or path parameter's name otherwise. */
    path: z.string().max(1000).optional(),
    type: ParameterType.default("any"),
    required: z.boolean().default(false),
    minimum: z.number().optional(),
    maximum: z.number().optional(),
    /** Linear-time regular expression (RE2) that a string must match. */
    pattern: z.string().max(1000).optional(),
    oneOf: z.array(Json).optional(),
    default: Json.optional(),
    description: z.string().optional(),
  })
  .meta({ id: "Parameter" });
export type Parameter = z.infer<typeof Parameter>;

/** Where the event goes. Routes are tried in order; every one whose filter is true starts its workflow. */
export const Route = z
  .object({
    workflow: Name,
    /** An expression that must be true, e.g. `params.priority in ["high", "critical"]`. Absent: always. */
    when: z.string().max(10_000).optional().meta({ title: "Filter", expression: true }),
    /** Taken only when no route with a filter matched. */
    otherwise: z.boolean().default(false),
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
    z.object({ method: z.literal("immediately"), profile: ResponseProfile.optional() }),
    ResponseContent.extend({ method: z.literal("content") }),
    z.object({
      method: z.literal("workflow"),
      waitMs: z.int().min(0).max(replyWaitMsMax).default(replyWaitMsMax).meta({ unit: "ms" }),
      /** Answer to a run that failed before it answered. */
      failure: ResponseContent.optional(),
    }),
  ])
  .meta({ id: "Response" });
export type Response = z.infer<typeof Response>;

export const Deduplication = z
  .object({
    /** A template that gives the idempotency key, e.g. `{{ trigger.headers."x-github-delivery" }}`. */
    key: template({ title: "Key" }).optional(),
    /** Use a hash of the body when there is no other key. */
    bodyHash: z.boolean().default(false),
    windowMs: z
      .int()
      .min(1_000)
      .max(30 * 86_400_000)
      .default(86_400_000)
      .meta({ unit: "ms" }),
  })
  .meta({ id: "Deduplication" });
export type Deduplication = z.infer<typeof Deduplication>;

export const bodyBytesDefault = 5_242_880;
export const bodyBytesMax = 104_857_600;

export const Limits = z
  .object({
    bodyBytes: z.int().min(0).max(bodyBytesMax).default(bodyBytesDefault).meta({ unit: "bytes" }),
    quota: Quota.optional(),
    /** Content types taken, without parameters (`application/json`); absent: all. */
    contentTypes: z.array(z.string().max(200)).max(50).optional(),
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
    /** S133: the platform that sends. */
    system: z.string().max(200).optional(),
    description: z.string().max(10_000).optional(),
    status: TriggerStatus.default("active"),
    methods: z.array(Method).min(1).default(["POST"]),
    suffix: Suffix.optional(),
    /** At least one; the scheme `none` must be asked for by name. */
    auth: z.array(Credential).min(1).max(50),
    parameters: z.array(Parameter).max(500).default([]),
    enforcement: z.enum(["off", "warn", "enforce"]).default("enforce"),
    /** Whether the event is wanted at all (S82), before the routes. */
    filter: z.string().max(10_000).optional().meta({ expression: true }),
    /** The event's type, e.g. `{{ trigger.headers."x-github-event" }}`; shown in lists and usable in filters. */
    eventType: template().optional(),
    routes: z.array(Route).max(100).default([]),
    deduplication: Deduplication.prefault({}),
    response: Response.prefault({ method: "immediately" }),
    limits: Limits.prefault({}),
    /** S103–S105: names under which the headers and the body are given to templates and scripts. */
    variables: z.object({ headers: VariableName.optional(), body: VariableName.optional() }).prefault({}),
    /** Sample payload shown in the curl example (S7). */
    sample: Json.optional(),
    /** Afterwards the address answers 410. */
    expiresAt: Instant.nullable().default(null),
    /** S77: made by a program at runtime and not by a definition file: `apply --prune` and `export` leave it alone. */
    dynamic: z.boolean().default(false),
  })
  .meta({ id: "TriggerInput" });
export type TriggerInput = z.infer<typeof TriggerInput>;

export const Trigger = TriggerInput.extend({
  id: z.string(),
  workspace: Name,
  /** Rises with each change. */
  version: z.int(),
  createdAt: Instant,
  updatedAt: Instant,
}).meta({ id: "Trigger" });
export type Trigger = z.infer<typeof Trigger>;

/** A trigger as the API gives it: with the addresses that answer for it. */
export const TriggerView = Trigger.extend({
  publicUrl: z.string(),
  addresses: z.array(z.string()),
  /** S17–S19: a command that works when pasted, with `YOUR_API_KEY_HERE` where a key belongs. */
  curl: z.string(),
}).meta({ id: "TriggerView" });
export type TriggerView = z.infer<typeof TriggerView>;
