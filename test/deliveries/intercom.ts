import { createHmac } from "node:crypto";
import type { ProviderRow } from "./row.ts";

export const row: ProviderRow = {
  preset: "intercom",
  secrets: { signing: "1d2e7c54-3f5a-4c2b-8d10-6b8f7a9e0c11" },
  sign: ({ body }, secret) => ({
    headers: { "x-hub-signature": `sha1=${createHmac("sha1", secret).update(body).digest("hex")}` },
  }),
  signature: "x-hub-signature",
  signsBody: true,
  isTimed: false,
  eventType: "contact.user.created",
  idempotencyKey: "notif_78c122d0-23ba-11e4-9464-79b01267cc2e",
};
