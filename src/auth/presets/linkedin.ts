import { createHmac } from "node:crypto";
import { challengeIn, jsonReply } from "../handshake.ts";
import { definePreset } from "../preset.ts";

/** LinkedIn signs `hmacsha256=` and the body with the app's client secret and HMAC-SHA256. */
export const linkedin = definePreset({
  name: "linkedin",
  title: "LinkedIn",
  docs: "https://learn.microsoft.com/en-us/linkedin/shared/api-guide/webhook-validation",
  checked:
    "With a request that OpenSSL has signed as LinkedIn's documentation says, and as others do who verify; LinkedIn has no SDK that verifies, its example of a challenge leaves the secret out, and it publishes no request that it has signed.",
  setup: "Developer portal → your app → Webhooks: the public URL; Auth → Client secret.",
  credentials: ({ secret }) => [
    { scheme: "hmac", secret, header: "X-LI-Signature", payload: "hmacsha256={body}" },
  ],
  eventType: "{body:type}",
  idempotencyKey: "{body:notificationId}",
  headers: ["X-LI-Signature"],
  handshakes: [
    {
      // What is signed for a stranger proves no delivery: there, `hmacsha256=` stands in front.
      title: "`challengeCode`, sent at first and every two hours, is answered with its HMAC",
      to: "anyone",
      on: { method: "GET", query: "challengeCode" },
      reply(asked, { secret }) {
        const challengeCode = challengeIn(asked, "challengeCode");
        if (challengeCode === undefined || secret === undefined) return null;
        if (!/^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i.test(challengeCode)) return null;
        const challengeResponse = createHmac("sha256", secret).update(challengeCode).digest("hex");
        return jsonReply({ challengeCode, challengeResponse });
      },
    },
  ],
});
