import { Webhook } from "standardwebhooks";
import type { ProviderRow } from "./row.ts";

const id = "wh_685342e6c53c8190a1be43f081506c52";

export const row: ProviderRow = {
  preset: "openai",
  secrets: { signing: "whsec_plJ3nmyCDGBKInavdOK15jsl" },
  forgesWith: "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD",
  sign: ({ body, now }, secret) => ({
    headers: {
      "webhook-id": id,
      "webhook-timestamp": String(Math.floor(now / 1_000)),
      "webhook-signature": new Webhook(secret).sign(id, new Date(now), body),
    },
  }),
  accepts: ({ body, headers }, secret) => new Webhook(secret).verify(body, headers) !== null,
  signature: "webhook-signature",
  signsBody: true,
  isTimed: true,
  eventType: "response.completed",
  idempotencyKey: id,
};
