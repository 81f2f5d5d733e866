import { sign } from "node:crypto";
import { crc32 } from "node:zlib";
import { issue } from "../certificates.ts";
import type { ProviderRow } from "./row.ts";

const webhookId = "9XL90610J3647323C";
const [paypal, other] = await Promise.all(
  ["CN=messageverificationcerts.sandbox.paypal.com", "CN=else"].map((subject) => issue({ subject, isRsa: true })),
);

export const row: ProviderRow = {
  preset: "paypal",
  credential: { webhookId },
  secrets: {},
  signsWith: paypal?.key ?? "",
  forgesWith: other?.key ?? "",
  sign({ body, headers, now }, key) {
    const time = new Date(now).toISOString().replace(/\.\d+/, "");
    const signed = `${headers["paypal-transmission-id"]}|${time}|${webhookId}|${crc32(body)}`;
    const signature = sign("sha256", Buffer.from(signed), key).toString("base64");
    return { headers: { "paypal-transmission-time": time, "paypal-transmission-sig": signature } };
  },
  signature: "paypal-transmission-sig",
  signsBody: true,
  isTimed: false,
  eventType: "PAYMENT.SALE.COMPLETED",
  idempotencyKey: "WH-9UG43882HX7271132-6E0871324L7949614",
  publishes: {
    "https://api.sandbox.paypal.com/v1/notifications/certs/CERT-360caa42-fca2a594-a5cafa77":
      paypal?.cert ?? "",
  },
};
