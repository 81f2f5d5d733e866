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

test("a store that keeps no deliveries is not ready, though it answers; the log says so once, and when it is over", async () => {
  await using world = await openGatewayWorld();
  const accept = world.store.deliveries.accept.bind(world.store.deliveries);
  let isFull = true;
  world.store.deliveries.accept = async (acceptance) => {
    if (isFull) throw new StoreUnavailable("the database can't be written", new Error("disk is full"));
    return accept(acceptance);
  };
  const { id } = await world.put();
  const call = () => fetch(`${world.url}/webhooks/${id}`, { method: "POST" });
  const status = async () => (await fetch(`${world.url}/readyz`)).status;
  expect(await status()).toBe(200);
  expect([(await call()).status, (await call()).status, await status()]).toEqual([503, 503, 503]);
  // Whoever sends nothing to what is not ready would never hear that it is again.
  world.now += 10_000;
  expect(await status()).toBe(200);
  isFull = false;
  expect([(await call()).status, await status()]).toEqual([200, 200]);
  expect(world.logged.filter((line) => line.includes("deliveries are"))).toEqual([
    "error deliveries are answered 503: the store failed",
    "info deliveries are kept again",
  ]);
});
