import { createHmac, createSecretKey, type KeyObject } from "node:crypto";
import { HmacConfig, timestampRule } from "./hmac-config.ts";
import { defineScheme, type Proof, type SchemeDoors, type Verdict } from "./scheme.ts";
import { secretValue } from "./secret-match.ts";
import { compileCompare } from "./signature.ts";
import { compileSignatureHeader } from "./signature-header.ts";
import { compilePayload } from "./signed-payload.ts";
import { readTimestamp } from "./timestamp.ts";

/** A keyed digest (RFC 2104) of what was received, in a header: how most providers sign their webhooks. */
export const hmac = defineScheme({
  type: "hmac",
  title: "HMAC signature",
  description:
    "The caller signs the body with a secret that both sides know and sends the signature in a header. For webhooks " +
    "of external systems. Verified over the bytes received, before anything is read from them.",
  refusal: "signature",
  config: HmacConfig,
  examples: [
    {
      title: "As GitHub signs",
      config: { secret: "github-secret", header: "X-Hub-Signature-256", prefix: "sha256=" },
    },
    {
      title: "As Stripe signs",
      config: {
        secret: "stripe-secret",
        header: "Stripe-Signature",
        format: { kind: "pairs", signature: "v1", timestamp: "t" },
        payload: "{timestamp}.{body}",
      },
    },
    {
      title: "As Slack signs",
      config: {
        secret: "slack-secret",
        header: "X-Slack-Signature",
        prefix: "v0=",
        payload: "v0:{timestamp}:{body}",
        timestamp: { header: "X-Slack-Request-Timestamp" },
      },
    },
    {
      title: "As Shopify signs",
      config: { secret: "shopify-secret", header: "X-Shopify-Hmac-Sha256", encoding: "base64" },
    },
    {
      title: "Standard Webhooks",
      config: {
        secret: "standard-webhooks-secret",
        secretEncoding: "base64",
        header: "webhook-signature",
        encoding: "base64",
        prefix: "v1,",
        format: { kind: "list" },
        payload: "{header:webhook-id}.{timestamp}.{body}",
        timestamp: { header: "webhook-timestamp" },
      },
    },
  ],
  secrets: ({ secret }) => [secret],
  carries: ({ header }) => ({ signatures: [header.toLowerCase()] }),
  example: ({ header, prefix, algorithm, encoding, secretEncoding, payload, timestamp, format }) => ({
    sign: {
      header,
      prefix,
      algorithm,
      encoding,
      secretEncoding,
      payload,
      timestamp,
      pairs: format.kind === "pairs" ? format : undefined,
    },
  }),
  compile(config, doors) {
    const { algorithm } = config;
    const key = signingKey(config, doors);
    const read = compileSignatureHeader(config);
    const feed = compilePayload(config.payload);
    const compare = compileCompare(config);
    const checkTime = compileTimeCheck(config);
    const bodyOf = config.signs === "bytes" ? (proof: Proof) => proof.body : stringified;

    return (proof) => {
      const header = read(proof);
      if (header.kind === "none") return refused(header.reason);
      const body = bodyOf(proof);
      if (body === null) return refused("the body is not JSON that could have been signed");
      const digest = createHmac(algorithm, key);
      const reason =
        feed(digest, { proof, body, timestamp: header.timestamp }) ?? compare(digest, header.signatures);
      if (reason !== undefined) return refused(reason);
      // The signature comes first, so that "too old" is only said of what the sender did sign.
      return checkTime(header.timestamp, proof.now);
    };
  },
});

const secretShapes = {
  hex: /^(?:[0-9A-Fa-f]{2})+$/,
  base64: /^(?:[A-Za-z0-9+/_-]{4})*[A-Za-z0-9+/_-]{2,4}$/,
};

function signingKey({ secret, secretEncoding }: HmacConfig, doors: SchemeDoors): KeyObject {
  const value = secretValue(secret, doors);
  if (secretEncoding === "utf8") return createSecretKey(value, "utf8");
  const text = secretEncoding === "base64" ? value.replace(/^whsec_/, "").replace(/=+$/, "") : value;
  // Buffer skips what does not belong to the encoding; a secret that was cut short so would refuse everything.
  if (!secretShapes[secretEncoding].test(text)) throw new Error(`secret ${secret} is not ${secretEncoding}`);
  return createSecretKey(text, secretEncoding);
}

function compileTimeCheck(config: HmacConfig): (timestamp: string, now: number) => Verdict {
  const rule = timestampRule(config);
  if (rule === null) return () => ({ kind: "proved" });
  const { unit, toleranceMs } = rule;
  return (timestamp, now) => {
    const sentAt = readTimestamp(timestamp, unit);
    if (sentAt === null) return refused("the timestamp can't be read");
    const ageMs = now - sentAt;
    if (Math.abs(ageMs) <= toleranceMs) return { kind: "proved" };
    const apart = `${Math.round(Math.abs(ageMs) / 1_000)} s ${ageMs > 0 ? "old" : "ahead of this clock"}`;
    return {
      kind: "refused",
      reason: `the timestamp is ${apart}; ${toleranceMs / 1_000} s is allowed`,
      stale: true,
    };
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
