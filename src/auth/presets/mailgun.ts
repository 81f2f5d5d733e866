import { definePreset } from "../preset.ts";

/** Mailgun signs `timestamp` and `token`, members of the body, with HMAC-SHA256; of the event itself it signs nothing. */
export const mailgun = definePreset({
  name: "mailgun",
  title: "Mailgun",
  docs: "https://documentation.mailgun.com/docs/mailgun/user-manual/webhooks/securing-webhooks",
  checked:
    "With a request that Symfony's bridge to Mailgun is tested with; its SDK verifies no webhooks. The signature covers a time and a token, not the event.",
  setup: "Account → Security → API security → HTTP webhook signing key.",
  credentials: ({ secret }) => [
    {
      scheme: "hmac",
      secret,
      member: "signature.signature",
      payload: "{member:signature.timestamp}{member:signature.token}",
      timestamp: { member: "signature.timestamp", unit: "seconds" },
    },
  ],
  eventType: "{body:event-data.event}",
  // A token is used once: a second call with it is the first one's retry, or somebody who overheard it.
  idempotencyKey: "{body:signature.token}",
  headers: [],
});
