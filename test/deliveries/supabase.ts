import { Webhook } from "standardwebhooks";
import type { ProviderRow } from "./row.ts";

const id = "b2c3d4e5-f6a7-4b8c-9d0e-1f2a3b4c5d6e";

export const row: ProviderRow = {
  preset: "supabase",
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
  eventType: "signup",
  idempotencyKey: id,
};
