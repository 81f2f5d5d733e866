import { afterAll, beforeAll, expect, test } from "vitest";
import { type ApiWorld, openApiWorld } from "../../test/api-world.ts";
import { tripline } from "../../test/cli.ts";

let world: ApiWorld;
let triggerId: string;
beforeAll(async () => {
  world = await openApiWorld();
  triggerId = (await world.client.createTrigger({ input: { name: "orders", auth: [{ scheme: "none" }] } }))
    .id;
});
afterAll(() => world[Symbol.asyncDispose]());

const run = (...args: string[]) => tripline(world, ["deliveries", "delete", ...args]);
const count = async () => (await world.client.countDeliveries({})).count;

test("it must be clear what is meant, and that it is", async () => {
  const id = await world.deliver({ triggerId, body: { total: 9 } });
  expect(await run()).toMatchObject({ code: 2, err: expect.stringContaining("--all") });
  expect(await run(id, "--all")).toMatchObject({ code: 2 });
  expect(await run("--where", "boddy.total > 5", "--yes")).toMatchObject({ code: 1 });
  const unasked = await run(id);
  expect(unasked).toMatchObject({ code: 2, err: expect.stringMatching(/This deletes 1 delivery.*--yes/s) });
  expect(await count()).toBe(1);
  expect((await run(id, "--yes")).out).toMatch(/^1 delivery with what ran on it \(0\.0 MiB\) deleted\.\n$/);
  expect(await count()).toBe(0);
  const gone = await run(id, "--yes");
  expect(gone).toMatchObject({ code: 1, err: expect.stringContaining("1 of these is not there") });
});

test("what a search finds is counted, and deleted; what holds a key is told of, and goes when that is meant", async () => {
  await world.deliver({ triggerId, body: { kind: "junk" } });
  await world.deliver({ triggerId, body: { kind: "junk" }, key: "evt_1" });
  const kept = await world.deliver({ triggerId, body: { kind: "order" } });
  const dry = await run("--where", "body.kind=junk", "--dry-run");
  expect(dry.out).toMatch(/^1 delivery .* would be deleted\.\n1 stay while their idempotency keys/);
  expect(JSON.parse((await run("--where", "body.kind=junk", "--json", "--yes")).out)).toMatchObject({
    deleted: 1,
    keyed: 1,
  });
  expect((await run("--where", "body.kind=junk", "--yes")).out).toMatch(/^0 deliveries .* deleted\./);
  expect((await run("--where", "body.kind=junk", "--release-keys", "--yes")).out).toMatch(/^1 delivery/);
  const { items } = await world.client.listDeliveries({ query: {} });
  expect(items.map(({ id }) => id)).toEqual([kept]);
  expect((await run("--all", "--yes")).out).toMatch(/^1 delivery/);
  expect(await count()).toBe(0);
});
