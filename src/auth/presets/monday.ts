import { jsonReply, memberOf } from "../handshake.ts";
import { definePreset } from "../preset.ts";

/** monday.com sends a JSON Web Token with each call of an app, signed with the app's signing secret (HS256). */
export const monday = definePreset({
  name: "monday",
  title: "monday.com",
  docs: "https://developer.monday.com/apps/docs/authorization-header",
  checked:
    "With `jsonwebtoken`, which monday.com's documentation verifies with; its SDK does not verify. The token says nothing of the body. Webhooks made in a board's own settings carry none: give those a scheme of another kind and `provider: monday`.",
  setup:
    "Developer Center → your app → General settings → Signing secret; for the events of the app's own life, such as its installation, the Client secret.",
  credentials: ({ secret }) => [
    { scheme: "jwt", secret, in: "header", parameter: "Authorization", algorithms: ["HS256"] },
  ],
  eventType: "{body:event.type}",
  // A retry has a new id and names the first one.
  idempotencyKey: "{body:event.subscriptionId}/{body:event.originalTriggerUuid|body:event.triggerUuid}",
  headers: ["Authorization"],
  handshakes: [
    {
      title: "`challenge` is repeated as JSON",
      to: "anyone",
      on: { method: "POST", body: '"challenge"' },
      reply(asked) {
        const { json } = asked;
        const challenge = memberOf(asked, "challenge");
        if (challenge === undefined) return null;
        if (typeof json !== "object" || json === null || Object.keys(json).length > 1) return null;
        return jsonReply({ challenge });
      },
    },
  ],
});
