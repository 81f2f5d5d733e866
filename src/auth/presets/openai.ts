import { definePreset } from "../preset.ts";

/** OpenAI signs by Standard Webhooks. */
export const openai = definePreset({
  name: "openai",
  title: "OpenAI",
  docs: "https://platform.openai.com/docs/guides/webhooks",
  checked: "Checked with `standardwebhooks`.",
  setup: "Settings → Project → Webhooks → the endpoint's signing secret (`whsec_…`), as it stands.",
  credentials: ({ secret }) => [{ scheme: "standard-webhooks", secret }],
  eventType: "{body:type}",
  idempotencyKey: "{header:webhook-id}",
  headers: ["webhook-id", "webhook-timestamp", "webhook-signature"],
});
