import type { NameHint } from "../../form/surroundings.ts";

const order = {
  id: "A-1042",
  total: 59.9,
  paid: true,
  customer: { name: "Ada Lovelace", email: "ada@example.com" },
  items: [{ sku: "mug", quantity: 2 }],
};

/** What templates are tried on where no delivery is at hand. */
export const sampleScope = {
  trigger: {
    method: "POST",
    receivedAt: "2026-01-31T12:00:00.000Z",
    headers: { "content-type": "application/json" },
    body: { event: "order.created", order },
  },
  params: { orderId: order.id },
  requestBody: { event: "order.created", order, items: order.items },
};

export const sampleNames: readonly NameHint[] = [
  { name: "trigger.body", type: "object" },
  { name: "trigger.body.event", sample: "order.created" },
  { name: "trigger.body.order.id", sample: order.id },
  { name: "trigger.body.order.total", sample: order.total },
  { name: "trigger.body.order.customer.email", sample: order.customer.email },
  { name: 'trigger.headers."content-type"', sample: "application/json" },
  { name: "trigger.receivedAt", sample: "2026-01-31T12:00:00.000Z" },
  { name: "params.orderId", sample: order.id },
];
