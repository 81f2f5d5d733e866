import type { ProviderRow } from "./row.ts";

export const row: ProviderRow = {
  preset: "okta",
  secrets: { signing: "my-shared-secret" },
  sign: (_, secret) => ({ headers: { authorization: secret } }),
  signature: "authorization",
  signsBody: false,
  isTimed: false,
  eventType: "user.lifecycle.create",
  idempotencyKey: "b5a188b9-5ece-4636-b041-482ffda96311",
};
