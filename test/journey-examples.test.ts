import { Stripe } from "stripe";
import { expect, test } from "vitest";
import { z } from "zod";
import { openSceneHere, type Scene } from "./scene.ts";

const json = { "content-type": "application/json" };

async function send(
  url: string,
  { headers = {}, body }: { headers?: Record<string, string>; body: unknown },
) {
  const text = typeof body === "string" ? body : JSON.stringify(body);
  const response = await fetch(url, { method: "POST", headers: { ...json, ...headers }, body: text });
  return {
    status: response.status,
    headers: response.headers,
    text: await response.text(),
    id: response.headers.get("x-request-id") ?? "",
  };
}

async function intakeKey({ api }: Scene): Promise<string> {
  const issued = await api.call("POST", "/keys", { name: "sender", scopes: ["intake"] });
  return z.object({ key: z.string() }).parse(issued).key;
}

test("a Stripe event signed by Stripe's own package runs; an old or changed one is refused", async () => {
  await using scene = await openSceneHere();
  await scene.api.secret("stripe-secret", "whsec_test");
  await scene.applyExamples("stripe");
  const url = await scene.api.publicUrl("stripe");
  const stripe = new Stripe("sk_test_x");
  const payload = JSON.stringify({
    id: "evt_1",
    object: "event",
    type: "payment_intent.succeeded",
    data: { object: { id: "pi_1", object: "payment_intent", amount: 5980, currency: "eur" } },
  });
  const signature = (timestamp: number, secret = "whsec_test") =>
    stripe.webhooks.generateTestHeaderString({ payload, secret, timestamp });
  const now = Math.floor(Date.now() / 1000);

  for (const [header, body] of [
    [signature(now - 3600), payload],
    [signature(now, "whsec_other"), payload],
    [signature(now), payload.replace("5980", "1")],
    ["", payload],
  ] as const) {
    const refused = await send(url, { headers: { "stripe-signature": header }, body });
    expect(refused.status).toBe(401);
    expect(refused.text).toMatch(/^\{"error":"Invalid signature"/);
  }
  const accepted = await send(url, { headers: { "stripe-signature": signature(now) }, body: payload });
  expect(accepted).toMatchObject({ status: 200, text: '{"received":true}' });
  const [run] = await scene.ended(accepted.id);
  expect(run).toMatchObject({
    status: "succeeded",
    output: { payment: "pi_1", amount: 59.8, currency: "EUR" },
  });
});

test("[S83] a ticket starts the urgent or the standard workflow by its priority", async () => {
  await using scene = await openSceneHere();
  await scene.api.secret("support-secret", "help-desk");
  await scene.applyExamples("support-ticket", "support-ticket-urgent");
  const url = await scene.api.publicUrl("support-ticket");
  const ticket = (priority: string) => ({
    event_type: "support_ticket.created",
    data: { ticket_id: "TK-1", priority, customer_email: "ada@example.com" },
  });
  const started: Record<string, string[]> = {};
  for (const priority of ["high", "critical", "low", "normal"]) {
    const answer = await send(url, { headers: { "x-api-key": "help-desk" }, body: ticket(priority) });
    expect(answer).toMatchObject({ status: 200, text: '{"processed":true}' });
    started[priority] = (await scene.ended(answer.id)).map(({ workflow, status }) => `${workflow} ${status}`);
  }
  const urgent = ["support-ticket-urgent succeeded"],
    standard = ["support-ticket succeeded"];
  expect(started).toEqual({ high: urgent, critical: urgent, low: standard, normal: standard });
});

test("[S39] [S107] [S114] [S115] [S127] an order by shared key: accepted, or refused in the exact words", async () => {
  await using scene = await openSceneHere();
  await scene.api.secret("shop-integration-key", "a-shop-key-2024");
  await scene.applyExamples("order");
  const url = `${scene.program.url}/api/webhook/default/order`;
  const order = {
    event: "order_completed",
    order_id: "O-1",
    customer_email: "a@b.c",
    total_amount: 10,
    items: [],
  };

  const wrong = await send(`${url}?key=wrong`, { body: order });
  expect(wrong.status).toBe(401);
  expect(wrong.text).toMatch(/^\{"error":"Invalid shared key"/);
  const incomplete = await send(`${url}?key=a-shop-key-2024`, { body: { event: "order_completed" } });
  expect(incomplete.status).toBe(400);
  expect(incomplete.text).toMatch(
    /^\{"error":"Invalid request format","msg":"Missing required parameter\(s\)","missing":\[/,
  );
  const accepted = await send(`${url}?key=a-shop-key-2024`, { body: order });
  expect(accepted).toMatchObject({ status: 200, text: '{"status":"accepted","workflow_started":true}' });
  const [run] = await scene.ended(accepted.id);
  expect(run?.status).toBe("succeeded");
  const stored = JSON.stringify(await scene.api.call("GET", `/deliveries/${accepted.id}`));
  expect(stored).not.toContain("a-shop-key-2024");
});

test("[S131] [S147] a caller waits and is answered 201 with what the workflow computed", async () => {
  await using scene = await openSceneHere();
  await scene.applyExamples("two-way");
  const url = `${scene.program.url}/in/default/quotes/eu`;
  const headers = { "x-api-key": await intakeKey(scene) };
  const body = { items: [{ sku: "MUG", quantity: 2, price: 29.9 }] };
  const answer = await send(url, { headers, body });
  expect(answer.status).toBe(201);
  expect(JSON.parse(answer.text)).toEqual({ region: "eu", net: 59.8, tax: 11.36, total: 71.16 });
  expect(answer.headers.get("x-quote-region")).toBe("eu");
  const unknown = await send(url.replace("/eu", "/mars"), { headers, body });
  expect(unknown.status).toBe(422);
});

test("[S57] an order is checked item by item: a loop goes on past what fails, and the caller gets the whole", async () => {
  await using scene = await openSceneHere();
  await scene.applyExamples("order-check");
  const url = `${scene.program.url}/api/webhook/default/order-check`;
  const headers = { "x-api-key": await intakeKey(scene) };
  const items = [
    { sku: "MUG", quantity: 2, price: 29.9 },
    { sku: "CAP", quantity: 0, price: 9 },
    { sku: "PEN", quantity: 1, price: 1 },
  ];
  const answer = await send(url, { headers, body: { order: "ORD-7", items } });
  expect(answer.status).toBe(200);
  expect(JSON.parse(answer.text)).toEqual({
    order: "ORD-7",
    lines: [59.8, null, 1],
    refused: ["CAP has no quantity."],
    total: 60.8,
  });
  const unfit = await send(url, { headers, body: { order: "ORD-8", items: [{ sku: "MUG" }] } });
  expect(unfit.status).toBe(500);
});

test("[S128] a monitoring alert runs through its steps", async () => {
  await using scene = await openSceneHere();
  await scene.api.secret("monitoring-alert-key", "monitors-2024");
  await scene.applyExamples("monitoring-alert");
  const url = await scene.api.publicUrl("monitoring-alert");
  const alert = {
    alert: "high_cpu_usage",
    severity: "warning",
    server: "web-01",
    cpu_usage: 85.2,
    timestamp: "2024-03-15T10:30:00Z",
  };
  const answer = await send(`${url}?key=monitors-2024`, { body: alert });
  expect(answer.status).toBe(200);
  expect((await scene.ended(answer.id)).map(({ status }) => status)).toEqual(["succeeded"]);
});
