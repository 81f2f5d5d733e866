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
