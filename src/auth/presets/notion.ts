import { memberOf } from "../handshake.ts";
import { definePreset } from "../preset.ts";

/** Notion signs the body with HMAC-SHA256 and the verification token that it sends first. */
export const notion = definePreset({
  name: "notion",
  title: "Notion",
  docs: "https://developers.notion.com/reference/webhooks",
  checked: "Checked with `@notionhq/client`.",
  setup:
    "Name a secret that is not there yet, then create the subscription in your integration's Webhooks tab, with the address that has the trigger's id (at others no secret is taken): Notion sends a verification token, which is kept under that name. Read it (`tripline secrets show <name>`) and enter it at Notion.",
  credentials: ({ secret }) => [{ scheme: "hmac", secret, header: "X-Notion-Signature", prefix: "sha256=" }],
  learns: "secret",
  eventType: "{body:type}",
  idempotencyKey: "{body:id}",
  headers: ["X-Notion-Signature"],
  handshakes: [
    {
      title:
        "`verification_token`, sent when the subscription is made, is kept as the secret and can be read",
      to: "anyone",
      on: { method: "POST", body: "verification_token" },
      reply(asked) {
        const { json } = asked;
        const token = memberOf(asked, "verification_token");
        if (token === undefined || !/^[\x21-\x7e]{16,200}$/.test(token)) return null;
        // An event may hold a member of this name; it has others, too.
        if (typeof json !== "object" || json === null || Object.keys(json).length > 1) return null;
        return { kind: "answered", learned: token };
      },
    },
  ],
});
