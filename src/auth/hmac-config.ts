import { z } from "zod";
import { SecretReference } from "../contract/secret.ts";
import { HeaderName } from "./header.ts";
import { payloadParts } from "./signed-payload.ts";
import { TimestampUnit } from "./timestamp.ts";

/** S68: what most senders document; long enough for a retry on the way, short against replaying. */
const toleranceMsDefault = 300_000;
const toleranceMsMax = 86_400_000;

const Separator = z.string().min(1).max(1);

const SignatureFormat = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("single").meta({ title: "One signature" }) }),
  z.strictObject({
    kind: z.literal("list").meta({ title: "Several signatures" }),
    separator: Separator.default(" "),
  }),
  z.strictObject({
    kind: z.literal("pairs").meta({ title: "Pairs, as t=…,v1=…" }),
    signature: z
      .string()
      .min(1)
      .max(100)
      .meta({ title: "The signature's name", examples: ["v1"] }),
    timestamp: z
      .string()
      .min(1)
      .max(100)
      .optional()
      .meta({ title: "The timestamp's name", examples: ["t"] }),
    separator: Separator.default(","),
  }),
]);

const Timestamp = z.strictObject({
  header: HeaderName.optional().meta({ title: "Timestamp's header" }),
  unit: TimestampUnit.default("auto"),
  toleranceMs: z
    .int()
    .min(0)
    .max(toleranceMsMax)
    .default(toleranceMsDefault)
    .meta({ title: "Largest difference from now", unit: "ms" }),
});

/** The settings of the scheme `hmac`; with them most providers' signatures can be described. */
export const HmacConfig = z
  .strictObject({
    secret: SecretReference.meta({ title: "Signing secret", secretReference: true }),
    header: HeaderName.meta({ title: "Signature's header" }),
    algorithm: z.enum(["sha256", "sha512", "sha1", "md5"]).default("sha256").meta({ title: "Algorithm" }),
    encoding: z.enum(["hex", "base64", "base64url"]).default("hex").meta({ title: "Encoding" }),
    prefix: z.string().max(100).default("").meta({
      title: "Prefix",
      description: "Must stand before the signature, as `sha256=` does in GitHub's.",
    }),
    format: SignatureFormat.default({ kind: "single" }).meta({ title: "What the header holds" }),
    payload: z.string().min(1).max(1_000).default("{body}").meta({
      title: "What is signed",
      description:
        "Text with {body}, {timestamp}, {method}, {url} (path and query as received) and {header:name}.",
    }),
    timestamp: Timestamp.optional().meta({
      title: "Timestamp",
      description: "Calls too far from now are refused. It protects only when it is part of what is signed.",
    }),
    signs: z.enum(["bytes", "stringified"]).default("bytes").meta({
      title: "Form of the body",
      description:
        "`bytes`: as received. `stringified`: for senders that sign JSON.stringify of the parsed body.",
    }),
    secretEncoding: z.enum(["utf8", "hex", "base64"]).default("utf8").meta({
      title: "The secret's encoding",
      description:
        "How the stored text stands for the key's bytes. With base64, `whsec_` before it is left out.",
    }),
  })
  .check(({ value, issues }) => {
    const refuse = (path: string[], message: string) =>
      issues.push({ code: "custom", message, path, input: value });
    const pair = value.format.kind === "pairs" ? value.format.timestamp : undefined;
    if (value.timestamp !== undefined && value.timestamp.header === undefined && pair === undefined) {
      refuse(["timestamp", "header"], "say where the timestamp is: here, or as a pair in format.timestamp");
    }
    if (value.timestamp?.header !== undefined && pair !== undefined) {
      refuse(["timestamp", "header"], "the timestamp can't be in a header and in a pair of format.timestamp");
    }
    try {
      const signsTime = payloadParts(value.payload).some(({ kind }) => kind === "timestamp");
      if (signsTime && value.timestamp === undefined && pair === undefined) {
        refuse(["payload"], "{timestamp} needs timestamp.header or format.timestamp to say where it is");
      }
    } catch (error) {
      refuse(["payload"], error instanceof Error ? error.message : String(error));
    }
  });
export type HmacConfig = z.output<typeof HmacConfig>;

/** How a timestamp is checked, where there is one. */
export function timestampRule(config: HmacConfig): { unit: TimestampUnit; toleranceMs: number } | null {
  if (config.timestamp !== undefined) return config.timestamp;
  if (config.format.kind !== "pairs" || config.format.timestamp === undefined) return null;
  return { unit: "auto", toleranceMs: toleranceMsDefault };
}
