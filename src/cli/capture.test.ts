import { once } from "node:events";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type ApiWorld, openApiWorld } from "../../test/api-world.ts";
import { startTripline, tripline } from "../../test/cli.ts";

let world: ApiWorld;
let triggerId: string;
beforeAll(async () => {
  world = await openApiWorld();
  const input = { name: "orders", auth: [{ scheme: "none" }] };
  triggerId = (await world.client.createTrigger({ input })).id;
});
afterAll(() => world[Symbol.asyncDispose]());

/** Starts the command and waits until it listens. */
async function listening(...args: string[]) {
  const child = startTripline(world, ["triggers", "capture", "orders", ...args]);
  const [told] = await once(child.stderr.setEncoding("utf8"), "data");
  expect(told).toContain("https://hooks.example.com/api/v1/hooks/");
  const found = await world.store.captures.find({ workspace: "default", triggerId });
  return { child, out: text(child.stdout), ended: once(child, "exit"), captureId: found?.id ?? "" };
}

test("[S41] what was captured is shown, and taken over where that is wanted", async () => {
  const { out, ended, captureId } = await listening("--apply", "--required", "ticketId");
  const deliveryId = await world.deliver({ triggerId, body: { ticket: { id: 7 } } });
  const now = new Date().toISOString();
  await world.store.captures.take({ captureId, deliveryId, delivery: null, now });
  expect(await out).toMatch(/Captured dlv_\w+: POST [\s\S]*ticketId\s+body\s+\$\.ticket\.id\s+integer\s+7/);
  expect(await ended).toEqual([0, null]);
  const { parameters } = await world.client.getTrigger({ trigger: "orders" });
  expect(parameters).toMatchObject([{ name: "ticketId", required: true }]);
});

test("[S41] that nothing came is said, with where to look", async () => {
  const { ended } = await listening();
  world.aheadMs += 180_000;
  expect(await ended).toEqual([1, null]);
  const again = await tripline(world, ["triggers", "capture", "nowhere"]);
  expect(again).toMatchObject({ code: 1, err: expect.stringContaining("nowhere") });
});

test.each(["SIGINT", "SIGTERM", "SIGHUP"] as const)(
  "[S41] %s ends the listening at the server, too",
  async (signal) => {
    const { child, ended } = await listening("--no-auth");
    child.kill(signal);
    expect(await ended).toEqual([130, null]);
    const { state } = await world.client.getCapture({ trigger: "orders", query: { wait: 0 } });
    expect(state).toBe("stopped");
  },
);

test("[S41] one that nobody watches any more can be ended, and another begun", async () => {
  const { child, ended } = await listening();
  child.kill("SIGKILL");
  await ended;
  const refused = await tripline(world, ["triggers", "capture", "orders"]);
  expect(refused).toMatchObject({ code: 1, err: expect.stringContaining("capture <trigger> --stop") });
  expect(await tripline(world, ["triggers", "capture", "orders", "--stop"])).toMatchObject({ code: 0 });
  const next = await listening();
  next.child.kill("SIGTERM");
  expect(await next.ended).toEqual([130, null]);
});
