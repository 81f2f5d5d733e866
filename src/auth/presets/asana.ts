import { definePreset } from "../preset.ts";

/** Asana signs the body with HMAC-SHA256 and a secret that it sends when the webhook is made. */
export const asana = definePreset({
  name: "asana",
  title: "Asana",
  docs: "https://developers.asana.com/docs/webhooks-guide",
  checked:
    "With a handshake and a signature that Asana's own example of a server takes; its SDK verifies no webhooks.",
  setup:
    "Give Asana the address with the trigger's id: at others no secret is taken. Name a secret that is not there yet: Asana sends its value when the webhook is made by Asana's API, and it is kept under that name. Each further webhook on the same trigger needs a credential of its own.",
  credentials: ({ secret }) => [{ scheme: "hmac", secret, header: "X-Hook-Signature" }],
  learns: "secret",
  eventType: "{body:events.0.resource.resource_type}.{body:events.0.action}",
  // A delivery is a list of what has happened since the last one; it has no id.
  deadlineMs: 10_000,
  headers: ["X-Hook-Signature"],
  handshakes: [
    {
      title: "`X-Hook-Secret`, sent when the webhook is made, is kept as the secret and repeated",
      to: "anyone",
      on: { method: "POST", header: "x-hook-secret" },
      reply({ headers }) {
        const secret = headers["x-hook-secret"];
        if (secret === undefined || !/^[\x21-\x7e]{16,200}$/.test(secret)) return null;
        return { kind: "answered", headers: { "X-Hook-Secret": secret }, learned: secret };
      },
    },
    {
      title: "the heartbeat, a list without events that comes every eight hours, runs nothing",
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
