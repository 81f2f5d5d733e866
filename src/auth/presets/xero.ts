import { definePreset } from "../preset.ts";

/** Xero signs the body with HMAC-SHA256, in base64, and wants answers without a body. */
export const xero = definePreset({
  name: "xero",
  title: "Xero",
  docs: "https://developer.xero.com/documentation/guides/webhooks/configuring-your-server/",
  checked:
    "With an intent to receive that Xero has sent, signed wrongly on purpose, and rightly; `xero-node` verifies no webhooks.",
  setup:
    "developer.xero.com → My Apps → the app → Webhooks: the webhooks key, as it stands. The trigger must be active before the intent to receive is sent: an inactive one answers 404 where Xero wants to hear 401.",
  credentials: ({ secret }) => [{ scheme: "hmac", secret, header: "x-xero-signature", encoding: "base64" }],
  eventType: "{body:events.0.eventCategory}.{body:events.0.eventType}",
  // A delivery holds events of any number, which are put together anew when it is sent again.
  deadlineMs: 5_000,
  headers: ["x-xero-signature"],
  answer: { body: "" },
  responses: { unauthorized: { body: "" } },
  handshakes: [
    {
      title:
        "The intent to receive, calls without events of which some are signed wrongly on purpose, is answered with 200 once its signature is right, else with 401, both without a body",
      to: "sender",
      on: { method: "POST", body: '"entropy"' },
      reply({ json }) {
        if (typeof json !== "object" || json === null || Array.isArray(json)) return null;
        const { events } = json;
        return Array.isArray(events) && events.length === 0 ? { kind: "answered" } : null;
      },
    },
  ],
});
