import { headerOf } from "./header.ts";
import type { Proof } from "./scheme.ts";
import type { SignatureConfig } from "./signature-config.ts";

/** More signatures in one header than any sender has secrets in rotation; bounds the comparisons of one request. */
const signaturesMax = 16;

type Read =
  | { kind: "signatures"; signatures: readonly string[]; timestamp: string }
  | { kind: "none"; reason: string };

/** Compiles the reading of the signature's header, and of the timestamp wherever that is. */
export function compileSignatureHeader(config: SignatureConfig): (proof: Proof) => Read {
  const { header, prefix } = config;
  const name = header.toLowerCase();
  const split = splitOf(config);
  const timestampHeader = config.timestamp?.header;

  return (proof) => {
    const value = headerOf(proof, name)?.trim();
    if (value === undefined || value === "") return none(`there is no header ${header}`);
    const read = split(value);
    if (read.kind === "none") return read;
    const signatures: string[] = [];
    for (const part of read.signatures)
      if (part.startsWith(prefix)) signatures.push(part.slice(prefix.length));
    if (signatures.length === 0)
      return none(`the header ${header} has no signature that begins with "${prefix}"`);
    if (signatures.length > signaturesMax)
      return none(`the header ${header} has over ${signaturesMax} signatures`);
    if (timestampHeader === undefined) return { ...read, signatures };
    const timestamp = headerOf(proof, timestampHeader.toLowerCase())?.trim() ?? "";
    if (timestamp === "") return none(`there is no header ${timestampHeader}`);
    return { kind: "signatures", signatures, timestamp };
  };
}

function splitOf({ header, format }: SignatureConfig): (value: string) => Read {
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
      return (value) => splitPairs(value, { header, ...format });
    default:
      return format satisfies never;
  }
}

interface Pairs {
  header: string;
  signature: string;
  timestamp?: string | undefined;
  separator: string;
}

function splitPairs(value: string, { header, signature, timestamp, separator }: Pairs): Read {
  const signatures: string[] = [];
  const timestamps: string[] = [];
  for (const part of value.split(separator)) {
    const equals = part.indexOf("=");
    if (equals === -1) continue;
    const name = part.slice(0, equals).trim();
    if (name === signature) signatures.push(part.slice(equals + 1).trim());
    if (name === timestamp) timestamps.push(part.slice(equals + 1).trim());
  }
  if (signatures.length === 0) return none(`the header ${header} has no ${signature}=…`);
  if (timestamp === undefined) return { kind: "signatures", signatures, timestamp: "" };
  const [only = ""] = timestamps;
  // Two timestamps are two headers put together: which signature goes with which can't be told.
  if (timestamps.length > 1) return none(`the header ${header} has several ${timestamp}=…`);
  return only === ""
    ? none(`the header ${header} has no ${timestamp}=…`)
    : { kind: "signatures", signatures, timestamp: only };
}

function none(reason: string): Read & { kind: "none" } {
  return { kind: "none", reason };
}
