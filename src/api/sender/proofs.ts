import { parseCredential } from "../../auth/credential.ts";
import type { CallExample, Carries, SignExample, SignedBy } from "../../auth/scheme.ts";
import type { Credential } from "../../contract/credential.ts";
import type { SenderProof } from "../../contract/sender-page.ts";

/** A credential as its senders are told of it, and what it puts where. */
export interface Proof {
  shown: SenderProof;
  carries: Carries;
}

/** How senders prove who they are. Nothing of it is a secret, or the name of one. */
export function proofsOf(credentials: readonly Credential[]): Proof[] {
  return credentials.flatMap((credential) => {
    const parsed = parseCredential(credential);
    if (parsed.kind !== "parsed" || parsed.scheme.type === "none") return [];
    const { scheme, config } = parsed;
    const example = scheme.example(config);
    const { type, title, description } = scheme;
    const { notBefore = null, notAfter = null } = credential;
    return {
      shown: {
        scheme: type,
        title,
        description: example.unwritable ?? inBody(example) ?? description,
        headers: example.headers ?? {},
        query: example.query ?? {},
        basic: example.user !== undefined,
        signature: example.sign === undefined ? null : signatureOf(example.sign),
        validFrom: notBefore,
        validUntil: notAfter,
      },
      carries: carriesOf(example, scheme.carries(config)),
    };
  });
}

function inBody({ sign }: CallExample): string | null {
  if (sign?.member === undefined) return null;
  const after = sign.prefix === "" ? "" : `, after ${sign.prefix}`;
  return (
    `The last member of the body, ${sign.member}, holds the signature of the body without it ` +
    `(${algorithmOf(sign.by)}, ${sign.encoding}${after}).`
  );
}

function signatureOf(sign: SignExample): SenderProof["signature"] {
  const { header, prefix, suffix = "", pairs, by, encoding, payload, timestamp } = sign;
  if (header === null) return null;
  const time = pairs?.timestamp === undefined ? "" : `${pairs.timestamp}={timestamp}${pairs.separator}`;
  const form =
    pairs === undefined ? `${prefix}{signature}${suffix}` : `${time}${pairs.signature}=${prefix}{signature}`;
  return {
    header,
    form,
    algorithm: algorithmOf(by),
    encoding,
    payload,
    timestampHeader: timestamp?.header ?? null,
    secretEncoding: by.kind === "hmac" ? by.secretEncoding : null,
  };
}

function algorithmOf(by: SignedBy): string {
  switch (by.kind) {
    case "hmac":
      return `HMAC-${by.algorithm.toUpperCase()}`;
    case "ed25519":
      return "Ed25519";
    case "ecdsa":
      return `ECDSA, ${by.digest.toUpperCase()}, DER`;
    case "rsa":
      return `RSA ${by.padding === "pss" ? "PSS" : "PKCS #1 v1.5"}, ${by.digest.toUpperCase()}`;
    default:
      return by satisfies never;
  }
}

/** Also of schemes that no call can be written down for. */
const carriesOf = ({ headers = {}, query = {}, sign }: CallExample, carries: Carries): Carries => ({
  headers: [...Object.keys(headers), ...(carries.headers ?? [])],
  query: [...Object.keys(query), ...(carries.query ?? [])],
  signatures: [...[sign?.header].flatMap((name) => name ?? []), ...(carries.signatures ?? [])],
});
