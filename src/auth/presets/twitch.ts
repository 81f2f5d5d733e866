import { memberOf, textReply } from "../handshake.ts";
import { definePreset } from "../preset.ts";

const messageType = "twitch-eventsub-message-type";

/** Twitch's EventSub signs message id, timestamp and body with HMAC-SHA256. */
export const twitch = definePreset({
  name: "twitch",
  title: "Twitch EventSub",
  docs: "https://dev.twitch.tv/docs/eventsub/handling-webhook-events/",
  checked:
    "With the request that the Go client `helix` is tested with; Twitch has no SDK that verifies, and publishes no example of a signature.",
  setup:
    "The `secret` of your choice (10 to 100 characters) given in `transport` when the subscription is made.",
  credentials: ({ secret }) => [
    {
      scheme: "hmac",
      secret,
      header: "Twitch-Eventsub-Message-Signature",
      prefix: "sha256=",
      payload: "{header:twitch-eventsub-message-id}{timestamp}{body}",
      timestamp: { header: "Twitch-Eventsub-Message-Timestamp", unit: "iso", toleranceMs: 600_000 },
    },
  ],
  eventType: "{header:twitch-eventsub-subscription-type}",
  idempotencyKey: "{header:twitch-eventsub-message-id}",
  // "A few seconds" is all that Twitch promises; its own tool waits for ten.
  deadlineMs: 10_000,
  headers: [
    "Twitch-Eventsub-Message-Id",
    "Twitch-Eventsub-Message-Type",
    "Twitch-Eventsub-Message-Timestamp",
    "Twitch-Eventsub-Message-Signature",
    "Twitch-Eventsub-Message-Retry",
    "Twitch-Eventsub-Subscription-Type",
    "Twitch-Eventsub-Subscription-Version",
  ],
  handshakes: [
    {
      title: "`webhook_callback_verification` is answered with its `challenge`, once its signature is right",
      to: "sender",
      on: { method: "POST", header: messageType, body: "challenge" },
      reply(asked) {
        const challenge = memberOf(asked, "challenge");
        if (asked.headers[messageType] !== "webhook_callback_verification") return null;
        return challenge === undefined ? null : textReply(challenge);
      },
    },
    {
      title: "`revocation`, the end of a subscription, is taken note of and runs nothing",
      to: "sender",
      on: { method: "POST", header: messageType },
      reply: ({ headers }) =>
        headers[messageType] === "revocation" ? { kind: "answered", status: 204 } : null,
    },
  ],
});
