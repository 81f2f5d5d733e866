import { z } from "zod";
import { SecretReference } from "../../contract/secret.ts";
import { jsonReply } from "../handshake.ts";
import { HeaderName } from "../header.ts";
import { definePreset } from "../preset.ts";

/** Okta's event hooks send a value of the author's choice in a header; they sign nothing. */
export const okta = definePreset({
  name: "okta",
  title: "Okta event hooks",
  docs: "https://developer.okta.com/docs/concepts/event-hooks/",
  checked:
    "Checked against Okta's documentation and its example of a verification; there is nothing to sign.",
  setup:
    "Workflow → Event Hooks → Create Event Hook: the public URL, the authentication field `Authorization` and a secret of your choice.",
  settings: z.strictObject({
    secret: SecretReference.meta({ title: "Authentication secret", secretReference: true }),
    field: HeaderName.default("Authorization").meta({ title: "Authentication field" }),
  }),
  credentials: ({ secret, field }) => [{ scheme: "api-key", in: "header", parameter: field, secret }],
  eventType: "{body:data.events.0.eventType|body:eventType}",
  // Of the whole delivery; each event in it has a `uuid`.
  idempotencyKey: "{body:eventId}",
  deadlineMs: 3_000,
  headers: ["Authorization", "X-Okta-Request-Id"],
  handshakes: [
    {
      title: "`X-Okta-Verification-Challenge` is repeated as JSON, once the authentication field is right",
      to: "sender",
      on: { method: "GET", header: "x-okta-verification-challenge" },
      reply({ headers }) {
        const verification = headers["x-okta-verification-challenge"];
        return verification === undefined ? null : jsonReply({ verification });
      },
    },
  ],
});
