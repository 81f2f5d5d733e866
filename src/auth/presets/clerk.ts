import { definePreset } from "../preset.ts";

/** Clerk sends through Svix. */
export const clerk = definePreset({
  name: "clerk",
  title: "Clerk",
  docs: "https://clerk.com/docs/webhooks/sync-data",
  checked: "Checked with `svix`.",
  setup: "Dashboard → Webhooks → the endpoint → Signing Secret (`whsec_…`), as it stands.",
  credentials: ({ secret }) => [{ scheme: "standard-webhooks", secret }],
  eventType: "{body:type}",
  deadlineMs: 15_000,
  headers: ["svix-id", "svix-timestamp", "svix-signature"],
});
