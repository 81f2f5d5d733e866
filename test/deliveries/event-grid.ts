import type { ProviderRow } from "./row.ts";

export const row: ProviderRow = {
  preset: "event-grid",
  secrets: { signing: "x0Wq8kCVPqj3b2rT5uYdLw" },
  trigger: {
    provider: "event-grid",
    auth: [{ scheme: "api-key", in: "query", parameter: "code", secret: "event-grid-signing" }],
  },
  sign: ({ url }, secret) => ({ url: `${url}?code=${encodeURIComponent(secret)}` }),
  signature: { query: "code" },
  signsBody: false,
  isTimed: false,
  eventType: "Microsoft.Storage.BlobCreated",
  idempotencyKey: null,
};
