import { createHmac } from "node:crypto";
import type { ProviderRow } from "./row.ts";

const token = "a8ce0edb2dd8301dee6c2405235584e45aa91d1e9f979f3de0";

export const row: ProviderRow = {
  preset: "mailgun",
  secrets: { signing: "6a4f2c1d8e9b3a5c7d0f1e2b4a6c8d9e" },
  sign({ body, now }, secret) {
    const timestamp = String(Math.floor(now / 1_000));
    const signature = createHmac("sha256", secret).update(timestamp + token).digest("hex");
    return { body: body.replace("{", `{"signature":${JSON.stringify({ token, timestamp, signature })},`) };
  },
  signature: { member: "signature" },
  signsBody: (body) => body.replace(token, token.replace("a8", "b8")),
  isTimed: true,
  eventType: "delivered",
  idempotencyKey: token,
};
