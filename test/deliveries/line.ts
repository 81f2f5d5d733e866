import { createHmac } from "node:crypto";
import { validateSignature } from "@line/bot-sdk";
import type { ProviderRow } from "./row.ts";

export const row: ProviderRow = {
  preset: "line",
  secrets: { signing: "8c570fa6dd201bb328f1c1eac23a96d8" },
  // LINE's SDK verifies only; signed as its documentation says.
  sign: ({ body }, secret) => ({
    headers: { "x-line-signature": createHmac("sha256", secret).update(body).digest("base64") },
  }),
  accepts: ({ body, headers }, secret) => validateSignature(body, secret, headers["x-line-signature"] ?? ""),
  signature: "x-line-signature",
  signsBody: true,
  isTimed: false,
  eventType: "message",
  idempotencyKey: null,
};
