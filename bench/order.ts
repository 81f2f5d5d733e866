import { createHmac } from "node:crypto";

/** The delivery that is measured: an order of about 600 bytes, signed as GitHub signs. */
export const secret = "bench-secret-of-32-characters-ok";

export const body = Buffer.from(
  JSON.stringify({
    event: "order_completed",
    order_id: "ORD-12345",
    customer_email: "customer@example.com",
    total_amount: 199.5,
    items: Array.from({ length: 8 }, (_, index) => ({
      sku: `sku-${index}`,
      quantity: index,
      price: index * 1.5,
      name: `A thing, number ${index}`,
    })),
  }),
);

export const headers = {
  "content-type": "application/json",
  "user-agent": "bench",
  "x-hub-signature-256": `sha256=${createHmac("sha256", secret).update(body).digest("hex")}`,
  "idempotency-key": "{id}",
};

const trigger = {
  auth: [
    {
      scheme: "hmac",
      secret: "bench",
      header: "X-Hub-Signature-256",
      algorithm: "sha256",
      encoding: "hex",
      prefix: "sha256=",
    },
  ],
  parameters: [
    { name: "order", path: "$.order_id", required: true },
    { name: "email", path: "$.customer_email", required: true },
    { name: "total", path: "$.total_amount", type: "number" },
  ],
};

/** transform → http → transform. */
export const calling = (targetUrl: string) => ({
  name: "calling",
  trigger,
  steps: [
    {
      id: "before",
      type: "transform",
      config: { value: { order: "{{ params.order }}", total: "{{ params.total }}" } },
    },
    {
      id: "call",
      type: "http",
      config: { method: "POST", url: targetUrl, body: "{{ steps.before.output }}" },
    },
    { id: "after", type: "transform", config: { value: { price: "{{ steps.call.output.body.price }}" } } },
  ],
});

/** One step without an effect, for what is measured at the intake. */
export const plain = {
  name: "plain",
  trigger,
  steps: [{ id: "keep", type: "transform", config: { value: "{{ params.order }}" } }],
};
