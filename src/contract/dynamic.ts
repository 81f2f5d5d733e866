import { z } from "zod";
import { Instant, Json, Name, PlainText, VariableName } from "./name.ts";

/** One value of the data; all of it has to fit an address, or a row that is read for every request. */
export const dataBytesMax = 4_096,
  signedDataBytesMax = 1_024;
const membersMax = 50;

const Data = z
  .record(VariableName, Json)
  .refine((data) => Object.keys(data).length <= membersMax, `at most ${membersMax} members`);

/** What proves a request at a dynamic address: having the address, or the trigger's credentials as well. */
export const DynamicProof = z.enum(["address", "trigger"]);
export type DynamicProof = z.infer<typeof DynamicProof>;

/** For whom an address is, and what may be done with it. */
const Purpose = z.object({
  subject: PlainText.min(1)
    .max(200)
    .nullable()
    .default(null)
    .describe(
      "Whom or what it is for: a user, a session, a transaction. All of a subject are revoked together.",
    ),
  data: Data.default({}).describe(
    "Becomes parameters of each delivery, before those that the request has; its holder can neither see nor change it.",
  ),
  proof: DynamicProof.default("address").describe(
    "`address`: whoever has it may call it. `trigger`: the trigger's credentials are asked for as well.",
  ),
  expiresAt: Instant.nullable().default(null).describe("Afterwards it answers 410."),
});

/** An address of its own that a program gets for a trigger at run time (S77–S79). */
export const DynamicTrigger = Purpose.extend({
  id: z.string(),
  workspace: Name,
  triggerId: z.string(),
  usesMax: z.int().nullable(),
  /** Deliveries that started something. */
  uses: z.int(),
  createdAt: Instant,
  lastUsedAt: Instant.nullable(),
  revokedAt: Instant.nullable(),
}).meta({ id: "DynamicTrigger" });
export type DynamicTrigger = z.infer<typeof DynamicTrigger>;

export const DynamicTriggerInput = Purpose.extend({
  usesMax: z
    .int()
    .min(1)
    .max(1_000_000_000)
    .nullable()
    .default(null)
    .describe("After so many deliveries that started something it answers 410."),
}).meta({ id: "DynamicTriggerInput" });
export type DynamicTriggerInput = z.infer<typeof DynamicTriggerInput>;

/** The only time that the address is shown. */
export const DynamicTriggerIssued = DynamicTrigger.extend({
  publicUrl: z
    .string()
    .describe("Its address. It is shown this once, since having it may be all the proof there is."),
}).meta({ id: "DynamicTriggerIssued" });

/** An address that holds all it needs, signed and encrypted: no row is kept for it. */
export const SignedAddressInput = Purpose.meta({ id: "SignedAddressInput" });
export type SignedAddressInput = z.infer<typeof SignedAddressInput>;

export const SignedAddress = Purpose.extend({
  id: z.string().describe("Names it in the traces of its deliveries."),
  triggerId: z.string(),
  publicUrl: z.string(),
  epoch: z.int().describe("It is valid while the trigger is at this epoch; revoking raises the trigger's."),
}).meta({ id: "SignedAddress" });
export type SignedAddress = z.infer<typeof SignedAddress>;

/** Which addresses to list: those that work, those that no longer do, or both. */
export const DynamicState = z.enum(["live", "ended", "all"]);
export type DynamicState = z.infer<typeof DynamicState>;

export const DynamicRevocation = z
  .union([
    z.strictObject({ subject: PlainText.min(1) }).describe("All of a subject."),
    z.strictObject({ signed: z.literal(true) }).describe("Every signed address of the trigger made so far."),
    z.strictObject({ all: z.literal(true) }).describe("Every dynamic address of the trigger made so far."),
  ])
  .meta({ id: "DynamicRevocation" });
export type DynamicRevocation = z.infer<typeof DynamicRevocation>;
