import { createHmac } from "node:crypto";
import type { Json } from "../../contract/name.ts";
import { challengeIn, jsonReply } from "../handshake.ts";
import { definePreset } from "../preset.ts";

const signature = { header: "X-Twitter-Webhooks-Signature", prefix: "sha256=", encoding: "base64" } as const;

/** X (Twitter) signs the body with the app's consumer secret and HMAC-SHA256, in base64. */
export const xTwitter = definePreset({
  name: "x-twitter",
  title: "X (Twitter)",
  docs: "https://docs.x.com/x-api/webhooks/quickstart",
  checked:
    "With a signature that X's own `twitter-autohook` takes, and the answer that it gives to a challenge.",
  setup: "Developer Console → your app → Keys and tokens: the consumer secret (API key secret).",
  credentials: ({ secret }) => [{ scheme: "hmac", secret, ...signature }],
  takesBody: isObject,
  // What happened is told by the name of a member, as in `tweet_create_events`; there is no id of the delivery.
  headers: ["X-Twitter-Webhooks-Signature"],
  handshakes: [
    {
      title: "`crc_token`, sent at first and every hour, is answered with its HMAC",
      to: "anyone",
      on: { method: "GET", query: "crc_token" },
      reply(asked, { secret }) {
        const token = challengeIn(asked, "crc_token");
        if (token === undefined || secret === undefined || !isToken(token)) return null;
        const hmac = createHmac("sha256", secret).update(token).digest("base64");
        return jsonReply({ response_token: `sha256=${hmac}` });
      },
    },
  ],
});

/**
 * Deliveries are signed in the same way, and anyone may have a token signed: no token may be a body that is taken. A form
 * such as `for_user_id=42` is a word, too, so that only objects are taken.
 */
function isObject(body: Uint8Array): boolean {
  return body[0] === 0x7b;
}

function isToken(text: string): boolean {
  return /^[\w+/=.-]{1,256}$/.test(text) && jsonOf(text) === undefined;
}

function jsonOf(text: string): Json | undefined {
  try {
    const value: Json = JSON.parse(text);
    return value;
  } catch {
    return undefined;
  }
}
