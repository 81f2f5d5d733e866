import type { ProviderRow } from "./row.ts";

export const row: ProviderRow = {
  preset: "adobe-sign",
  secrets: { signing: "UB7E5BXCXY" },
  sign: (_, secret) => ({ headers: { "x-adobesign-clientid": secret } }),
  signature: "x-adobesign-clientid",
  signsBody: false,
  isTimed: false,
  eventType: "AGREEMENT_WORKFLOW_COMPLETED",
  idempotencyKey: "9d8f3b6e-2b1d-4b8c-a6f0-3d5c8f1e7a21",
};
