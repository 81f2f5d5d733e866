import { challengeIn, textReply } from "../handshake.ts";
import { definePreset } from "../preset.ts";

/** Dropbox signs the body with the app's secret and HMAC-SHA256. */
export const dropbox = definePreset({
  name: "dropbox",
  title: "Dropbox",
  docs: "https://www.dropbox.com/developers/reference/webhooks",
  checked: "With a request that Dropbox's own `dropbox_hook` has sent; its SDK verifies no webhooks.",
  setup: "App Console → your app → Webhooks: the public URL; Settings → App secret.",
  credentials: ({ secret }) => [{ scheme: "hmac", secret, header: "X-Dropbox-Signature" }],
  // A notification says whose files have changed; it has neither a type nor an id.
  deadlineMs: 10_000,
  headers: ["X-Dropbox-Signature"],
  handshakes: [
    {
      // Sent as text that no browser takes for a page, as Dropbox wants it.
      title: "`challenge` is repeated as text",
      to: "anyone",
      on: { method: "GET", query: "challenge" },
      reply(asked) {
        const challenge = challengeIn(asked, "challenge");
        return challenge === undefined ? null : textReply(challenge);
      },
    },
  ],
});
