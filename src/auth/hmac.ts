import { createHmac } from "node:crypto";
import { HmacConfig } from "./hmac-config.ts";
import { signingKey } from "./hmac-key.ts";
import { type CallExample, defineScheme } from "./scheme.ts";
import { compileCompare } from "./signature.ts";
import { payloadOf, signatureCarriers } from "./signature-config.ts";
import { compileSigned } from "./signed-request.ts";

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
      title: "A signature inside the body",
      config: { secret: "partner-secret", member: "signature", prefix: "sha256=" },
    },
    {
      title: "As Mailgun signs",
      config: {
        secret: "mailgun-signing-key",
        member: "signature.signature",
        payload: "{member:signature.timestamp}{member:signature.token}",
        timestamp: { member: "signature.timestamp" },
      },
    },
    {
      title: "As Twilio signs its forms",
      config: {
        secret: "twilio-auth-token",
        header: "X-Twilio-Signature",
        algorithm: "sha1",
        encoding: "base64",
        payload: "{publicUrl}{form}",
      },
    },
    {
      title: "As Twilio signs JSON",
      config: {
        secret: "twilio-auth-token",
        header: "X-Twilio-Signature",
        algorithm: "sha1",
        encoding: "base64",
        payload: "{publicUrl}",
        bodyDigest: { parameter: "bodySHA256" },
      },
    },
  ],
  secrets: ({ secret }) => [secret],
  carries: signatureCarriers,
  example: hmacExample,
  compile(config, doors) {
    const { algorithm } = config;
    const key = signingKey(config, doors);
    return compileSigned(config, {
      begin: () => createHmac(algorithm, key),
      compare: compileCompare(config),
    });
  },
});

/** The call as a caller writes it, where that needs no more than the request as it is shown. */
function hmacExample(config: HmacConfig): CallExample {
  const { header, prefix, algorithm, encoding, secretEncoding, timestamp, format, bodyDigest } = config;
  const payload = payloadOf(config);
  if (header === undefined || timestamp?.member !== undefined || payload.includes("{member:")) {
    return { unwritable: "The signature is made of members of the body and is itself one of them." };
  }
  if (payload.includes("{form}")) return { unwritable: "The call is a form whose fields are signed." };
  if (bodyDigest !== undefined)
    return { unwritable: "The call carries a digest of the body, which is signed." };
  const pairs = format.kind === "pairs" ? format : undefined;
  return { sign: { header, prefix, algorithm, encoding, secretEncoding, payload, timestamp, pairs } };
}
