import { definePreset } from "../preset.ts";

/** Stripe signs `t.body` with HMAC-SHA256 and sends `t=…,v1=…`, several `v1` while a secret is rolled. */
export const stripe = definePreset({
  name: "stripe",
  title: "Stripe",
  docs: "https://docs.stripe.com/webhooks#verify-manually",
  checked: "Checked with `stripe`.",
  setup: "Workbench → Webhooks → the endpoint's signing secret (`whsec_…`), as it stands.",
  credentials: ({ secret }) => [
    {
      scheme: "hmac",
      secret,
      header: "Stripe-Signature",
      format: { kind: "pairs", signature: "v1", timestamp: "t" },
      payload: "{timestamp}.{body}",
    },
  ],
  eventType: "{body:type}",
  idempotencyKey: "{body:id}",
  // Stripe promises no time; its own tools wait for 30 s, and its advice is to answer at once.
  deadlineMs: 10_000,
  headers: ["Stripe-Signature"],
});
