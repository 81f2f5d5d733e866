import { SignJWT } from "jose";
import jwt from "jsonwebtoken";
import type { ProviderRow } from "./row.ts";

export const row: ProviderRow = {
  preset: "monday",
  secrets: { signing: "f1a2b3c4d5e6f708192a3b4c5d6e7f80" },
  async sign({ url, now }, secret) {
    const seconds = Math.floor(now / 1_000);
    const token = await new SignJWT({ accountId: 1825528, userId: 4012689, aud: url })
      .setProtectedHeader({ alg: "HS256", typ: "JWT" })
      .setIssuedAt(seconds)
      .setExpirationTime(seconds + 300)
      .sign(Buffer.from(secret));
    return { headers: { authorization: token } };
  },
  accepts({ headers, url }, secret) {
    jwt.verify(headers["authorization"] ?? "", secret, { algorithms: ["HS256"], audience: url });
    return true;
  },
  verifier: "jsonwebtoken",
  signature: "authorization",
  signsBody: false,
  isTimed: true,
  eventType: "update_column_value",
  idempotencyKey: "73759690/504b2eb76c80f672a18f892c0f700e41",
};
