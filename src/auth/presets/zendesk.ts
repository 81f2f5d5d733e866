import { definePreset } from "../preset.ts";

/** Zendesk signs time and body with HMAC-SHA256, in base64; the time is ISO 8601. */
export const zendesk = definePreset({
  name: "zendesk",
  title: "Zendesk",
  docs: "https://developer.zendesk.com/documentation/webhooks/verifying/",
  checked:
    "With a signature by Zendesk's secret for test calls, from the tests of another verifier; Zendesk has no SDK that verifies.",
  setup: "Admin Center → Apps and integrations → Webhooks → the webhook → Signing secret → Reveal secret.",
  credentials: ({ secret }) => [
    {
      scheme: "hmac",
      secret,
      header: "X-Zendesk-Webhook-Signature",
      encoding: "base64",
      payload: "{timestamp}{body}",
      timestamp: { header: "X-Zendesk-Webhook-Signature-Timestamp", unit: "iso" },
    },
  ],
  // What a trigger or an automation of Zendesk's sends has the members that its author chose.
  eventType: "{body:type}",
  // An invocation's attempts have the same one.
  idempotencyKey: "{header:x-zendesk-webhook-invocation-id}",
  deadlineMs: 12_000,
  headers: [
    "X-Zendesk-Webhook-Signature",
    "X-Zendesk-Webhook-Signature-Timestamp",
    "X-Zendesk-Webhook-Id",
    "X-Zendesk-Webhook-Invocation-Id",
  ],
});
