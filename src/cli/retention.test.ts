import { afterAll, beforeAll, expect, test } from "vitest";
import { type ApiWorld, openApiWorld } from "../../test/api-world.ts";
import { tripline } from "../../test/cli.ts";

let world: ApiWorld;
beforeAll(async () => {
  world = await openApiWorld();
});
afterAll(() => world[Symbol.asyncDispose]());

const run = (...args: string[]) => tripline(world, ["retention", ...args]);

test("a bound that can't be is refused", async () => {
  expect(await run("set", "runs")).toMatchObject({ code: 2, err: expect.stringContaining("--for-good") });
  expect(await run("set", "audit", "--days", "1")).toMatchObject({ code: 2 });
  expect(await run("set", "runs", "--days", "0")).toMatchObject({ code: 2 });
});

test("what was set since the last look is not called kept for good", async () => {
  expect((await run("run")).out).toContain("Everything is kept for good");
  expect((await run("show")).out).toContain("Everything is kept for good");
  await run("set", "runs", "--days", "7");
  const shown = (await run("show")).out;
  expect(shown).toMatch(/runs +for 7 days/);
  expect(shown).not.toContain("Everything is kept for good");
  expect(shown).toContain("within a minute");
  await run("run");
  expect((await run("show")).out).toMatch(/runs +0 +0/);
});

test("bounds that something has passed already are asked about, and can be tried first", async () => {
  const { id: triggerId } = await world.client.createTrigger({
    input: { name: "orders", auth: [{ scheme: "none" }], deduplication: { windowMs: 1_000 } },
  });
  for (const n of [1, 2, 3]) await world.deliver({ triggerId, body: { n } });
  world.aheadMs += 60_000;
  expect((await run("set", "deliveries", "--count", "1", "--dry-run")).out).toMatch(/deliveries +2 +2/);
  const refused = await run("set", "deliveries", "--count", "1");
  expect(refused).toMatchObject({ code: 2, err: expect.stringMatching(/deletes 2 entries[\s\S]*--yes/) });
  expect((await run("show")).out).toMatch(/deliveries +for good/);
  expect(await run("set", "deliveries", "--count", "3")).toMatchObject({ code: 0 });
  expect(await run("set", "deliveries", "--count", "1", "--yes")).toMatchObject({ code: 0 });
  expect((await run("run")).out).toMatch(/deliveries +2 +2/);
  const both = world.call("POST", "/api/v1/retention/sweep", { body: { retention: {} } });
  expect((await both).status).toBe(400);
});
