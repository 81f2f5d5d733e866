import { createSign, generateKeyPairSync } from "node:crypto";
import { EventWebhook } from "@sendgrid/eventwebhook";
import type { ProviderRow } from "./row.ts";

const pair = () =>
  generateKeyPairSync("ec", {
    namedCurve: "P-256",
    privateKeyEncoding: { format: "pem", type: "pkcs8" },
    publicKeyEncoding: { format: "der", type: "spki" },
  });
const { publicKey, privateKey } = pair();
const shown = publicKey.toString("base64");

export const row: ProviderRow = {
  preset: "sendgrid",
  secrets: { signing: shown },
  signsWith: privateKey,
  forgesWith: pair().privateKey,
  sign({ body, now }, key) {
    const timestamp = String(Math.floor(now / 1_000));
    const signature = createSign("sha256")
      .update(timestamp + body)
      .sign(key)
      .toString("base64");
    return {
      headers: {
        "x-twilio-email-event-webhook-timestamp": timestamp,
        "x-twilio-email-event-webhook-signature": signature,
      },
    };
  },
  accepts({ body, headers }) {
    const webhook = new EventWebhook();
    return webhook.verifySignature(
      webhook.convertPublicKeyToECDSA(shown),
      body,
      headers["x-twilio-email-event-webhook-signature"] ?? "",
      headers["x-twilio-email-event-webhook-timestamp"] ?? "",
    );
  },
  signature: "x-twilio-email-event-webhook-signature",
  signsBody: true,
  isTimed: true,
  eventType: "processed",
  idempotencyKey: null,
};
