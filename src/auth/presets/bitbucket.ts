import { definePreset } from "../preset.ts";

/** Bitbucket signs the body with HMAC-SHA256. */
export const bitbucket = definePreset({
  name: "bitbucket",
  title: "Bitbucket",
  docs: "https://support.atlassian.com/bitbucket-cloud/docs/manage-webhooks/",
  checked: "Checked with the example of a signature in Atlassian's documentation.",
  setup: "Repository settings → Webhooks → Add webhook → Secret.",
  credentials: ({ secret }) => [{ scheme: "hmac", secret, header: "X-Hub-Signature", prefix: "sha256=" }],
  eventType: "{header:x-event-key}",
  idempotencyKey: "{header:x-request-uuid}",
  deadlineMs: 10_000,
  headers: ["X-Event-Key", "X-Request-UUID", "X-Attempt-Number", "X-Hub-Signature"],
});
