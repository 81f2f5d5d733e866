import { expect, test } from "vitest";
import { openApiWorld } from "../../test/api-world.ts";
import { openRetention } from "./retention.ts";
import { pageEntries, Shelf } from "./shelf.ts";

const dayMs = 86_400_000;

async function openWorld() {
  const world = await openApiWorld();
  const deliverOne = world.deliver.bind(world);
  const { id } = await world.client.createTrigger({ input: { name: "orders", auth: [{ scheme: "none" }] } });
  const deliver = async (count: number, options: { key?: string; bytes?: number } = {}) => {
    const ids: string[] = [];
    for (let made = 0; made < count; made += 1) {
      const body = { text: "x".repeat(options.bytes ?? 10) };
      ids.push(await deliverOne({ triggerId: id, body, ...(options.key && { key: options.key }) }));
    }
    return ids;
  };
  const left = async () =>
    (await world.client.listDeliveries({ query: { limit: 1_000 } })).items.map((one) => one.id);
  return Object.assign(world, { triggerId: id, deliver, left });
}

test("[S121] without bounds nothing goes, and only an administrator sets them", async () => {
  await using world = await openWorld();
  await world.deliver(2);
  world.aheadMs += 400 * dayMs;
  const report = await world.client.sweep({ input: {} });
  expect(report).toMatchObject({ swept: [], dryRun: false, elsewhere: false });
  expect(await world.left()).toHaveLength(2);
  const writer = await world.keyWith(["write"]);
  const refused = await world.call("PUT", "/api/v1/retention", {
    key: writer,
    body: { deliveries: { days: 1 } },
  });
  expect(refused.status).toBe(403);
  const wrong = await world.call("PUT", "/api/v1/retention", {
    body: { deliveries: { days: -1 }, audits: {} },
  });
  expect(wrong.status).toBe(400);
});

test("what is older than its days goes with its runs; a dry run only counts; the change is in the audit", async () => {
  await using world = await openWorld();
  const steps = [{ id: "wait", type: "delay", config: { duration: "10 days" } }];
  await world.client.putWorkflow({ workflow: "slow", input: { name: "slow", steps } });
  const [needed = ""] = await world.deliver(1);
  await world.client.startWorkflow({ workflow: "slow", input: { deliveryId: needed } });
  await expect
    .poll(async () => (await world.client.listRuns({ query: { status: "waiting" } })).items)
    .toHaveLength(1);
  await world.deliver(120);
  world.aheadMs += 2 * dayMs;
  const young = await world.deliver(3);
  await world.client.putRetention({ input: { deliveries: { days: 1 } } });
  const dry = await world.client.sweep({ input: { dryRun: true } });
  expect(dry.swept).toMatchObject([{ kind: "deliveries", due: 121, deleted: 120, needed: 1 }]);
  expect(await world.left()).toHaveLength(124);
  const report = await world.client.sweep({ input: {} });
  expect(report).toMatchObject({ complete: true, swept: dry.swept });
  expect(await world.left()).toEqual([...young.toReversed(), needed]);
  const { last } = await world.client.getRetention({});
  expect(last).toEqual(report);
  const audit = await world.client.listAudit({ query: { action: "retention changed" } });
  expect(audit.items[0]?.difference).toMatchObject([
    { path: "retention", after: { deliveries: { days: 1 } } },
  ]);
});

test("what is more than its count, or its bytes, goes, the oldest first", async () => {
  await using world = await openWorld();
  const ids = await world.deliver(30, { bytes: 100_000 });
  const keep = async (deliveries: { count?: number; bytes?: number }) => {
    await world.client.putRetention({ input: { deliveries } });
    await world.client.sweep({ input: {} });
    return world.left();
  };
  expect(await keep({ count: 25 })).toEqual(ids.slice(5).toReversed());
  expect(await keep({ count: 25 })).toHaveLength(25);
  const byBytes = await keep({ bytes: 1_048_576 });
  expect(byBytes).toEqual(ids.slice(20).toReversed());
  const more = await world.deliver(2);
  expect(await keep({ count: 3 })).toEqual([...more.toReversed(), ids[29]]);
});

