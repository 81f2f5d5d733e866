import { z } from "zod";
import { SecretReference } from "../../contract/secret.ts";
import { challengeIn, textReply } from "../handshake.ts";
import { definePreset } from "../preset.ts";
import { compileMatch } from "../secret-match.ts";

const settings = z.strictObject({
  secret: SecretReference.meta({ title: "App secret", secretReference: true }),
  verifyToken: SecretReference.meta({
    title: "Verify token",
    description: "A secret of your choice, entered at Meta beside the callback URL.",
    secretReference: true,
  }),
});

/** Facebook, Instagram and WhatsApp sign the body with the app's secret and HMAC-SHA256. */
export const meta = definePreset({
  name: "meta",
  title: "Meta: Facebook, Instagram, WhatsApp",
  docs: "https://developers.facebook.com/docs/graph-api/webhooks/getting-started",
  checked:
    "With `whatsapp-api-js`, and with a signature from the tests of `webhook-verify`; Meta has no SDK that verifies.",
  setup:
    "App dashboard → Webhooks: the public URL as callback URL, and the verify token; Settings → Basic: App secret.",
  settings,
  credentials: ({ secret }) => [{ scheme: "hmac", secret, header: "X-Hub-Signature-256", prefix: "sha256=" }],
  eventType: ["{body:object}.{body:entry.0.changes.0.field}", "{body:object}"],
  // Meta sends up to a thousand changes at a time and puts them together anew when it repeats some: no part of them
  // stands for all.
  deadlineMs: 10_000,
  headers: ["X-Hub-Signature-256"],
  handshakes: [
    {
      title: "`hub.challenge` is repeated as text when `hub.verify_token` is the verify token",
      to: "anyone",
      on: { method: "GET", query: "hub.challenge" },
      reply(asked, { verifyToken }) {
        const challenge = challengeIn(asked, "hub.challenge");
        if (asked.query.get("hub.mode") !== "subscribe" || challenge === undefined) return null;
        const sent = asked.query.get("hub.verify_token") ?? "";
        if (verifyToken === undefined || !compileMatch(verifyToken)(sent)) {
          return { kind: "refused", reason: "hub.verify_token is not the verify token" };
        }
        return textReply(challenge);
      },
    },
  ],
});
