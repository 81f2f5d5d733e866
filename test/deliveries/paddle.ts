import { createHmac } from "node:crypto";
import { Paddle } from "@paddle/paddle-node-sdk";
import type { ProviderRow } from "./row.ts";

const { webhooks } = new Paddle("key_of_the_tests");

export const row: ProviderRow = {
  preset: "paddle",
  secrets: { signing: "pdl_ntfset_01gkpjp8bkm3tm53kdgkx6sms7_6h3qd3uFSi9YCD3OLYAShQI90XTI5vEI" },
  // Paddle's SDK verifies only; signed as its documentation says.
  sign({ body, now }, secret) {
    const timestamp = String(Math.floor(now / 1_000));
    const signature = createHmac("sha256", secret).update(`${timestamp}:${body}`).digest("hex");
    return { headers: { "paddle-signature": `ts=${timestamp};h1=${signature}` } };
  },
  accepts: ({ body, headers }, secret) =>
    webhooks.isSignatureValid(body, secret, headers["paddle-signature"] ?? ""),
  signature: "paddle-signature",
  signsBody: true,
  isTimed: true,
  eventType: "transaction.completed",
  idempotencyKey: "evt_01hv8x2axb29d8w8s0c3j4k5m6",
};
