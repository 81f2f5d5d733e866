import { definePreset } from "../preset.ts";

/** GitHub signs the body with HMAC-SHA256; old servers only with SHA-1. JSON, or a form with the JSON in `payload`. */
export const github = definePreset({
  name: "github",
  title: "GitHub",
  docs: "https://docs.github.com/en/webhooks/using-webhooks/validating-webhook-deliveries",
  checked: "Checked with `@octokit/webhooks-methods` and GitHub's own example of a signature.",
  setup: "Settings → Webhooks → Add webhook: the public URL, and a secret of your choice.",
  credentials: ({ secret }) => [
    { scheme: "hmac", secret, header: "X-Hub-Signature-256", prefix: "sha256=" },
    { scheme: "hmac", secret, header: "X-Hub-Signature", prefix: "sha1=", algorithm: "sha1" },
  ],
  eventType: "{header:x-github-event}",
  idempotencyKey: "{header:x-github-delivery}",
  deadlineMs: 10_000,
  headers: ["X-GitHub-Event", "X-GitHub-Delivery", "X-Hub-Signature-256"],
  handshakes: [
    {
      title: "`ping`, sent when the webhook is made, is answered once its signature is right",
      to: "sender",
      on: { method: "POST", header: "x-github-event" },
      reply: ({ headers }) =>
        headers["x-github-event"] === "ping" ? { kind: "answered", body: "pong" } : null,
    },
  ],
});
