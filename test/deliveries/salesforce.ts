import type { ProviderRow } from "./row.ts";

export const row: ProviderRow = {
  preset: "salesforce",
  secrets: { signing: "a-key-of-the-author" },
  // Salesforce proves nothing by what it sends; the author's key is in the address that it was given.
  trigger: { provider: "salesforce", auth: [{ scheme: "shared-key", secret: "salesforce-signing" }] },
  sign: ({ url }, secret) => ({ url: `${url}?key=${encodeURIComponent(secret)}` }),
  signature: { query: "key" },
  signsBody: false,
  isTimed: false,
  eventType: "sf:Account",
  idempotencyKey: "04l5e00000Gx7QzAAJ",
};
