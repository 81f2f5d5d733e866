import { createHmac } from "node:crypto";
import type { ProviderRow } from "./row.ts";

export const row: ProviderRow = {
  preset: "zoom",
  secrets: { signing: "gAQvVTVUQ5yHxCWm3aTLxA" },
  sign({ body, now }, secret) {
    const timestamp = String(Math.floor(now / 1_000));
    const signature = createHmac("sha256", secret).update(`v0:${timestamp}:${body}`).digest("hex");
    return { headers: { "x-zm-request-timestamp": timestamp, "x-zm-signature": `v0=${signature}` } };
  },
  signature: "x-zm-signature",
  signsBody: true,
  isTimed: true,
  eventType: "meeting.started",
  idempotencyKey: null,
};
