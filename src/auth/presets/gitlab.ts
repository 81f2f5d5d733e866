import { definePreset } from "../preset.ts";

/** GitLab sends a token of the author's choice along; it signs nothing. */
export const gitlab = definePreset({
  name: "gitlab",
  title: "GitLab",
  docs: "https://docs.gitlab.com/user/project/integrations/webhooks/",
  checked: "Checked against GitLab's documentation; there is nothing to sign.",
  setup: "Settings → Webhooks → Secret token: a secret of your choice.",
  credentials: ({ secret }) => [{ scheme: "api-key", in: "header", parameter: "X-Gitlab-Token", secret }],
  eventType: "{header:x-gitlab-event}",
  // `X-Gitlab-Event-UUID` is shared by all webhooks that one event sets off; this one is each delivery's own.
  idempotencyKey: "{header:idempotency-key}",
  deadlineMs: 10_000,
  headers: ["X-Gitlab-Event", "X-Gitlab-Token", "X-Gitlab-Instance", "Idempotency-Key"],
});
