import type { ProviderRow } from "./row.ts";

export const row: ProviderRow = {
  preset: "gitlab",
  secrets: { signing: "a-token-of-the-author" },
  sign: (_, secret) => ({ headers: { "x-gitlab-token": secret } }),
  signature: "x-gitlab-token",
  signsBody: false,
  isTimed: false,
  eventType: "Push Hook",
  idempotencyKey: "f5e5f430-f57b-4e6e-9fac-d9128cd7232f",
};
