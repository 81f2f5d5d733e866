import { BodyMembers } from "./body-members.ts";
import { namesOf } from "./member-path.ts";
import type { Proof } from "./scheme.ts";
import { decoded } from "./signature-bytes.ts";
import type { SignatureEncoding } from "./signature-config.ts";

/** Something in a request that a signature could be. */
export interface FoundSignature {
  /** As an author writes the header; null where it is a member of the body. */
  header: string | null;
  /** What stands directly before it. */
  prefix: string;
  encoding: SignatureEncoding;
  bytes: Buffer;
}

const foundMax = 12;
/** An MD5 digest in base64 is the shortest of all signatures. */
const runs = /[A-Za-z0-9+/_-]{22,}={0,2}/g;
const likelyName = /sig|hmac|hash|sha\d|digest|hub|verif/;
/** Headers that hold long texts which are no signatures. */
const unlikely = new Set([
  "authorization",
  "cookie",
  "content-digest",
  "user-agent",
  "traceparent",
  "tracestate",
]);

/** What may be a signature in a request: where it was meant to be first, then in headers that are named like one. */
export function foundSignatures(
  proof: Proof,
  meant: { header?: string | undefined; member?: string | undefined },
): FoundSignature[] {
  const { headers } = proof;
  const first = meant.header?.toLowerCase();
  const names = Object.keys(headers).filter(
    (name) => name === first || (likelyName.test(name) && !unlikely.has(name)),
  );
  const ordered = names.toSorted((one, other) => Number(other === first) - Number(one === first));
  const inside = meant.member === undefined ? null : new BodyMembers(proof).text(namesOf(meant.member));
  return [
    ...(inside === null ? [] : inValue(null, inside)),
    ...ordered.flatMap((name) =>
      inValue(name === first ? (meant.header ?? name) : name, headers[name] ?? ""),
    ),
  ].slice(0, foundMax);
}

function inValue(header: string | null, value: string): FoundSignature[] {
  return [...value.slice(0, 4_096).matchAll(runs)].flatMap(({ 0: text, index }) => {
    const before = value.slice(0, index);
    const prefix = /(?:^|\s)(v\d+a?,)$/.exec(before)?.[1] ?? /[^\s,;]*$/.exec(before)?.[0] ?? "";
    return encodingsOf(text).flatMap((encoding) => {
      const bytes = decoded(text, encoding);
      return bytes === null ? [] : { header, prefix, encoding, bytes };
    });
  });
}

/** Base64 of so many bytes holds other signs than hex, too; base64 without its own characters is also base64url. */
function encodingsOf(text: string): SignatureEncoding[] {
  if (/^(?:[0-9A-Fa-f]{2}){16,}$/.test(text)) return ["hex"];
  return /[-_]/.test(text) ? ["base64url"] : ["base64"];
}
