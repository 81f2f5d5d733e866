import { createHmac } from "node:crypto";
import type { ProviderRow } from "./row.ts";

export const row: ProviderRow = {
  preset: "typeform",
  secrets: { signing: "a secret of the author" },
  sign: ({ body }, secret) => ({
    headers: { "typeform-signature": `sha256=${createHmac("sha256", secret).update(body).digest("base64")}` },
  }),
  signature: "typeform-signature",
  signsBody: true,
  isTimed: false,
  eventType: "form_response",
  idempotencyKey: "LtWXD3crgy",
};
