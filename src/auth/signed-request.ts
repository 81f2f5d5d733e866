import type { Proof, Verdict } from "./scheme.ts";
import { type SignatureConfig, timestampRule } from "./signature-config.ts";
import { compileSignatureHeader } from "./signature-header.ts";
import { compilePayload, type Sink } from "./signed-payload.ts";
import { compileWindow } from "./timestamp.ts";

/** How signatures are checked: a sink for what is signed, and the comparison of the signatures with it. */
export interface SignatureMethod<Signed extends Sink> {
  readonly begin: () => Signed;
  /** Why none of the signatures, in their encoding, is right; undefined when one is. */
  readonly compare: (signed: Signed, signatures: readonly string[]) => string | undefined;
}

/** Compiles the check of a signature in a header, made over what the config says, by any method. */
export function compileSigned<Signed extends Sink>(
  config: SignatureConfig,
  { begin, compare }: SignatureMethod<Signed>,
): (proof: Proof) => Verdict {
  const read = compileSignatureHeader(config);
  const feed = compilePayload(config.payload);
  const rule = timestampRule(config);
  const checkWindow = rule === null ? null : compileWindow(rule);
  const bodyOf = config.signs === "bytes" ? (proof: Proof) => proof.body : stringified;

  return (proof) => {
    const header = read(proof);
    if (header.kind === "none") return refused(header.reason);
    const body = bodyOf(proof);
    if (body === null) return refused("the body is not JSON that could have been signed");
    const signed = begin();
    const reason =
      feed(signed, { proof, body, timestamp: header.timestamp }) ?? compare(signed, header.signatures);
    if (reason !== undefined) return refused(reason);
    // The signature comes first, so that "too old" is only said of what the sender did sign.
    return checkWindow === null ? { kind: "proved" } : checkWindow(header.timestamp, proof.now);
  };
}

/** What a sender signs that signs `JSON.stringify` of the payload; null when there is no such text. No body is "". */
function stringified({ body }: Proof): string | null {
  if (body.length === 0) return "";
  try {
    return JSON.stringify(JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(body)));
  } catch {
    return null;
  }
}

function refused(reason: string): Verdict {
  return { kind: "refused", reason };
}
