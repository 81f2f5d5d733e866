import { createHmac, createPrivateKey, type KeyObject, sign as signWith } from "node:crypto";
import { hmacKey, type SecretEncoding } from "./hmac-key.ts";

/** How a webhook of one's own is signed. The secrets are in the clear; with several, each gives a signature. */
export type OutgoingSigning =
  | { scheme: "none" }
  | { scheme: "standard-webhooks"; secrets: readonly string[]; secretEncoding: "base64" | "utf8" }
  | {
      scheme: "hmac";
      secrets: readonly string[];
      secretEncoding: SecretEncoding;
      algorithm: "sha256" | "sha512" | "sha1";
      encoding: "hex" | "base64" | "base64url";
      header: string;
      /** Once at the beginning: text with `{timestamp}`. */
      lead: string;
      prefix: string;
      separator: string;
      /** Text with `{body}`, `{timestamp}`, `{id}` and `{url}`. */
      payload: string;
      /** Carries the timestamp, where it is not in the signature's own header. */
      timestampHeader?: string | undefined;
      idHeader?: string | undefined;
    };

export interface OutgoingMessage {
  id: string;
  /** Seconds since 1970. */
  timestamp: number;
  url: string;
  body: string;
}

/** Thrown for a secret that no signature can be made with; the message does not hold it. */
export class SigningError extends Error {
  override name = "SigningError";
}

/**
 * The headers that prove who sends. Standard Webhooks: `webhook-id`, `webhook-timestamp` and `webhook-signature`, a list
 * of `v1,<base64>` (HMAC-SHA256; `whsec_` secrets) and `v1a,<base64>` (Ed25519; `whsk_` private keys) over
 * `<id>.<timestamp>.<body>`. Source: github.com/standard-webhooks/standard-webhooks, spec/standard-webhooks.md.
 */
export function signatureHeaders(signing: OutgoingSigning, message: OutgoingMessage): Record<string, string> {
  const timestamp = String(message.timestamp);
  const described = { "webhook-id": message.id, "webhook-timestamp": timestamp };
  switch (signing.scheme) {
    case "none":
      return described;
    case "standard-webhooks": {
      const signed = `${message.id}.${timestamp}.${message.body}`;
      const signatures = signing.secrets.map((secret) =>
        standardSignature(secret, signing.secretEncoding, signed),
      );
      return { ...described, "webhook-signature": signatures.join(" ") };
    }
    case "hmac":
      return hmacHeaders(signing, message);
    default:
      return signing satisfies never;
  }
}

function standardSignature(secret: string, encoding: "base64" | "utf8", signed: string): string {
  if (secret.startsWith("whsk_"))
    return `v1a,${signWith(null, Buffer.from(signed), ed25519(secret)).toString("base64")}`;
  return `v1,${createHmac("sha256", keyOf(secret, encoding)).update(signed).digest("base64")}`;
}

function hmacHeaders(
  signing: Extract<OutgoingSigning, { scheme: "hmac" }>,
  message: OutgoingMessage,
): Record<string, string> {
  const timestamp = String(message.timestamp);
  const parts: Record<string, string> = { ...message, timestamp };
  const filled = (text: string) =>
    text.replace(/\{(body|timestamp|id|url)\}/g, (whole, name: string) => parts[name] ?? whole);
  const signed = filled(signing.payload);
  const signatures = signing.secrets.map((secret) => {
    const key = keyOf(secret, signing.secretEncoding);
    return signing.prefix + createHmac(signing.algorithm, key).update(signed).digest(signing.encoding);
  });
  const { timestampHeader, idHeader } = signing;
  return {
    ...(idHeader !== undefined && { [idHeader]: message.id }),
    ...(timestampHeader !== undefined && { [timestampHeader]: timestamp }),
    [signing.header]: filled(signing.lead) + signatures.join(signing.separator),
  };
}

function keyOf(secret: string, encoding: SecretEncoding): KeyObject {
  const key = hmacKey(secret, encoding);
  if (key === null || (key.symmetricKeySize ?? 0) === 0)
    throw new SigningError(
      `A signing secret is not ${encoding}${encoding === "base64" ? ", as whsec_… is" : ""}.`,
    );
  return key;
}

/** PKCS #8 around the 32 bytes of a seed (RFC 8410, section 7); a key of 64 bytes is seed and public key. */
const pkcs8Head = Buffer.from("302e020100300506032b657004220420", "hex");

function ed25519(secret: string): KeyObject {
  const bytes = Buffer.from(secret.slice("whsk_".length), "base64");
  if (bytes.length !== 32 && bytes.length !== 64)
    throw new SigningError("A signing key that begins with whsk_ has 32 or 64 bytes, as base64.");
  return createPrivateKey({
    key: Buffer.concat([pkcs8Head, bytes.subarray(0, 32)]),
    format: "der",
    type: "pkcs8",
  });
}
