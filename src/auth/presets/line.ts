import { definePreset } from "../preset.ts";

/** LINE signs the body with HMAC-SHA256, in base64. */
export const line = definePreset({
  name: "line",
  title: "LINE Messaging API",
  docs: "https://developers.line.biz/en/docs/messaging-api/verify-webhook-signature/",
  checked: "Checked with `@line/bot-sdk`.",
  setup: "LINE Developers Console → the channel → Basic settings → Channel secret.",
  credentials: ({ secret }) => [{ scheme: "hmac", secret, header: "x-line-signature", encoding: "base64" }],
  eventType: "{body:events.0.type}",
  // Each event has an id, `webhookEventId`, and a delivery holds any number of events.
  headers: ["x-line-signature"],
  handshakes: [
    {
      title:
        "A call without events, which the console's Verify button sends, is answered once its signature is right",
      to: "sender",
      on: { method: "POST", body: '"events"' },
      reply({ json }) {
        if (typeof json !== "object" || json === null || Array.isArray(json)) return null;
        const { events } = json;
        return Array.isArray(events) && events.length === 0 ? { kind: "answered" } : null;
      },
    },
  ],
});
