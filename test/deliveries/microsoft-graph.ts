import type { ProviderRow } from "./row.ts";

export const row: ProviderRow = {
  preset: "microsoft-graph",
  secrets: { signing: "c75831bd-fad3-4191-9a66-280a48528679" },
  sign: ({ body }, secret) => ({ body: body.replace("CLIENT-STATE", secret) }),
  signature: { member: "clientState" },
  signsBody: false,
  isTimed: false,
  eventType: "created",
  idempotencyKey: null,
};
