import { type InnerList, parseDictionary } from "structured-headers";
import { headerOf } from "./header.ts";
import type { Proof } from "./scheme.ts";

/** More signatures than proxies on the way add; bounds the verifications of one request. */
const labelsMax = 8;

/** One signature of a request: what it covers with its parameters, and its bytes. */
export interface LabeledSignature {
  label: string;
  input: InnerList;
  signature: Uint8Array;
}

type Read = { kind: "signatures"; signatures: LabeledSignature[] } | { kind: "none"; reason: string };

/** Reads `Signature-Input` and `Signature` (RFC 9421, 4): the signatures that are in both, or of one label. */
export function readSignatures(proof: Proof, only: string | undefined): Read {
  const inputs = dictionaryIn(proof, "signature-input");
  if (typeof inputs === "string") return none(inputs);
  const values = dictionaryIn(proof, "signature");
  if (typeof values === "string") return none(values);
  const signatures: LabeledSignature[] = [];
  for (const [label, input] of inputs) {
    const [bytes] = values.get(label) ?? [];
    if (only !== undefined && label !== only) continue;
    if (!isInnerList(input) || !(bytes instanceof ArrayBuffer)) continue;
    signatures.push({ label, input, signature: new Uint8Array(bytes) });
  }
  if (signatures.length === 0) {
    const wanted = only === undefined ? "no signature" : `no signature of the label ${only}`;
    return none(`${wanted} is in both headers, Signature-Input and Signature`);
  }
  if (signatures.length > labelsMax) return none(`there are over ${labelsMax} signatures`);
  return { kind: "signatures", signatures };
}

/** A header that is a dictionary of structured fields (RFC 9651), or why it is none. */
export function dictionaryIn(proof: Proof, name: string): ReturnType<typeof parseDictionary> | string {
  const value = headerOf(proof, name);
  if (value === undefined || value.trim() === "") return `there is no header ${name}`;
  try {
    return parseDictionary(value);
  } catch {
    return `the header ${name} is no dictionary of structured fields`;
  }
}

function isInnerList(member: readonly unknown[]): member is InnerList {
  return Array.isArray(member[0]);
}

function none(reason: string): Read {
  return { kind: "none", reason };
}
