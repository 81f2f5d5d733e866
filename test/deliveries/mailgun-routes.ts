import { createHmac } from "node:crypto";
import type { ProviderRow } from "./row.ts";

const token = "b2f0d3c8a7e64915bd0c7a3e58f1926d4c0b9e7a6f5d8c3b21";

export const row: ProviderRow = {
  preset: "mailgun-routes",
  secrets: { signing: "6a4f2c1d8e9b3a5c7d0f1e2b4a6c8d9e" },
  sign({ body, now }, secret) {
    const timestamp = String(Math.floor(now / 1_000));
    const signature = createHmac("sha256", secret).update(timestamp + token).digest("hex");
    return { body: `${body}&timestamp=${timestamp}&token=${token}&signature=${signature}` };
  },
  signature: { field: "signature" },
  signsBody: (body) => body.replace(token, token.replace("b2", "c2")),
  isTimed: true,
  eventType: null,
  idempotencyKey: token,
};
