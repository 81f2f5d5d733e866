import { expect, test } from "vitest";
import { openApiWorld } from "../../test/api-world.ts";

test("[S90] whose name was taken over acknowledges nothing more, and is told within seconds", async () => {
  await using world = await openApiWorld();
  await world.client.createTrigger({ input: { name: "orders", auth: [{ scheme: "none" }] } });
  const listen = async () => {
    const stream = await world.client.listen({ trigger: "orders", query: { name: "me@desk" } });
    const events = stream[Symbol.asyncIterator]();
    const { value: ready } = await events.next();
    if (ready?.kind !== "ready") throw new Error("It begins with that.");
    return { events, ready };
  };
  const acknowledge = (session: string | undefined, cursor: string) =>
    world.client.acknowledgeDeliveries({ trigger: "orders", input: { name: "me@desk", session, cursor } });
  const first = await listen();
  await acknowledge(first.ready.session, first.ready.cursor);
  const second = await listen();
  const late = acknowledge(first.ready.session, "dlv_9");
  await expect(late).rejects.toMatchObject({ code: "conflict" });
  await acknowledge(second.ready.session, second.ready.cursor);
  world.aheadMs += 5_000;
  expect((await first.events.next()).value).toMatchObject({ kind: "taken" });
  expect((await second.events.next()).value).toMatchObject({ kind: "beat" });
  await second.events.return?.();
});
