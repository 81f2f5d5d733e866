import { definePreset } from "../preset.ts";

/** Typeform signs the body with HMAC-SHA256, in base64. */
export const typeform = definePreset({
  name: "typeform",
  title: "Typeform",
  docs: "https://www.typeform.com/developers/webhooks/secure-your-webhooks/",
  checked: "With a signature from the tests of `webhook-verify`; Typeform has no SDK that verifies.",
  setup: "The form → Connect → Webhooks → Edit → Secret: a secret of your choice.",
  credentials: ({ secret }) => [
    { scheme: "hmac", secret, header: "Typeform-Signature", prefix: "sha256=", encoding: "base64" },
  ],
  eventType: "{body:event_type}",
  idempotencyKey: "{body:event_id}",
  deadlineMs: 30_000,
  headers: ["Typeform-Signature"],
});
