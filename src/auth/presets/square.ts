import { definePreset } from "../preset.ts";

/** Square signs its notification URL and the body with HMAC-SHA256, in base64. */
export const square = definePreset({
  name: "square",
  title: "Square",
  docs: "https://developer.squareup.com/docs/webhooks/step3validate",
  checked: "Checked with `square`.",
  setup:
    "Developer Console → the app → Webhooks → the subscription's signature key. The notification URL must be the public URL as it stands: it is part of what is signed.",
  credentials: ({ secret }) => [
    {
      scheme: "hmac",
      secret,
      header: "x-square-hmacsha256-signature",
      encoding: "base64",
      payload: "{publicUrl}{body}",
    },
  ],
  eventType: "{body:type}",
  idempotencyKey: "{body:event_id}",
  deadlineMs: 10_000,
  headers: ["x-square-hmacsha256-signature", "square-retry-number", "square-environment"],
});
