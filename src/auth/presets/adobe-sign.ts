import { z } from "zod";
import { SecretReference } from "../../contract/secret.ts";
import { jsonReply } from "../handshake.ts";
import { definePreset } from "../preset.ts";

const header = "X-AdobeSign-ClientId";

/** Acrobat Sign sends the client id of the app that made the webhook, and wants it back each time; it signs nothing. */
export const adobeSign = definePreset({
  name: "adobe-sign",
  title: "Adobe Acrobat Sign",
  docs: "https://helpx.adobe.com/sign/developer/webhook/overview.html",
  checked:
    "Checked against Adobe's documentation; there is nothing to sign. A client id is hardly secret: allow Adobe's addresses alone where you can.",
  setup:
    "Store the client id of your application as the secret; of webhooks made in the web interface, Adobe's own one.",
  settings: z.strictObject({
    secret: SecretReference.meta({ title: "Client id", secretReference: true }),
  }),
  credentials: ({ secret }) => [{ scheme: "api-key", in: "header", parameter: header, secret }],
  eventType: "{body:event}",
  idempotencyKey: "{body:webhookNotificationId}",
  headers: [header],
  // Without it Adobe takes the notification for refused, and sends it again.
  echo: ({ headers }) => ({ [header]: headers["x-adobesign-clientid"] ?? "" }),
  handshakes: [
    {
      title: "the client id is repeated in header and body, once it is the right one",
      to: "sender",
      on: { method: "GET", header: "x-adobesign-clientid" },
      reply({ headers }) {
        const clientId = headers["x-adobesign-clientid"] ?? "";
        const answer = jsonReply({ xAdobeSignClientId: clientId });
        if (answer.kind !== "answered") return answer;
        return { ...answer, headers: { ...answer.headers, [header]: clientId } };
      },
    },
  ],
});
