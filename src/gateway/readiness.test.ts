import { once } from "node:events";
import { expect, test } from "vitest";
import { openGatewayWorld } from "../../test/gateway-world.ts";

test("health and readiness are told apart", async () => {
  await using world = await openGatewayWorld();
  expect((await fetch(`${world.url}/healthz`)).status).toBe(200);
  expect((await fetch(`${world.url}/readyz`)).status).toBe(200);
  expect(world.gateway.ready()).toBe(true);
});

test("before it stops, it takes what comes, is not ready, and has connections closed", async () => {
  await using world = await openGatewayWorld();
  const { id } = await world.put();
  world.gateway.leave();
  expect(world.gateway.ready()).toBe(false);
  const statusOf = async (path: string) => (await fetch(world.url + path)).status;
  expect([await statusOf("/readyz"), await statusOf("/healthz")]).toEqual([503, 200]);
  const taken = await fetch(`${world.url}/webhooks/${id}`, { method: "POST", body: "{}" });
  expect([taken.status, taken.headers.get("connection")]).toEqual([200, "close"]);
});

test("while it stops, new work is refused and what is under way is finished", async () => {
  await using world = await openGatewayWorld({ settings: { inFlight: 1 } });
  const trigger = await world.put();
  const { socket, answer } = await world.hold(
    `POST /webhooks/${trigger.id} HTTP/1.1\r\nHost: x\r\nContent-Length: 2`,
  );
  const stopped = world.gateway.stop(5_000);
  expect(world.gateway.ready()).toBe(false);
  const refused = await fetch(`${world.url}/api/v1/hooks/${trigger.id}/run`, { method: "POST" });
  expect([refused.status, refused.headers.get("connection")]).toEqual([503, "close"]);
  expect((await fetch(`${world.url}/readyz`)).status).toBe(503);
  socket.write("{}");
  await stopped;
  await once(socket, "close");
  expect(answer()).toMatch(/^HTTP\/1\.1 200 /);
});

test("triggers that can't work are named, with the reason", async () => {
  await using world = await openGatewayWorld();
  await world.put({ name: "keyless", auth: [{ scheme: "shared-key", secret: "absent" }] });
  await world.put({ name: "aimless", routes: [{ workflow: "absent" }] });
  const problems = world.gateway.problems().map(({ name, problem }) => `${name}: ${problem}`);
  expect(problems.toSorted()).toEqual([
    "aimless: there is no workflow absent",
    expect.stringMatching(/^keyless: .*secret absent is not set/),
  ]);
});
