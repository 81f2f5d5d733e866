import { createPublicKey, type KeyObject } from "node:crypto";
import { z } from "zod";
import { messageOf } from "../contract/problem.ts";
import { SecretReference } from "../contract/secret.ts";
import type { SchemeDoors } from "./scheme.ts";
import { secretValue } from "./secret-match.ts";
import { decoded } from "./signature-bytes.ts";

/** Where a scheme's public key is: written out, as it is no secret, or kept among the secrets. */
export const publicKeyShape = {
  publicKey: z.string().min(1).max(10_000).optional().meta({
    title: "Public key",
    description:
      "PEM, SPKI in base64 or hex, a JSON Web Key; for Ed25519 also its 32 bytes in hex or base64 and `whpk_…`.",
    multiline: true,
  }),
  secret: SecretReference.optional().meta({
    title: "Public key's secret",
    description: "The public key, kept as a secret or in an environment variable, instead of written out.",
    secretReference: true,
  }),
};

interface PublicKeyConfig {
  publicKey?: string | undefined;
  secret?: string | undefined;
}

/** Which keys a scheme takes: the key's type, or why this key is none of them. */
export type KeyRule = (key: KeyObject) => string | undefined;

/** Exactly one key, and one that can be read. */
export function refuseUnreadableKey(takes: KeyRule) {
  return ({ value, issues }: z.core.ParsePayload<PublicKeyConfig>): void => {
    const refuse = (path: string, message: string) =>
      issues.push({ code: "custom", message, path: [path], input: value });
    if ((value.publicKey === undefined) === (value.secret === undefined)) {
      refuse("publicKey", "give either publicKey, written out, or secret, the name of a stored one");
    }
    if (value.publicKey === undefined) return;
    try {
      checked(readPublicKey(value.publicKey), takes);
    } catch (error) {
      refuse("publicKey", messageOf(error));
    }
  };
}

/** The public key that verifies. Throws when it can't be read or is not one that the scheme takes. */
export function publicKeyOf(
  { publicKey, secret }: PublicKeyConfig,
  { doors, takes }: { doors: SchemeDoors; takes: KeyRule },
): KeyObject {
  const text = publicKey ?? secretValue(secret ?? "", doors);
  return checked(readPublicKey(text), takes);
}

export const takesEd25519: KeyRule = ({ asymmetricKeyType: type }) =>
  type === "ed25519" ? undefined : `it is a key for ${type}, not for ed25519`;

/** Reads a public key in any of the forms in which providers give theirs. Throws when it is in none. */
export function readPublicKey(given: string): KeyObject {
  const text = given.trim().replace(/^whpk_/, "");
  if (/-----BEGIN [A-Z ]*PRIVATE KEY-----/.test(text)) {
    throw new Error("this is a private key; give the public key, and tell nobody the private one");
  }
  try {
    if (text.startsWith("-----BEGIN")) return createPublicKey(text.includes("\n") ? text : inLines(text));
    if (text.startsWith("{")) return createPublicKey({ key: JSON.parse(text), format: "jwk" });
    const compact = text.replace(/\s+/g, "");
    const bytes = decoded(compact, "hex") ?? decoded(compact, "base64") ?? decoded(compact, "base64url");
    if (bytes === null) throw new Error("unknown form");
    // The beginning of every Ed25519 key's SPKI (RFC 8410, 4), in front of the key's own 32 bytes.
    const spki =
      bytes.length === 32 ? Buffer.concat([Buffer.from("302a300506032b6570032100", "hex"), bytes]) : bytes;
    return createPublicKey({ key: spki, format: "der", type: "spki" });
  } catch (cause) {
    throw new Error("this is no public key in PEM, SPKI (base64 or hex) or JSON Web Key", { cause });
  }
}

/** PEM that was written in one line, as eBay's API gives it. */
function inLines(text: string): string {
  return text.replace(/^(-----BEGIN [A-Z ]+-----)(.*?)(-----END [A-Z ]+-----)$/, "$1\n$2\n$3");
}

function checked(key: KeyObject, takes: KeyRule): KeyObject {
  const reason = takes(key);
  if (reason !== undefined) throw new Error(reason);
  return key;
}
