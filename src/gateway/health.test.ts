import { expect, test } from "vitest";
import { openGatewayWorld } from "../../test/gateway-world.ts";
import { StoreUnavailable } from "../contract/problem.ts";

test("however many ask whether it is ready, the store is asked once a second", async () => {
  await using world = await openGatewayWorld();
  const ping = world.store.ping.bind(world.store);
  let pings = 0;
  let isLost = false;
  world.store.ping = async () => {
    pings += 1;
    if (isLost) throw new StoreUnavailable("the store is away");
    await ping();
  };
  const status = async () => (await fetch(`${world.url}/readyz`)).status;
  const many = await Promise.all(Array.from({ length: 20 }, status));
  expect([new Set(many), pings]).toEqual([new Set([200]), 1]);
  isLost = true;
  world.now += 999;
  expect([await status(), pings]).toEqual([200, 1]);
  world.now += 1;
  expect([await status(), pings]).toEqual([503, 2]);
  isLost = false;
  world.now -= 60_000;
  expect([await status(), pings]).toEqual([200, 3]);
});

test("a full store is not ready until a write works again, and then at once; the log says both once", async () => {
  await using world = await openGatewayWorld({ fileBytesMax: 2_097_152 });
  const { id } = await world.put();
  const call = async (bytes: number) =>
    (await fetch(`${world.url}/webhooks/${id}`, { method: "POST", body: "x".repeat(bytes) })).status;
  const status = async () => (await fetch(`${world.url}/readyz`)).status;
  // Too large for what is left, which takes others all the same.
  expect([await call(2_000_000), await status(), await call(10)]).toEqual([503, 200, 200]);
  while ((await call(50_000)) === 200);
  expect([await status(), await call(50_000), await status()]).toEqual([503, 503, 503]);
  world.now += 60_000;
  expect(await status()).toBe(503);
  await world.store.upkeep.purge({
    workspace: "default",
    kind: "deliveries",
    after: "",
    until: "~",
    now: new Date(world.now).toISOString(),
    limit: 20,
    dryRun: false,
  });
  world.now += 1_000;
  expect([await status(), await call(50_000), await status()]).toEqual([200, 200, 200]);
  const lost = "error deliveries are answered 503: the store failed";
  const kept = "info deliveries are kept again";
  expect(world.logged.filter((line) => line.includes("deliveries are"))).toEqual([lost, kept, lost, kept]);
});
