import { generateKeyPairSync, sign } from "node:crypto";
import { verifyKey } from "discord-interactions";
import type { ProviderRow } from "./row.ts";

const pair = () =>
  generateKeyPairSync("ed25519", {
    privateKeyEncoding: { format: "pem", type: "pkcs8" },
    publicKeyEncoding: { format: "der", type: "spki" },
  });
const { publicKey, privateKey } = pair();
const publicHex = publicKey.subarray(-32).toString("hex");

export const row: ProviderRow = {
  preset: "discord",
  secrets: { signing: publicHex },
  signsWith: privateKey,
  forgesWith: pair().privateKey,
  sign({ body, now }, key) {
    const timestamp = String(Math.floor(now / 1_000));
    const signature = sign(null, Buffer.from(timestamp + body), key).toString("hex");
    return { headers: { "x-signature-timestamp": timestamp, "x-signature-ed25519": signature } };
  },
  accepts: ({ body, headers }) =>
    verifyKey(
      body,
      headers["x-signature-ed25519"] ?? "",
      headers["x-signature-timestamp"] ?? "",
      publicHex,
    ),
  signature: "x-signature-ed25519",
  signsBody: true,
  isTimed: true,
  eventType: "cardsearch",
  idempotencyKey: "786008729715212338",
};
