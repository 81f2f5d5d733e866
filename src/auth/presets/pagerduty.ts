import { memberOf } from "../handshake.ts";
import { definePreset } from "../preset.ts";

/** PagerDuty signs the body with HMAC-SHA256, once with each secret of a subscription: `v1=…,v1=…`. */
export const pagerduty = definePreset({
  name: "pagerduty",
  title: "PagerDuty",
  docs: "https://developer.pagerduty.com/docs/verifying-webhook-signatures",
  checked: "With the request that PagerDuty's SDK for Go is tested with.",
  setup:
    "Integrations → Generic Webhooks (v3) → New Webhook: the secret is shown once, when it has been added.",
  credentials: ({ secret }) => [
    {
      scheme: "hmac",
      secret,
      header: "X-PagerDuty-Signature",
      prefix: "v1=",
      format: { kind: "list", separator: "," },
    },
  ],
  eventType: "{body:event.event_type}",
  idempotencyKey: "{body:event.id}",
  headers: ["X-PagerDuty-Signature", "X-Webhook-Id", "X-Webhook-Subscription"],
  handshakes: [
    {
      title: "`pagey.ping`, the test event, is answered once its signature is right",
      to: "sender",
      on: { method: "POST", body: "pagey.ping" },
      reply: (asked) =>
        memberOf(asked, "event", "event_type") === "pagey.ping" ? { kind: "answered" } : null,
    },
  ],
});
