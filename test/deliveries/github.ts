import { sign, verify } from "@octokit/webhooks-methods";
import type { ProviderRow } from "./row.ts";

export const row: ProviderRow = {
  preset: "github",
  secrets: { signing: "It's a Secret to Everybody" },
  sign: async ({ body }, secret) => ({ headers: { "x-hub-signature-256": await sign(secret, body) } }),
  accepts: ({ body, headers }, secret) => verify(secret, body, headers["x-hub-signature-256"] ?? ""),
  signature: "x-hub-signature-256",
  signsBody: true,
  isTimed: false,
  eventType: "push",
  idempotencyKey: "72d3162e-cc78-11e3-81ab-4c9367dc0958",
};
