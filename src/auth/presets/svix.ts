import { definePreset } from "../preset.ts";

/** Svix signs for its customers, by Standard Webhooks under names of its own. */
export const svix = definePreset({
  name: "svix",
  title: "Svix",
  docs: "https://docs.svix.com/receiving/verifying-payloads/how",
  checked: "Checked with `svix`.",
  setup: "The endpoint's signing secret (`whsec_…`), as it stands.",
  credentials: ({ secret }) => [{ scheme: "standard-webhooks", secret }],
  eventType: "{body:type|body:eventType}",
  deadlineMs: 15_000,
  headers: ["svix-id", "svix-timestamp", "svix-signature"],
});
