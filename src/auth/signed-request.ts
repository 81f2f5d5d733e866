import { compileBodyDigest } from "./body-digest.ts";
import { BodyMembers } from "./body-members.ts";
import { headerOf } from "./header.ts";
import { namesOf } from "./member-path.ts";
import type { Proof, Verdict } from "./scheme.ts";
import { payloadOf, type SignatureConfig, timestampRule } from "./signature-config.ts";
import { compileSignatureHeader } from "./signature-header.ts";
import { compilePayload, type Sink } from "./signed-payload.ts";
import { compileWindow } from "./timestamp.ts";

/** How signatures are checked: a sink for what is signed, and the comparison of the signatures with it. */
export interface SignatureMethod<Signed extends Sink> {
  readonly begin: () => Signed;
  /** Why none of the signatures, in their encoding, is right; undefined when one is. */
  readonly compare: (signed: Signed, signatures: readonly string[]) => string | undefined;
  /** The header with the message's own id, where that is part of what is signed. */
  readonly idHeader?: string;
}

/** Compiles the check of a signature, made over what the config says, by any method. */
export function compileSigned<Signed extends Sink>(
  config: SignatureConfig,
  { begin, compare, idHeader }: SignatureMethod<Signed>,
): (proof: Proof) => Verdict {
  const payload = payloadOf(config);
  const read = compileSignatureHeader(config);
  const feed = compilePayload(payload);
  const rule = timestampRule(config);
  const checkWindow = rule === null ? null : compileWindow(rule);
  const checkDigest = config.bodyDigest === undefined ? null : compileBodyDigest(config.bodyDigest);
  const isStringified = config.signs === "stringified";
  const looksInside =
    config.member !== undefined || config.timestamp?.member !== undefined || payload.includes("{member:");
  const path = config.member === undefined ? null : namesOf(config.member);

  return (proof) => {
    const members = looksInside ? new BodyMembers(proof) : null;
    const found = read(proof, members);
    if (found.kind === "none") return refused(found.reason);
    const body = isStringified ? stringified(proof.body) : proof.body;
    if (body === null) return refused("the body is not JSON that could have been signed");
    const cut = path === null || members === null ? null : members.without(path);
    const rest = cut !== null && isStringified ? stringified(cut) : cut;
    const signed = begin();
    const reason =
      feed(signed, { proof, body, rest, members, timestamp: found.timestamp }) ??
      compare(signed, found.signatures) ??
      checkDigest?.(proof);
    if (reason !== undefined) return refused(reason);
    // The signature comes first, so that "too old" is only said of what the sender did sign.
    const verdict = checkWindow === null ? proved : checkWindow(found.timestamp, proof.now);
    return idHeader === undefined || verdict.kind === "refused"
      ? verdict
      : { kind: "proved", id: headerOf(proof, idHeader) };
  };
}

/** What a sender signs that signs `JSON.stringify` of the payload; null when there is no such text. No body is "". */
export function stringified(body: Uint8Array | string): string | null {
  if (body.length === 0) return "";
  try {
    const text = typeof body === "string" ? body : new TextDecoder("utf-8", { fatal: true }).decode(body);
    return JSON.stringify(JSON.parse(text));
  } catch {
    return null;
  }
}

const proved: Verdict = { kind: "proved" };

function refused(reason: string): Verdict {
  return { kind: "refused", reason };
}
