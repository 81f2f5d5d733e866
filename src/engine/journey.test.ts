import { expect, test } from "vitest";
import { z } from "zod";
import { openEngineWorld, ready } from "../../test/engine-world.ts";
import { openService } from "../../test/http-service.ts";

const Sent = z.object({ order: z.json(), to: z.string(), total: z.int() });

/** Refuses its first call. */
const openShop = () => {
  let calls = 0;
  return openService((_, response) => {
    calls += 1;
    response.writeHead(calls === 1 ? 503 : 201, { "content-type": "application/json" });
    response.end(JSON.stringify({ call: calls }));
  });
};

test("[S87] [S111] [S112] a script reads the body by its name, a call sends it on and is tried again", async () => {
  await using shop = await openShop();
  await using world = await openEngineWorld({
    variables: { body: "requestBody" },
    secrets: { shop: "token-1234" },
  });
  const retry = { attempts: 2, firstDelayMs: 60_000, jitter: 0 };
  await world.putWorkflow({
    name: "orders",
    steps: [
      {
        id: "read",
        type: "script",
        config: {
          code: `
            const orderData = memory.load("requestBody");
            memory.save("buyer", orderData.customer.email);
            console.log("order of", orderData.customer.email);
            return { total: orderData.items.length };`,
        },
      },
      {
        id: "send",
        type: "http",
        retry,
        config: {
          method: "POST",
          url: `${shop.origin}/orders`,
          headers: { Authorization: "Bearer {{ secrets.shop }}" },
          body: { order: "{{ requestBody }}", to: "{{ buyer }}", total: "{{ steps.read.output.total }}" },
        },
      },
      { id: "done", type: "transform", config: { value: "{{ steps.send.output.body.call }}" } },
    ],
  });
  const engine = await world.openEngine();
  const body = { customer: { email: "ada@example.com" }, items: [1, 2] };
  const runId = await world.deliver("orders", { body });
  engine.wake(ready(runId));
  await world.becomes(runId, "waiting");
  world.now += 60_000;
  engine.wake(ready(runId));
  const run = await world.becomes(runId, "succeeded");
  expect(run.output).toBe(2);
  expect(run.attempts[0]).toMatchObject({
    path: "read",
    console: ["order of ada@example.com"],
    saved: { buyer: "ada@example.com" },
  });
  expect(shop.asked.map((call) => Sent.parse(JSON.parse(call.body)))).toEqual([
    { order: body, to: "ada@example.com", total: 2 },
    { order: body, to: "ada@example.com", total: 2 },
  ]);
  const sent = shop.asked.map(({ headers }) => [headers["idempotency-key"], headers.authorization]);
  expect(new Set(sent.map(String))).toEqual(new Set([`${runId}/send,Bearer token-1234`]));
});
