import { z } from "zod";
import { HeaderName } from "./header.ts";
import { type PayloadPart, payloadParts } from "./signed-payload.ts";
import { Timestamp, toleranceMsDefault } from "./timestamp.ts";

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

/** What every scheme has in common whose caller signs what it sends and puts the signature into a header. */
export const signatureShape = {
  header: HeaderName.meta({ title: "Signature's header" }),
  encoding: z.enum(["hex", "base64", "base64url"]).default("hex").meta({ title: "Encoding" }),
  prefix: z.string().max(100).default("").meta({
    title: "Prefix",
    description: "Must stand before the signature, as `sha256=` does in GitHub's.",
  }),
  format: SignatureFormat.default({ kind: "single" }).meta({ title: "What the header holds" }),
  payload: z
    .string()
    .min(1)
    .max(1_000)
    .default("{body}")
    .meta({
      title: "What is signed",
      description:
        "Text with {body}, {timestamp}, {method}, {url} (path and query as received), {publicUrl} (the whole address " +
        "as the sender knows it), {form} (the fields of a form, sorted, each name followed by its value) and " +
        "{header:name}.",
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
};

const SignatureConfig = z.strictObject(signatureShape);
export type SignatureConfig = z.output<typeof SignatureConfig>;
export type SignatureEncoding = SignatureConfig["encoding"];

/** Refuses settings that contradict each other, and a payload that can't be read. */
export function refuseIncoherent({ value, issues }: z.core.ParsePayload<SignatureConfig>): void {
  const refuse = (path: string[], message: string) =>
    issues.push({ code: "custom", message, path, input: value });
  const pair = value.format.kind === "pairs" ? value.format.timestamp : undefined;
  if (value.timestamp !== undefined && value.timestamp.header === undefined && pair === undefined) {
    refuse(["timestamp", "header"], "say where the timestamp is: here, or as a pair in format.timestamp");
  }
  if (value.timestamp?.header !== undefined && pair !== undefined) {
    refuse(["timestamp", "header"], "the timestamp can't be in a header and in a pair of format.timestamp");
  }
  let parts: PayloadPart[] = [];
  try {
    parts = payloadParts(value.payload);
  } catch (error) {
    refuse(["payload"], error instanceof Error ? error.message : String(error));
  }
  const signsTime = parts.some(({ kind }) => kind === "timestamp");
  if (signsTime && value.timestamp === undefined && pair === undefined) {
    refuse(["payload"], "{timestamp} needs timestamp.header or format.timestamp to say where it is");
  }
}

/** How a timestamp is checked, where there is one. */
export function timestampRule(
  config: SignatureConfig,
): { unit: Timestamp["unit"]; toleranceMs: number } | null {
  if (config.timestamp !== undefined) return config.timestamp;
  if (config.format.kind !== "pairs" || config.format.timestamp === undefined) return null;
  return { unit: "auto", toleranceMs: toleranceMsDefault };
}
