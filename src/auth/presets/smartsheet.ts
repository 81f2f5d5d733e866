import { jsonReply } from "../handshake.ts";
import { definePreset } from "../preset.ts";

/** Smartsheet signs the body with the webhook's shared secret and HMAC-SHA256. */
export const smartsheet = definePreset({
  name: "smartsheet",
  title: "Smartsheet",
  docs: "https://developers.smartsheet.com/api/smartsheet/guides/webhooks",
  checked:
    "Signed in the tests as Smartsheet's documentation says; Smartsheet's SDK does not verify webhooks.",
  setup: "Create the webhook by Smartsheet's API; its answer holds the `sharedSecret`. Then enable it.",
  credentials: ({ secret }) => [{ scheme: "hmac", secret, header: "Smartsheet-Hmac-SHA256" }],
  // A callback is about several events, or says that the webhook's own state has changed.
  eventType: ["{body:events.0.objectType}.{body:events.0.eventType}", "webhook.{body:newWebhookStatus}"],
  // Its `nonce` may be another one when it is sent again.
  headers: ["Smartsheet-Hmac-SHA256", "Smartsheet-Change-Agent"],
  handshakes: [
    {
      title:
        "`Smartsheet-Hook-Challenge`, sent at first and every hundred callbacks, is repeated in header and body",
      to: "anyone",
      on: { method: "POST", header: "smartsheet-hook-challenge" },
      reply({ headers }) {
        const challenge = headers["smartsheet-hook-challenge"];
        if (challenge === undefined || challenge === "") return null;
        const answer = jsonReply({ smartsheetHookResponse: challenge });
        if (answer.kind !== "answered") return answer;
        return { ...answer, headers: { ...answer.headers, "Smartsheet-Hook-Response": challenge } };
      },
    },
  ],
});
