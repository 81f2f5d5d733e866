import { expect, test } from "vitest";
import { openGatewayWorld } from "../../test/gateway-world.ts";
import { StoreUnavailable } from "../contract/problem.ts";
import { replyWaitMsMax } from "../contract/response.ts";

test("a run is executed whose acceptance was committed though the store failed, and the sender's retry finds its answer", async () => {
  await using world = await openGatewayWorld();
  await world.putWorkflow({
    name: "flow",
    steps: [{ id: "v", type: "transform", config: { value: { done: true } } }],
  });
  const trigger = await world.put({
    routes: [{ workflow: "flow" }],
    response: { method: "workflow", waitMs: replyWaitMsMax },
  });
  const { deliveries } = world.store;
  const accept = deliveries.accept.bind(deliveries);
  let failures = 1;
  deliveries.accept = async (acceptance) => {
    const accepted = await accept(acceptance);
    failures -= 1;
    if (failures >= 0)
      throw new StoreUnavailable("The connection ended before it said that it had committed.");
    return accepted;
  };
  const send = () =>
    fetch(`${world.url}/webhooks/${trigger.id}`, {
      method: "POST",
      body: "{}",
      headers: { "content-type": "application/json", "idempotency-key": "k1" },
    });
  expect((await send()).status).toBe(503);
  await expect
    .poll(
      async () => (await world.store.runs.counts({ workspace: "default", lookMs: 1_000 })).counts.succeeded,
    )
    .toBe(1);
  const retried = await send();
  expect([retried.status, await retried.json()]).toEqual([200, { done: true }]);
});
