import { definePreset } from "../preset.ts";

/** Paddle signs `ts:body` with HMAC-SHA256 and sends `ts=…;h1=…`, several `h1` while a secret is rotated. */
export const paddle = definePreset({
  name: "paddle",
  title: "Paddle",
  docs: "https://developer.paddle.com/webhooks/signature-verification",
  checked:
    "Checked with `@paddle/paddle-node-sdk`, which takes a delivery for 5 s; here it is taken for five minutes, as others' are.",
  setup: "Developer tools → Notifications → the destination's secret key (`pdl_ntfset_…`), as it stands.",
  credentials: ({ secret }) => [
    {
      scheme: "hmac",
      secret,
      header: "Paddle-Signature",
      format: { kind: "pairs", signature: "h1", timestamp: "ts", separator: ";" },
      payload: "{timestamp}:{body}",
    },
  ],
  eventType: "{body:event_type}",
  idempotencyKey: "{body:event_id}",
  deadlineMs: 5_000,
  headers: ["Paddle-Signature"],
});
