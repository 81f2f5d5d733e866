import { definePreset } from "../preset.ts";

/** Supabase signs its auth hooks by Standard Webhooks; each retry has a new id. */
export const supabase = definePreset({
  name: "supabase",
  title: "Supabase auth hooks",
  docs: "https://supabase.com/docs/guides/auth/auth-hooks",
  checked: "Checked with `standardwebhooks`.",
  setup:
    "Authentication → Hooks → the hook's secret, without its beginning `v1,`: it then begins with `whsec_`. A retry has another id, so it is taken as a new delivery unless `deduplication.key` says what makes two of them one.",
  credentials: ({ secret }) => [{ scheme: "standard-webhooks", secret }],
  eventType: "{body:email_data.email_action_type}",
  deadlineMs: 5_000,
  headers: ["webhook-id", "webhook-timestamp", "webhook-signature"],
  answer: { headers: { "Content-Type": "application/json" }, body: "{}" },
});
