import { jsonReply } from "../handshake.ts";
import { definePreset } from "../preset.ts";

const signature = "Smartsheet-Hmac-SHA256";

/**
 * Smartsheet signs the body with the webhook's shared secret and HMAC-SHA256, written as a number to the base of 16: its
 * own example in Java leaves out the zeros in front, as one signature of sixteen has them.
 */
export const smartsheet = definePreset({
  name: "smartsheet",
  title: "Smartsheet",
  docs: "https://developers.smartsheet.com/api/smartsheet/guides/webhooks",
  checked:
    "With a request that Java has signed as Smartsheet's own example does, and in the other way of its examples; its SDK verifies no webhooks, and it publishes no request that it has signed.",
  setup: "Create the webhook by Smartsheet's API; its answer holds the `sharedSecret`. Then enable it.",
  credentials: ({ secret }) => [{ scheme: "hmac", secret, header: signature }],
  reads(proof) {
    const name = signature.toLowerCase();
    const sent = proof.headers[name];
    if (sent === undefined || !/^[\da-f]{1,63}$/i.test(sent)) return proof;
    return { ...proof, headers: { ...proof.headers, [name]: sent.padStart(64, "0") } };
  },
  // A callback is about several events, or says that the webhook's own state has changed.
  eventType: ["{body:events.0.objectType}.{body:events.0.eventType}", "webhook.{body:newWebhookStatus}"],
  // Its `nonce` may be another one when it is sent again.
  headers: [signature, "Smartsheet-Change-Agent"],
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
