import { createHmac } from "node:crypto";
import { HmacConfig } from "./hmac-config.ts";
import { signingKey } from "./hmac-key.ts";
import { openBeside } from "./open-signature.ts";
import { defineScheme } from "./scheme.ts";
import { compileCompare } from "./signature.ts";
import { signatureCarriers } from "./signature-config.ts";
import { signedExample } from "./signed-example.ts";
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
  leavesOpen: openBeside,
  example: (config) => {
    const { algorithm, secretEncoding } = config;
    return signedExample(config, { kind: "hmac", algorithm, secretEncoding });
  },
  compile(config, doors) {
    const { algorithm } = config;
    const key = signingKey(config, doors);
    return compileSigned(config, {
      begin: () => createHmac(algorithm, key),
      compare: compileCompare(config),
    });
  },
});
