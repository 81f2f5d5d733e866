import { memberOf } from "../handshake.ts";
import { definePreset } from "../preset.ts";

/** Intercom signs the body with HMAC-SHA1. */
export const intercom = definePreset({
  name: "intercom",
  title: "Intercom",
  docs: "https://developers.intercom.com/docs/webhooks/setting-up-webhooks",
  checked: "With a signature from the tests of `webhook-verify`; Intercom has no SDK that verifies.",
  setup: "Developer Hub → the app → Basic information → Client secret; then Webhooks → Endpoint URL.",
  credentials: ({ secret }) => [
    { scheme: "hmac", secret, header: "X-Hub-Signature", prefix: "sha1=", algorithm: "sha1" },
  ],
  eventType: "{body:topic}",
  idempotencyKey: "{body:id}",
  deadlineMs: 5_000,
  headers: ["X-Hub-Signature"],
  handshakes: [
    {
      title: "`HEAD`, sent when the endpoint is entered, is answered with 200",
      to: "anyone",
      on: { method: "HEAD" },
      reply: () => ({ kind: "answered" }),
    },
    {
      title: "`ping`, the test notification, is answered once its signature is right",
      to: "sender",
      on: { method: "POST", body: '"ping"' },
      reply: (asked) => (memberOf(asked, "topic") === "ping" ? { kind: "answered" } : null),
    },
  ],
});
