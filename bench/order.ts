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

/** Proves the order and takes three parameters of it. */
export const trigger = {
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

/** What an author asks for who trusts nobody: ten parameters with rules, a filter, a schema. */
export const rich = {
  name: "rich",
  trigger: {
    ...trigger,
    parameters: [
      { name: "event", path: "$.event", required: true, oneOf: ["order_completed", "order_canceled"] },
      { name: "order", path: "$.order_id", required: true, pattern: "ORD-[0-9]+" },
      { name: "email", path: "$.customer_email", required: true, format: "email" },
      { name: "total", path: "$.total_amount", type: "number", minimum: 0, maximum: 100_000 },
      { name: "first", path: "$.items[0].sku" },
      { name: "second", path: "$.items[1].sku" },
      { name: "prices", path: "$.items[*].price", all: true, type: "array", maxItems: 100 },
      { name: "agent", from: "header", path: "User-Agent" },
      { name: "number", path: "$.order_id", match: "ORD-([0-9]+)", type: "integer" },
      { name: "currency", path: "$.currency", default: "EUR" },
    ],
    filter: 'params.total > 100 and trigger.headers."user-agent" = "bench"',
    schema: {
      type: "object",
      required: ["event", "order_id", "items"],
      properties: {
        event: { type: "string" },
        order_id: { type: "string", minLength: 5 },
        items: {
          type: "array",
          items: {
            type: "object",
            required: ["sku", "quantity"],
            properties: { sku: { type: "string" }, quantity: { type: "integer", minimum: 0 } },
          },
        },
      },
    },
  },
  steps: [{ id: "keep", type: "transform", config: { value: "{{ params.order }}" } }],
};

/** One step without an effect, for what is measured at the intake. */
export const plain = {
  name: "plain",
  trigger,
  steps: [{ id: "keep", type: "transform", config: { value: "{{ params.order }}" } }],
};
