import { z } from "zod";
import { ExchangeBody } from "./exchange.ts";
import { Instant, Name } from "./name.ts";

/** One try at one address. */
export const AddressAttempt = z
  .object({
    at: Instant,
    tookMs: z.int(),
    status: z.int().nullable().describe("Of the reply; null where none came."),
    error: z.string().nullable(),
  })
  .meta({ id: "AddressAttempt" });
export type AddressAttempt = z.infer<typeof AddressAttempt>;

/** `dead`: nobody tries any more; `redriving`: asked for, not yet done; `delivered`: a redrive succeeded. */
export const DeadLetterStatus = z.enum(["dead", "redriving", "delivered"]);
export type DeadLetterStatus = z.infer<typeof DeadLetterStatus>;

/** A webhook of one's own that an address has not taken, kept to be sent again. */
export const DeadLetter = z
  .object({
    id: z.string(),
    workspace: Name,
    runId: z.string(),
    workflow: Name,
    step: z.string().describe("The step's path."),
    messageId: z.string(),
    url: z.string().describe("Without secrets."),
    status: DeadLetterStatus,
    reason: z.string(),
    createdAt: Instant,
    updatedAt: Instant,
    tries: z.int().describe("In all."),
    bytes: z.int().describe("What keeping it takes."),
  })
  .meta({ id: "DeadLetter" });
export type DeadLetter = z.infer<typeof DeadLetter>;

/** All letters to one address; its query makes no difference. */
export const DeadLetterAddress = z
  .object({
    address: z.string(),
    letters: z.int(),
    workflows: z.array(Name).describe("From which they come, by name."),
    newest: DeadLetter,
  })
  .meta({ id: "DeadLetterAddress" });
export type DeadLetterAddress = z.infer<typeof DeadLetterAddress>;

export const DeadLetterDetail = DeadLetter.extend({
  attempts: z.array(AddressAttempt).describe("The latest ones."),
  request: z.object({
    method: z.string(),
    headers: z
      .record(z.string(), z.string())
      .describe("Without secrets; its signature is made anew each time."),
    body: ExchangeBody.nullable(),
  }),
}).meta({ id: "DeadLetterDetail" });
export type DeadLetterDetail = z.infer<typeof DeadLetterDetail>;

/** Which ones: all that fit. */
export const DeadLetterQuery = z.object({
  workflow: Name.optional(),
  run: z.string().optional(),
  step: z.string().optional().describe("Its path."),
  url: z.string().min(1).max(2_000).optional().describe("A part of the address."),
  address: z.string().max(10_000).optional().describe("The address without its query, whole."),
  status: DeadLetterStatus.optional(),
  since: Instant.optional(),
  until: Instant.optional(),
});
export type DeadLetterQuery = z.infer<typeof DeadLetterQuery>;

/** At most so many by their ids. */
const idsMax = 1_000;

/** Some by their ids, or all that a query finds (`{}`: all there are). */
export const DeadLetterChoice = z
  .object({
    ids: z.array(z.string()).min(1).max(idsMax).optional(),
    query: DeadLetterQuery.optional(),
  })
  .refine(({ ids, query }) => (ids === undefined) !== (query === undefined), "give either ids or a query");
export type DeadLetterChoice = z.infer<typeof DeadLetterChoice>;

/**
 * A text whose secrets stand in it by their names, so that it can be kept: `["Bearer ", { "secret": "shop" }]`. Made of
 * parts, and not of marks in the text, so that no content can name a secret.
 */
export const SecretParts = z.array(z.union([z.string(), z.object({ secret: z.string() })]));
export type SecretParts = z.infer<typeof SecretParts>;

/** A request as it is kept: a redrive signs with the secrets of its own time. */
export interface KeptCall {
  method: string;
  url: SecretParts;
  headers: Record<string, SecretParts>;
  body: SecretParts;
  /** A JSON document that says how it is signed, its secrets by themselves. */
  signing: { form: string; secrets: SecretParts[] };
  timeoutMs: number;
}