test("another process's sweep is left to it", async () => {
  await using world = await openWorld();
  await world.deliver(3);
  world.aheadMs += 2 * dayMs;
  await world.client.putRetention({ input: { deliveries: { days: 1 } } });
  const now = new Date(Date.now() + world.aheadMs).toISOString();
  await world.store.upkeep.lease({ name: "retention", holder: "another", now, forMs: 60_000 });
  expect(await world.client.sweep({ input: {} })).toMatchObject({ elsewhere: true, swept: [] });
  expect(await world.left()).toHaveLength(3);
  world.aheadMs += 60_001;
  await using here = openRetention({
    ...world.replayDoors,
    worker: "here",
    pause: async () => {},
  });
  await here.sweep();
  expect(await world.left()).toEqual([]);
  expect(here.last("default")?.swept[0]).toMatchObject({ deleted: 3 });
});

/** Of `count` entries of 10 bytes; `reads` counts how often they were read. */
function shelfOf(count: number) {
  const all = Array.from({ length: count }, (_, at) => ({
    id: `dlv_${String(at).padStart(5, "0")}`,
    bytes: 10,
  }));
  const asked = { reads: 0 };
  const entries = async ({ after, limit }: { after: string; limit: number }) => {
    asked.reads += 1;
    return all.filter(({ id }) => id > after).slice(0, limit);
  };
  // The store's one verb that it asks.
  const store = { upkeep: { entries } } as unknown as ConstructorParameters<typeof Shelf>[0]["store"];
  const shelf = new Shelf({ store, workspace: "w", kind: "deliveries", pause: async () => {} });
  return { all, asked, shelf };
}

test("what went by another bound is not counted, and nothing within the bounds goes for it", async () => {
  const { all, shelf } = shelfOf(pageEntries * 3 + 7);
  await shelf.refresh();
  all.splice(0, pageEntries + 100);
  // A page has shrunk and one has no entry any more, which nobody has looked at yet.
  expect(await shelf.cut({ count: all.length })).toBeNull();
  expect(await shelf.cut({ count: all.length - 1 })).toBe(all[1]?.id);
  all.splice(0, 2 * pageEntries - 100);
  await shelf.refresh();
  expect(await shelf.cut({ count: 7 })).toBeNull();
  expect(await shelf.cut({ bytes: 60 })).toBe(all[1]?.id);
});

test("a shelf of several pages finds its bounds, and reads no more than what came since and what may have grown", async () => {
  const { all, asked, shelf } = shelfOf(pageEntries * 2 + 7);
  await shelf.refresh();
  expect(await shelf.cut({ count: 1_007 })).toBeNull();
  expect(await shelf.cut({ count: 1_006 })).toBe("dlv_00001");
  expect(await shelf.cut({ bytes: 5_000 })).toBe(all[507]?.id);
  expect(await shelf.cut({ count: 7 })).toBe(`${all[999]?.id}~`);
  const cut = (await shelf.cut({ count: 600 })) ?? "";
  all.splice(
    0,
    all.findIndex(({ id }) => id === cut),
  );
  await shelf.drop(cut);
  expect(await shelf.cut({ count: 600 })).toBeNull();
  all.push({ id: "dlv_09999", bytes: 10 });
  asked.reads = 0;
  await shelf.refresh();
  expect(asked.reads).toBeLessThanOrEqual(3);
  expect(await shelf.cut({ count: 600 })).toBe(all[1]?.id);
  expect(await shelf.cut({ bytes: 10_000 })).toBeNull();
  const grown = all[300];
  if (grown !== undefined) grown.bytes = 9_000;
  await shelf.refresh();
  expect(await shelf.cut({ bytes: 10_000 })).toBe(all[301]?.id);
});
