import { definePreset } from "../preset.ts";

/** Resend sends through Svix. */
export const resend = definePreset({
  name: "resend",
  title: "Resend",
  docs: "https://resend.com/docs/dashboard/webhooks/verify-webhooks-requests",
  checked: "Checked with `svix`.",
  setup: "Webhooks → the webhook → Signing Secret (`whsec_…`), as it stands.",
  credentials: ({ secret }) => [{ scheme: "standard-webhooks", secret }],
  eventType: "{body:type}",
  deadlineMs: 15_000,
  headers: ["svix-id", "svix-timestamp", "svix-signature"],
});
