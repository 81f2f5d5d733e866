import { createCipheriv, hash, randomBytes } from "node:crypto";
import type { ProviderRow } from "./row.ts";

/** As Lark encrypts: base64 of the initialisation vector and of AES-256-CBC by the SHA-256 of the Encrypt Key. */
function encrypted(text: string, encryptKey: string): string {
  const iv = randomBytes(16);
  const cipher = createCipheriv("aes-256-cbc", hash("sha256", encryptKey, "buffer"), iv);
  return Buffer.concat([iv, cipher.update(text), cipher.final()]).toString("base64");
}

export const row: ProviderRow = {
  preset: "lark",
  credential: { secret: "encrypting", verificationToken: "verifying" },
  secrets: { encrypting: "kqIaS0FHSLPq4wG", verifying: "rvaYgkND1GOiu5MM0E1rncYC6PLtF7JV" },
  sign({ headers, body: clear, now }, encryptKey) {
    const body = JSON.stringify({ encrypt: encrypted(clear, encryptKey) });
    const timestamp = String(Math.floor(now / 1_000));
    const nonce = headers["x-lark-request-nonce"] ?? "1628735673";
    const signature = hash("sha256", timestamp + nonce + encryptKey + body);
    return {
      body,
      headers: {
        "x-lark-request-timestamp": timestamp,
        "x-lark-request-nonce": nonce,
        "x-lark-signature": signature,
      },
    };
  },
  signature: "x-lark-signature",
  signsBody: true,
  isTimed: false,
  eventType: "im.message.receive_v1",
  idempotencyKey: "5e3702a84e847582be8db7fb73283c02",
};
