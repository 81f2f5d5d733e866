import { z } from "zod";
import { Hidden } from "./hidden.ts";
import { Instant, Json, Name } from "./name.ts";
import { BodyType } from "./payload.ts";

export const DeliveryStatus = z.enum([
  "accepted",
  "duplicate",
  "filtered",
  "captured",
  "handshake",
  "rejected",
]);
export type DeliveryStatus = z.infer<typeof DeliveryStatus>;

/** The stations of the gateway, in the order a request meets them. */
export const Station = z.enum([
  "address",
  "admit",
  "verify",
  "handshake",
  "parse",
  "redact",
  "extract",
  "conform",
  "identify",
  "route",
  "accept",
  "answer",
]);
export type Station = z.infer<typeof Station>;

/** What one station said: `verdict` is a word such as `ok`, `duplicate`, `unauthenticated`; `micros` its duration. */
export const TraceEntry = z.object({
  station: Station,
  verdict: z.string(),
  reason: z.string().optional(),
  micros: z.int(),
  hidden: z.array(Hidden).optional().describe("What the station `redact` has hidden."),
});
export type TraceEntry = z.infer<typeof TraceEntry>;

/** One HTTP request received, without its body. */
export const Delivery = z
  .object({
    id: z.string(),
    workspace: Name,
    /** Null when the address was unknown. */
    triggerId: z.string().nullable(),
    status: DeliveryStatus,
    receivedAt: Instant,
    method: z.string(),
    /** Path and query as received, secrets masked. */
    url: z.string(),
    ip: z.string(),
    contentType: z.string().nullable(),
    bodyBytes: z.int(),
    eventType: z.string().nullable(),
    idempotencyKey: z.string().nullable(),
    duplicateOf: z.string().nullable(),
    replayOf: z.string().nullable(),
    answerStatus: z
      .int()
      .nullable()
      .describe(
        "The status that the sender was answered with; null while nobody has been answered, and where nobody was to be. One that a run makes is known a second or two after it.",
      ),
    /** Why it was not accepted, where it was not; warnings where it was. */
    reason: z.string().nullable(),
    /** Whether `reason` names something for the trigger's author to mend, as a filter that could not be evaluated. */
    faulty: z.boolean(),
    test: z
      .literal(true)
      .optional()
      .describe(
        "There where it was sent as a test: to the address with `/test`, with `Tripline-Test: 1`, or by hand.",
      ),
  })
  .meta({ id: "Delivery" });
export type Delivery = z.infer<typeof Delivery>;

export const DeliveryDetail = Delivery.extend({
  headers: z.record(z.string(), z.string()),
  query: z.record(z.string(), z.union([z.string(), z.array(z.string())])),
  pathParameters: z.record(z.string(), z.string()),
  params: z.record(z.string(), Json),
  given: z
    .record(z.string(), Json)
    .optional()
    .describe("Those of `params` that the dynamic address said; absent where it was none, or said nothing."),
  /** What the sender's token or certificate says, verified; absent where it had none. */
  claims: z.record(z.string(), Json).optional(),
  /** The body as received, decompressed; base64 when it is not valid UTF-8. */
  body: z.object({
    encoding: z.enum(["utf8", "base64"]),
    content: z.string(),
    cut: z
      .literal(true)
      .optional()
      .describe(
        "There where it is only the beginning, the first 256 KiB; `getDeliveryBody` gives all of it.",
      ),
  }),
  sentBytes: z
    .int()
    .nullable()
    .default(null)
    .describe(
      "How many bytes were sent, where they are kept because the body is something else: it came compressed, in an envelope, enciphered.",
    ),
  bodyType: BodyType.nullable().describe("What its body was read as; null where it was not read."),
  bodyCharset: z.string().nullable().describe("The charset that the trigger gave for it, if any."),
  trace: z.array(TraceEntry),
  hidden: z.array(Hidden).default([]).describe("What of it was not kept, and the rules that say so."),
  traceId: z
    .string()
    .nullable()
    .default(null)
    .describe("The distributed trace that it belongs to (W3C Trace Context); null: to none that is known."),
  runs: z.array(z.object({ id: z.string(), workflow: Name, status: z.string() })),
}).meta({ id: "DeliveryDetail" });
export type DeliveryDetail = z.infer<typeof DeliveryDetail>;

/** A file in a delivery's body, as the event has it: by its number its bytes are got. */
export const DeliveryFile = z
  .object({
    number: z.int().describe("Its place among the files of the body, from 1."),
    name: z.string().describe("As the sender named it: never a path to write to."),
    contentType: z.string().nullable(),
    bytes: z.int(),
    sha256: z.string(),
  })
  .meta({ id: "DeliveryFile" });
export type DeliveryFile = z.infer<typeof DeliveryFile>;

/** What a call can be written in. */
export const CallLanguage = z.enum(["curl", "javascript", "python"]);
export type CallLanguage = z.infer<typeof CallLanguage>;
