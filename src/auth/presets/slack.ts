import { jsonReply, memberOf } from "../handshake.ts";
import { definePreset } from "../preset.ts";

/** Slack signs `v0:timestamp:body` with HMAC-SHA256: events as JSON, commands and interactions as forms. */
export const slack = definePreset({
  name: "slack",
  title: "Slack",
  docs: "https://docs.slack.dev/authentication/verifying-requests-from-slack",
  checked: "Checked with `@slack/bolt` and Slack's own example of a signature.",
  setup: "Your app → Basic Information → Signing Secret; then Event Subscriptions → Request URL.",
  credentials: ({ secret }) => [
    {
      scheme: "hmac",
      secret,
      header: "X-Slack-Signature",
      prefix: "v0=",
      payload: "v0:{timestamp}:{body}",
      timestamp: { header: "X-Slack-Request-Timestamp", unit: "seconds" },
    },
  ],
  eventType: "{body:event.type|body:type|body:command}",
  // The same for each retry, which `X-Slack-Retry-Num` counts.
  idempotencyKey: "{body:event_id|body:trigger_id}",
  deadlineMs: 3_000,
  headers: ["X-Slack-Signature", "X-Slack-Request-Timestamp"],
  handshakes: [
    {
      title: "`url_verification` is answered with its `challenge`, once its signature is right",
      to: "sender",
      on: { method: "POST", body: "url_verification" },
      reply(asked) {
        const challenge = memberOf(asked, "challenge");
        if (memberOf(asked, "type") !== "url_verification" || challenge === undefined) return null;
        return jsonReply({ challenge });
      },
    },
  ],
});
