import { definePreset } from "../preset.ts";

/** WorkOS signs `t.body` with HMAC-SHA256 and sends `t=…, v1=…`; the time is in milliseconds. */
export const workos = definePreset({
  name: "workos",
  title: "WorkOS",
  docs: "https://workos.com/docs/events/data-syncing/webhooks",
  checked: "Checked with `@workos-inc/node`.",
  setup: "Dashboard → Developer → Webhooks → the endpoint's signing secret.",
  credentials: ({ secret }) => [
    {
      scheme: "hmac",
      secret,
      header: "WorkOS-Signature",
      format: { kind: "pairs", signature: "v1", timestamp: "t" },
      payload: "{timestamp}.{body}",
    },
  ],
  eventType: "{body:event}",
  idempotencyKey: "{body:id}",
  headers: ["WorkOS-Signature"],
});
