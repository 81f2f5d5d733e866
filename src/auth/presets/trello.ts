import { definePreset } from "../preset.ts";

/** Trello signs the body and its callback URL with HMAC-SHA1, in base64. */
export const trello = definePreset({
  name: "trello",
  title: "Trello",
  docs: "https://developer.atlassian.com/cloud/trello/guides/rest-api/webhooks/",
  checked: "With a signature that 18F's `trello-webhook-server` takes; Trello has no SDK that verifies.",
  setup:
    "trello.com/power-ups/admin → the app → API key → Secret. The `callbackURL` given to Trello must be the public URL as it stands: it is part of what is signed.",
  credentials: ({ secret }) => [
    {
      scheme: "hmac",
      secret,
      header: "X-Trello-Webhook",
      algorithm: "sha1",
      encoding: "base64",
      payload: "{body}{publicUrl}",
    },
  ],
  eventType: "{body:action.type}",
  idempotencyKey: "{body:action.id}",
  headers: ["X-Trello-Webhook"],
  handshakes: [
    {
      title: "`HEAD`, sent when the webhook is made, is answered with 200",
      to: "anyone",
      on: { method: "HEAD" },
      reply: () => ({ kind: "answered" }),
    },
  ],
});
