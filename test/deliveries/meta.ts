import { createHmac } from "node:crypto";
import { WhatsAppAPI } from "whatsapp-api-js";
import type { ProviderRow } from "./row.ts";

export const row: ProviderRow = {
  preset: "meta",
  credential: { secret: "signing", verifyToken: "verifying" },
  secrets: { signing: "3f6a1c0b9e8d7f2a4b5c6d7e8f901234", verifying: "meatyhamhock" },
  sign: ({ body }, secret) => ({
    headers: { "x-hub-signature-256": `sha256=${createHmac("sha256", secret).update(body).digest("hex")}` },
  }),
  accepts: ({ body, headers }, appSecret) =>
    new WhatsAppAPI({ token: "none", appSecret, v: "v24.0" }).verifyRequestSignature(
      body,
      headers["x-hub-signature-256"] ?? "",
    ),
  verifier: "whatsapp-api-js",
  signature: "x-hub-signature-256",
  signsBody: true,
  isTimed: false,
  eventType: "whatsapp_business_account.messages",
  idempotencyKey: null,
};
