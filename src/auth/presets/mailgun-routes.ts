import { definePreset } from "../preset.ts";

/**
 * A route of Mailgun's forwards an e-mail as a form, with files where it has attachments; `timestamp` and `token`, fields of
 * it, are signed with HMAC-SHA256, and nothing of the e-mail.
 */
export const mailgunRoutes = definePreset({
  name: "mailgun-routes",
  title: "Mailgun routes (e-mails)",
  docs: "https://documentation.mailgun.com/docs/mailgun/user-manual/receive-forward-store/routes",
  checked:
    "With the request that Rails' Action Mailbox is tested with; Mailgun's SDK verifies none. The signature covers a time and a token, not the e-mail.",
  setup:
    "Account → Security → API security → HTTP webhook signing key. Receiving → Routes: `forward` to the public URL.",
  credentials: ({ secret }) => [
    {
      scheme: "hmac",
      secret,
      member: "signature",
      payload: "{member:timestamp}{member:token}",
      timestamp: { member: "timestamp", unit: "seconds" },
    },
  ],
  // Whether another attempt has another token is not said; one that comes again is the same attempt, or somebody who overheard it.
  idempotencyKey: "{body:token}",
  headers: [],
});
