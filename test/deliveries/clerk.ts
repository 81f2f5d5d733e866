import { Webhook } from "svix";
import type { ProviderRow } from "./row.ts";

const id = "msg_2ebqCOSxSf3zM9YbTw1hxPdR0aa";

export const row: ProviderRow = {
  preset: "clerk",
  secrets: { signing: "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw" },
  forgesWith: "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD",
  sign: ({ body, now }, secret) => ({
    headers: {
      "svix-id": id,
      "svix-timestamp": String(Math.floor(now / 1_000)),
      "svix-signature": new Webhook(secret).sign(id, new Date(now), body),
    },
  }),
  accepts: ({ body, headers }, secret) => new Webhook(secret).verify(body, headers) !== null,
  signature: "svix-signature",
  signsBody: true,
  isTimed: true,
  eventType: "user.created",
  idempotencyKey: id,
};
