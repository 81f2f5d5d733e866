import { createHmac } from "node:crypto";
import { jsonReply, memberOf } from "../handshake.ts";
import { definePreset } from "../preset.ts";

/** Zoom signs `v0:timestamp:body` with HMAC-SHA256, its challenges too. */
export const zoom = definePreset({
  name: "zoom",
  title: "Zoom",
  docs: "https://developers.zoom.us/docs/api/webhooks/",
  checked: "With Zoom's SDK `@zoom/rivet`, which verifies.",
  setup: "App Marketplace → your app → Feature → Event Subscriptions: the Secret Token.",
  credentials: ({ secret }) => [
    {
      scheme: "hmac",
      secret,
      header: "x-zm-signature",
      prefix: "v0=",
      payload: "v0:{timestamp}:{body}",
      timestamp: { header: "x-zm-request-timestamp" },
    },
  ],
  eventType: "{body:event}",
  // Zoom gives no id; `event_ts` is the moment of the event, which two meetings may share.
  deadlineMs: 3_000,
  headers: ["x-zm-signature", "x-zm-request-timestamp"],
  handshakes: [
    {
      title:
        "`endpoint.url_validation`, sent at first and every 72 hours, is answered with its `plainToken` and its HMAC",
      to: "sender",
      on: { method: "POST", body: "endpoint.url_validation" },
      reply(asked, { secret }) {
        const plainToken = memberOf(asked, "payload", "plainToken");
        if (memberOf(asked, "event") !== "endpoint.url_validation") return null;
        if (plainToken === undefined || secret === undefined) return null;
        const encryptedToken = createHmac("sha256", secret).update(plainToken).digest("hex");
        return jsonReply({ plainToken, encryptedToken });
      },
    },
  ],
});
