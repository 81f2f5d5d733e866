import { z } from "zod";
import { Deprecation } from "./deprecation.ts";
import { JsonSchema } from "./json-schema.ts";
import { Instant, Json, Name, PlainText } from "./name.ts";
import { ParameterType } from "./parameter.ts";
import { Method } from "./trigger.ts";

const markdownBytesMax = 20_480;
const changesMax = 200;
/** Shown as text by whoever shows it; never as HTML of its own. */
const markdown = z
  .string()
  .refine((text) => new TextEncoder().encode(text).length <= markdownBytesMax, "at most 20 KiB")
  .meta({ multiline: true });

/** What a trigger's senders are told of a change of it (S124). */
export const SenderChange = z.object({
  at: Instant,
  text: markdown.describe("Markdown, at most 20 KiB."),
});
export type SenderChange = z.infer<typeof SenderChange>;

const settings = {
  title: PlainText.min(1).max(200).optional().describe("Absent: the trigger's."),
  contact: PlainText.max(500).optional().describe("Whom senders ask: a name, an e-mail address, a URL."),
  notes: markdown.optional().describe("Markdown, at most 20 KiB."),
  changes: z.array(SenderChange).max(changesMax).default([]).describe("The change log, in any order."),
  tryIt: z
    .boolean()
    .default(false)
    .describe("Whether whoever has the link may have calls checked; nothing is stored or started by that."),
  expiresAt: Instant.nullable().default(null).describe("Afterwards the link leads nowhere; null: never."),
};

export const SenderPageInput = z
  .object({
    ...settings,
    rotate: z.boolean().default(false).describe("Makes a new link; the one before leads nowhere at once."),
  })
  .meta({ id: "SenderPageInput" });
export type SenderPageInput = z.infer<typeof SenderPageInput>;

/** A page for those who send to a trigger, as its author sees it. */
export const SenderPage = z
  .object({
    ...settings,
    trigger: Name,
    triggerId: z.string(),
    createdAt: Instant,
    linkedAt: Instant.describe("When its link was made."),
  })
  .meta({ id: "SenderPage" });
export type SenderPage = z.infer<typeof SenderPage>;

/** `link` is told once: what is kept of its token is a digest. */
export const SenderPageSaved = SenderPage.extend({
  link: z
    .string()
    .nullable()
    .describe("Of a page that is new or has a new link; null: the one before holds."),
  token: z.string().nullable(),
}).meta({ id: "SenderPageSaved" });
export type SenderPageSaved = z.infer<typeof SenderPageSaved>;

/** One way to prove who sends; no secret and no name of one is in it. */
export const SenderProof = z.object({
  scheme: z.string(),
  title: z.string(),
  description: z.string(),
  headers: z
    .record(z.string(), z.string())
    .describe("Headers to send; YOUR_API_KEY_HERE stands for the secret."),
  query: z.record(z.string(), z.string()),
  basic: z.boolean().describe("HTTP Basic: a user name and a password."),
  signature: z
    .object({
      header: z.string(),
      form: z.string().describe("The header's value, with {signature} and {timestamp}."),
      algorithm: z.string(),
      encoding: z.string(),
      payload: z
        .string()
        .describe("What is signed: text with {body}, {timestamp}, {method}, {url} and {header:name}."),
      timestampHeader: z.string().nullable(),
      secretEncoding: z
        .string()
        .nullable()
        .describe("How the secret's text stands for its bytes; null where a private key signs."),
    })
    .nullable(),
  validFrom: Instant.nullable(),
  validUntil: Instant.nullable(),
});
export type SenderProof = z.infer<typeof SenderProof>;

export const SenderField = z.object({
  name: z.string().describe("As it is sent; of a body, its place in it."),
  in: z.enum(["header", "query", "path", "body"]),
  type: ParameterType,
  required: z.boolean(),
  description: z.string().nullable(),
  schema: JsonSchema.describe("Its bounds."),
});
export type SenderField = z.infer<typeof SenderField>;

/** An answer that senders may get, word for word. */
export const SenderAnswer = z.object({
  when: z.string(),
  kind: z.enum(["taken", "refused", "later"]).describe("`later`: worth sending again."),
  status: z.int().nullable().describe("Null: the workflow decides."),
  headers: z.record(z.string(), z.string()),
  body: z.string().nullable().describe("Null: it depends on the request."),
});
export type SenderAnswer = z.infer<typeof SenderAnswer>;

/** What whoever has the link is shown. */
export const SenderView = z
  .object({
    title: z.string(),
    description: z.string().nullable(),
    contact: z.string().nullable(),
    notes: z.string().nullable(),
    status: z.enum(["active", "inactive", "retired"]),
    deprecated: Deprecation.nullable(),
    endsAt: Instant.nullable().describe("When its addresses end; null: not planned."),
    version: z.int(),
    addresses: z.array(z.string()).describe("The first one is the one to use."),
    methods: z.array(z.string()),
    proofs: z.array(SenderProof).describe("One of them is enough; none: anybody may send."),
    examples: z.object({ curl: z.string(), javascript: z.string(), python: z.string() }),
    fields: z.array(SenderField),
    schema: JsonSchema.describe("Of the body, JSON Schema 2020-12."),
    sample: Json,
    events: z.array(z.string()).nullable().describe("Types of events that are wanted; null: all."),
    answers: z.array(SenderAnswer),
    limits: z.object({
      bodyBytes: z.int(),
      contentTypes: z.array(z.string()).nullable(),
      perMinute: z.int().nullable(),
      perHour: z.int().nullable(),
      perDay: z.int().nullable(),
      fromSomeAddressesOnly: z.boolean(),
    }),
    idempotency: z.object({
      keys: z.array(z.string()).describe("Where the first of these is sent, a repeat starts nothing."),
      hasOwnRule: z.boolean().describe("The trigger takes its key from elsewhere first."),
      windowMs: z.int(),
    }),
    advice: z.array(z.string()).describe("What to do about errors, timeouts and outages."),
    changes: z.array(SenderChange).describe("The newest first."),
    tryIt: z.boolean(),
    updatedAt: Instant,
  })
  .meta({ id: "SenderView" });
export type SenderView = z.infer<typeof SenderView>;

const trialCharactersMax = 1_048_576;
/** A trial as it is sent: a character takes three bytes at most, unless it is one of control, and headers come with it. */
export const trialBytesMax = 3 * trialCharactersMax + 131_072;

export const SenderTrial = z
  .object({
    method: Method.optional().describe("Absent: the first that is taken."),
    headers: z.record(z.string().min(1).max(200), z.string().max(10_000)).default({}),
    query: z.record(z.string().min(1).max(200), z.string().max(10_000)).default({}),
    body: Json.optional(),
    text: z
      .string()
      .max(trialCharactersMax)
      .optional()
      .describe("The body exactly as it is signed, instead of `body`."),
  })
  .meta({ id: "SenderTrial" });
export type SenderTrial = z.infer<typeof SenderTrial>;

export const SenderTried = z
  .object({
    taken: z.boolean().describe("Whether it would be; nothing was stored or started."),
    reason: z.string().nullable(),
    answer: z
      .object({ status: z.int(), headers: z.record(z.string(), z.string()), body: z.string() })
      .nullable()
      .describe("What would be answered; null where the workflow makes it."),
    stations: z.array(z.object({ station: z.string(), verdict: z.string(), reason: z.string().nullable() })),
  })
  .meta({ id: "SenderTried" });
export type SenderTried = z.infer<typeof SenderTried>;
