import { z } from "zod";
import { messageOf } from "../contract/problem.ts";
import { BodyDigest } from "./body-digest.ts";
import { HeaderName } from "./header.ts";
import { MemberPath } from "./member-path.ts";
import type { Carries } from "./scheme.ts";
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

/** What every scheme has in common whose caller signs what it sends. */
export const signatureShape = {
  header: HeaderName.optional().meta({ title: "Signature's header" }),
  member: MemberPath.optional().meta({
    title: "Signature's member",
    rare: true,
    description: "Where the signature is in the body instead, as `signature` or `signature.value`.",
  }),
  encoding: z.enum(["hex", "base64", "base64url"]).default("hex").meta({ title: "Encoding" }),
  prefix: z.string().max(100).default("").meta({
    title: "Prefix",
    description: "Must stand before the signature, as `sha256=` does in GitHub's.",
  }),
  format: SignatureFormat.default({ kind: "single" }).meta({ title: "What the header holds", rare: true }),
  payload: z
    .string()
    .min(1)
    .max(1_000)
    .optional()
    .meta({
      title: "What is signed",
      description:
        "Text with {body}, {timestamp}, {method}, {url} (path and query as received), {publicUrl} (the whole address " +
        "as the sender knows it), {form} (the fields of a form, sorted, each name followed by its value), {rest} (the " +
        "body without the signature's member), {header:name} and {member:path}. Unless given, {body}, or {rest} where " +
        "the signature is in the body.",
    }),
  bodyDigest: BodyDigest.optional().meta({
    title: "Digest of the body",
    rare: true,
    description:
      "For senders that sign a digest in the body's place: where it is. It must be part of what is signed.",
  }),
  timestamp: Timestamp.optional().meta({
    title: "Timestamp",
    description: "Calls too far from now are refused. It protects only when it is part of what is signed.",
  }),
  signs: z.enum(["bytes", "stringified"]).default("bytes").meta({
    title: "Form of the body",
    rare: true,
    description:
      "`bytes`: as received. `stringified`: for senders that sign JSON.stringify of the parsed body.",
  }),
};

const SignatureConfig = z.strictObject(signatureShape);
export type SignatureConfig = z.output<typeof SignatureConfig>;
export type SignatureEncoding = SignatureConfig["encoding"];

/** What is signed, by default or as the author says. */
export function payloadOf({ payload, member }: SignatureConfig): string {
  return payload ?? (member === undefined ? "{body}" : "{rest}");
}

/** Refuses settings that contradict each other, and a payload that can't be read. */
export function refuseIncoherent({ value, issues }: z.core.ParsePayload<SignatureConfig>): void {
  const { header, member, format, timestamp, bodyDigest } = value;
  const refuse = (path: string[], message: string) =>
    issues.push({ code: "custom", message, path, input: value });
  if ((header === undefined) === (member === undefined)) {
    refuse(["header"], "say where the signature is: in a header, or in a member of the body");
  }
  const pair = format.kind === "pairs" ? format.timestamp : undefined;
  const places = [timestamp?.header, timestamp?.member, pair].filter((place) => place !== undefined);
  if (timestamp !== undefined && places.length === 0) {
    refuse(["timestamp", "header"], "say where the timestamp is: here, or as a pair in format.timestamp");
  }
  if (places.length > 1) {
    refuse(["timestamp", "header"], "the timestamp can be in one place only: a header, a member or a pair");
  }
  let parts: PayloadPart[];
  try {
    parts = payloadParts(payloadOf(value));
  } catch (error) {
    refuse(["payload"], messageOf(error));
    return;
  }
  const signs = (...kinds: PayloadPart["kind"][]) => parts.some(({ kind }) => kinds.includes(kind));
  if (signs("timestamp") && places.length === 0) {
    refuse(["payload"], "{timestamp} needs timestamp.header or format.timestamp to say where it is");
  }
  if (signs("rest") && member === undefined) {
    refuse(["payload"], "{rest} is the body without the signature's member: name that in member");
  }
  if (bodyDigest === undefined) return;
  if ((bodyDigest.header === undefined) === (bodyDigest.parameter === undefined)) {
    refuse(["bodyDigest"], "say where the digest is: in a header or in a query parameter");
  } else if (!signsDigest(bodyDigest, parts)) {
    refuse(
      ["payload"],
      "the place of bodyDigest must be part of what is signed, or anybody could change both",
    );
  }
}

function signsDigest({ header }: BodyDigest, parts: readonly PayloadPart[]): boolean {
  return header === undefined
    ? parts.some(({ kind }) => kind === "url" || kind === "publicUrl")
    : parts.some((part) => part.kind === "header" && part.name === header.toLowerCase());
}

/** How a timestamp is checked, where there is one. */
export function timestampRule(
  config: SignatureConfig,
): { unit: Timestamp["unit"]; toleranceMs: number } | null {
  if (config.timestamp !== undefined) return config.timestamp;
  if (config.format.kind !== "pairs" || config.format.timestamp === undefined) return null;
  return { unit: "auto", toleranceMs: toleranceMsDefault };
}

/** What carries the signature, where that is a header, and a digest of the body. */
export function signatureCarriers({ header, bodyDigest }: SignatureConfig): Carries {
  return {
    ...(header !== undefined && { signatures: [header.toLowerCase()] }),
    ...(bodyDigest !== undefined && { digests: placeOf(bodyDigest) }),
  };
}

const placeOf = ({ header, parameter }: BodyDigest) => ({
  headers: header === undefined ? [] : [header.toLowerCase()],
  query: parameter === undefined ? [] : [parameter],
});
