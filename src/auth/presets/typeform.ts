import { definePreset } from "../preset.ts";

/** Typeform signs the body with HMAC-SHA256, in base64. */
export const typeform = definePreset({
  name: "typeform",
  title: "Typeform",
  docs: "https://www.typeform.com/developers/webhooks/secure-your-webhooks/",
  checked:
    "Signed in the tests as Typeform's documentation says; there is no SDK of Typeform's that verifies.",
  setup: "The form → Connect → Webhooks → Edit → Secret: a secret of your choice.",
  credentials: ({ secret }) => [
    { scheme: "hmac", secret, header: "Typeform-Signature", prefix: "sha256=", encoding: "base64" },
  ],
  eventType: "{body:event_type}",
  idempotencyKey: "{body:event_id}",
  deadlineMs: 30_000,
  headers: ["Typeform-Signature"],
});
