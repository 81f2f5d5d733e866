import { generateKeyPairSync, sign } from "node:crypto";
import type { ProviderRow } from "./row.ts";

const pair = () =>
  generateKeyPairSync("ed25519", {
    privateKeyEncoding: { format: "pem", type: "pkcs8" },
    publicKeyEncoding: { format: "der", type: "spki" },
  });
const { publicKey, privateKey } = pair();

export const row: ProviderRow = {
  preset: "telnyx",
  secrets: { signing: publicKey.subarray(-32).toString("base64") },
  signsWith: privateKey,
  forgesWith: pair().privateKey,
  sign({ body, now }, key) {
    const timestamp = String(Math.floor(now / 1_000));
    const signature = sign(null, Buffer.from(`${timestamp}|${body}`), key).toString("base64");
    return { headers: { "telnyx-timestamp": timestamp, "telnyx-signature-ed25519": signature } };
  },
  signature: "telnyx-signature-ed25519",
  signsBody: true,
  isTimed: true,
  eventType: "message.received",
  idempotencyKey: "b301ed3f-1490-491f-995f-6e64e69674d4",
};
