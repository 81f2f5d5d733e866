import type { BodyMembers } from "./body-members.ts";
import { headerOf } from "./header.ts";
import { namesOf } from "./member-path.ts";
import type { Proof } from "./scheme.ts";
import type { SignatureConfig } from "./signature-config.ts";

/** More signatures in one header than any sender has secrets in rotation; bounds the comparisons of one request. */
const signaturesMax = 16;

type Read =
  | { kind: "signatures"; signatures: readonly string[]; timestamp: string }
  | { kind: "none"; reason: string };

/** Compiles the reading of the signature and of its timestamp, wherever they are. */
export function compileSignatureHeader(
  config: SignatureConfig,
): (proof: Proof, members: BodyMembers | null) => Read {
  const { prefix, timestamp: time } = config;
  const place = compilePlace(config);
  const timePlace = time?.header === undefined && time?.member === undefined ? null : compilePlace(time);
  const split = splitOf(config, place.name);

  return (proof, members) => {
    const value = place.read(proof, members);
    if (value === "") return none(`there is no ${place.name}`);
    const read = split(value);
    if (read.kind === "none") return read;
    const signatures: string[] = [];
    for (const part of read.signatures)
      if (part.startsWith(prefix)) signatures.push(part.slice(prefix.length));
    if (signatures.length === 0)
      return none(`the ${place.name} has no signature that begins with "${prefix}"`);
    if (signatures.length > signaturesMax)
      return none(`the ${place.name} has over ${signaturesMax} signatures`);
    if (timePlace === null) return { ...read, signatures };
    const timestamp = timePlace.read(proof, members);
    if (timestamp === "") return none(`there is no ${timePlace.name}`);
    return { kind: "signatures", signatures, timestamp };
  };
}

/** Reads a header or a member of the body, trimmed; empty when there is none. */
function compilePlace({ header, member = "" }: Pick<SignatureConfig, "header" | "member">) {
  if (header !== undefined) {
    const name = header.toLowerCase();
    return { name: `header ${header}`, read: (proof: Proof) => headerOf(proof, name)?.trim() ?? "" };
  }
  const path = namesOf(member);
  return {
    name: `member ${member} in the body`,
    read: (_: Proof, members: BodyMembers | null) => members?.text(path)?.trim() ?? "",
  };
}

function splitOf({ format }: SignatureConfig, place: string): (value: string) => Read {
  switch (format.kind) {
    case "single":
      return (value) => ({ kind: "signatures", signatures: [value], timestamp: "" });
    case "list":
      return (value) => ({
        kind: "signatures",
        signatures: value.split(format.separator, signaturesMax + 1).map((part) => part.trim()),
        timestamp: "",
      });
    case "pairs":
      return (value) => splitPairs(value, { place, ...format });
    default:
      return format satisfies never;
  }
}

interface Pairs {
  place: string;
  signature: string;
  timestamp?: string | undefined;
  separator: string;
}

function splitPairs(value: string, { place, signature, timestamp, separator }: Pairs): Read {
  const signatures: string[] = [];
  const timestamps: string[] = [];
  for (const part of value.split(separator)) {
    const equals = part.indexOf("=");
    if (equals === -1) continue;
    const name = part.slice(0, equals).trim();
    if (name === signature) signatures.push(part.slice(equals + 1).trim());
    if (name === timestamp) timestamps.push(part.slice(equals + 1).trim());
  }
  if (signatures.length === 0) return none(`the ${place} has no ${signature}=…`);
  if (timestamp === undefined) return { kind: "signatures", signatures, timestamp: "" };
  const [only = ""] = timestamps;
  // Two timestamps are two headers put together: which signature goes with which can't be told.
  if (timestamps.length > 1) return none(`the ${place} has several ${timestamp}=…`);
  return only === ""
    ? none(`the ${place} has no ${timestamp}=…`)
    : { kind: "signatures", signatures, timestamp: only };
}

function none(reason: string): Read & { kind: "none" } {
  return { kind: "none", reason };
}
