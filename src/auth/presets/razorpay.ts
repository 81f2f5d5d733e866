import { definePreset } from "../preset.ts";

/** Razorpay signs the body with HMAC-SHA256. */
export const razorpay = definePreset({
  name: "razorpay",
  title: "Razorpay",
  docs: "https://razorpay.com/docs/webhooks/validate-test/",
  checked: "Checked with `razorpay`.",
  setup: "Dashboard → Account & Settings → Webhooks → Secret: a secret of your choice.",
  credentials: ({ secret }) => [{ scheme: "hmac", secret, header: "X-Razorpay-Signature" }],
  eventType: "{body:event}",
  idempotencyKey: "{header:x-razorpay-event-id}",
  deadlineMs: 5_000,
  headers: ["X-Razorpay-Signature", "x-razorpay-event-id"],
});
