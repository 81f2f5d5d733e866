import { generateKeyPairSync, sign } from "node:crypto";
import type { ProviderRow } from "./row.ts";

const pair = () =>
  generateKeyPairSync("ec", {
    namedCurve: "P-256",
    privateKeyEncoding: { format: "pem", type: "pkcs8" },
    publicKeyEncoding: { format: "pem", type: "spki" },
  });
const { publicKey, privateKey } = pair();

export const row: ProviderRow = {
  preset: "ebay",
  credential: { secret: "key", verificationToken: "verifying", keyId: "9936261a-7d7b-4621-a0f1-96ccb428af49" },
  secrets: {
    // eBay's API gives it in one line.
    key: publicKey.replaceAll("\n", ""),
    verifying: "71745723-d031-455c-bfa5-f90d11b4f20a",
  },
  signsWith: privateKey,
  forgesWith: pair().privateKey,
  sign({ body }, key) {
    const signature = sign("sha1", Buffer.from(body), key).toString("base64");
    const kid = "9936261a-7d7b-4621-a0f1-96ccb428af49";
    const header = JSON.stringify({ alg: "ecdsa", kid, signature, digest: "SHA1" });
    return { headers: { "x-ebay-signature": Buffer.from(header).toString("base64") } };
  },
  signature: "x-ebay-signature",
  signsBody: true,
  isTimed: false,
  eventType: "MARKETPLACE_ACCOUNT_DELETION",
  idempotencyKey: "2a1d6c1e-9b5b-4f2e-8a53-6d1b9f1c0c1d_1f0b3c77-53a4-4f7e-9f3e-0a5a4f2f6e10",
};
