import { z } from "zod";
import { definePreset } from "../preset.ts";
import { publicKeyShape } from "../public-key.ts";

/** SendGrid's event webhook signs timestamp and body with ECDSA (P-256, SHA-256). A delivery is a list of events. */
export const sendgrid = definePreset({
  name: "sendgrid",
  title: "SendGrid event webhook",
  docs: "https://www.twilio.com/docs/sendgrid/for-developers/tracking-events/getting-started-event-webhook-security-features",
  checked: "Checked with `@sendgrid/eventwebhook`.",
  setup:
    "Settings → Mail Settings → Event Webhooks → Security Features: enable the signature; the verification key.",
  settings: z.strictObject({ ...publicKeyShape }),
  credentials: ({ publicKey, secret }) => [
    {
      scheme: "ecdsa",
      ...(secret === undefined ? { publicKey } : { secret }),
      header: "X-Twilio-Email-Event-Webhook-Signature",
      payload: "{timestamp}{body}",
      timestamp: { header: "X-Twilio-Email-Event-Webhook-Timestamp" },
    },
  ],
  eventType: "{body:0.event}",
  // Each event has an id, `sg_event_id`, but a list is put together anew when it is sent again.
  headers: ["X-Twilio-Email-Event-Webhook-Signature", "X-Twilio-Email-Event-Webhook-Timestamp"],
});
