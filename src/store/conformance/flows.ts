import { expect, test } from "vitest";
import { type FlowRule, freely } from "../../core/flow-rule.ts";
import type { ClaimedRun, Hold, Store } from "../store.ts";
import { acceptance, at, fresh, held, hourMs, idsOf, succeeded } from "./samples.ts";

const inLine: Hold = { gatherKey: null, orderKey: null };
const workspace = "default";

export function flowsConform(theStore: () => Store) {
  /** Stores a delivery whose runs are held back. */
  async function arrive(
    triggerId: string,
    {
      hold = inLine,
      afterMs = 0,
      ...given
    }: { hold?: Hold; afterMs?: number; body?: string; runs?: number } = {},
  ) {
    const stored = acceptance({ triggerId, hold, receivedAt: at(afterMs), ...given });
    expect(await theStore().deliveries.accept(stored)).toEqual({ kind: "stored" });
    return { id: stored.runs[0]?.id ?? "", deliveryId: stored.delivery.id };
  }
  const advance = (triggerId: string, rule: Partial<FlowRule>, afterMs = 0) =>
    theStore().flows.advance({ triggerId, rule: { ...freely, ...rule }, now: at(afterMs) });
  const letGo = async (...given: Parameters<typeof advance>) => idsOf((await advance(...given)).runs);
  const status = async (id: string) => (await theStore().runs.get({ workspace, id }))?.status;
  async function claim(id: string): Promise<ClaimedRun> {
    const [run] = await theStore().runs.claim({ worker: "w", ids: [id], now: at() });
    if (run === undefined) throw new Error(`${id} was not to be had.`);
    return run;
  }
  const end = async (id: string) => theStore().runs.finish(succeeded(await claim(id)));
  const fail = async (id: string) =>
    theStore().runs.finish({
      ...held(await claim(id)),
      status: "failed",
      output: null,
      error: { message: "Broken." },
      answer: null,
      now: at(),
    });

  test("a held run is queued for who looks, not to be had, and queued for good when it is let go", async () => {
    const { runs, flows } = theStore();
    const triggerId = fresh("trg");
    const { id, deliveryId } = await arrive(triggerId);
    expect(await runs.claim({ worker: "w", ids: [id], now: at(hourMs) })).toEqual([]);
    expect(await runs.get({ workspace, id })).toMatchObject({ status: "queued", held: true });
    expect((await theStore().deliveries.get({ workspace, id: deliveryId }))?.runs).toMatchObject([
      { id, status: "queued" },
    ]);
    const ready = await runs.ready({ now: at(hourMs), limit: 10_000 });
    expect(idsOf(ready.runs)).not.toContain(id);
    const listed = (await runs.search({ workspace, status: "queued", deliveryId, limit: 10 })).items;
    expect(listed).toMatchObject([{ id, held: true }]);
    expect(await flows.triggers()).toContain(triggerId);
    expect(await letGo(triggerId, { paused: true })).toEqual([]);
    expect(await flows.held({ workspace, triggerId })).toEqual({ held: 1, underWay: 0, blocked: [] });
    expect(await letGo(triggerId, {})).toEqual([id]);
    expect(await runs.get({ workspace, id })).toMatchObject({ status: "queued", held: false });
    expect(await flows.triggers()).not.toContain(triggerId);
    expect(await claim(id)).toMatchObject({ id, epoch: 1 });
  });

  test("a duplicate holds nothing, and a held run that is canceled is let go by nobody", async () => {
    const { deliveries, flows, runs } = theStore();
    const triggerId = fresh("trg");
    await deliveries.accept(acceptance({ triggerId, key: "k", hold: inLine }));
    expect(await deliveries.accept(acceptance({ triggerId, key: "k", hold: inLine }))).toMatchObject({
      kind: "duplicate",
    });
    expect(await flows.held({ workspace, triggerId })).toMatchObject({ held: 1 });
    const { id } = await arrive(triggerId);
    expect((await runs.cancel({ workspace, ids: [id], now: at() })).runs).toEqual([
      { id, status: "canceled" },
    ]);
    expect(await letGo(triggerId, {})).toHaveLength(1);
    expect(await flows.triggers()).not.toContain(triggerId);
    expect(await status(id)).toBe("canceled");
  });

  test("no more runs are under way than the concurrency allows, whatever becomes of them", async () => {
    const triggerId = fresh("trg");
    const runs: string[] = [];
    for (let count = 0; count < 5; count += 1) runs.push((await arrive(triggerId)).id);
    const rule = { concurrency: 2 };
    expect(await letGo(triggerId, rule)).toEqual(runs.slice(0, 2));
    expect(await letGo(triggerId, rule)).toEqual([]);
    const parked = await claim(runs[0] ?? "");
    await theStore().runs.park({ ...held(parked), wakeAt: at(hourMs) });
    await fail(runs[1] ?? "");
    expect(await letGo(triggerId, rule)).toEqual([runs[2]]);
    await theStore().runs.cancel({ workspace, ids: [runs[0] ?? "", runs[2] ?? ""], now: at() });
    expect(await letGo(triggerId, rule)).toEqual(runs.slice(3));
    expect(await theStore().flows.held({ workspace, triggerId })).toEqual({
      held: 0,
      underWay: 2,
      blocked: [],
    });
  });

  test("many looks at once let nothing go twice", async () => {
    const triggerId = fresh("trg");
    const runs = await Promise.all(Array.from({ length: 20 }, () => arrive(triggerId)));
    const let1 = await Promise.all(Array.from({ length: 10 }, () => letGo(triggerId, { concurrency: 7 })));
    expect(new Set(let1.flat()).size).toBe(7);
    expect(let1.flat()).toHaveLength(7);
    expect(runs).toHaveLength(20);
  });

  test("runs of one key go one after another in the order accepted, those of others beside them", async () => {
    const triggerId = fresh("trg");
    const of = async (orderKey: string | null) =>
      (await arrive(triggerId, { hold: { gatherKey: null, orderKey } })).id;
    const [a1, b1, a2, free, a3] = [
      await of("a"),
      await of("b"),
      await of("a"),
      await of(null),
      await of("a"),
    ];
    const rule = { order: "continue" } as const;
    expect(await letGo(triggerId, rule)).toEqual([a1, b1, free]);
    const a4 = await of("a");
    expect(await letGo(triggerId, rule)).toEqual([]);
    await fail(a1);
    expect(await letGo(triggerId, rule)).toEqual([a2]);
    await theStore().runs.cancel({ workspace, ids: [a2, a3], now: at() });
    await letGo(triggerId, rule);
    expect(await letGo(triggerId, rule)).toEqual([a4]);
    await end(a4);
    await end(b1);
    await end(free);
    expect(await letGo(triggerId, rule)).toEqual([]);
    expect(await theStore().flows.triggers()).not.toContain(triggerId);
  });

  test("a run that comes to light after a later one of its key was let go waits for that one", async () => {
    const triggerId = fresh("trg");
    // As where the place is drawn in one transaction, and another one is committed first.
    const early = await arrive(triggerId, { hold: { gatherKey: "a", orderKey: "a" } });
    const late = await arrive(triggerId, { hold: { gatherKey: null, orderKey: "a" } });
    const rule = { order: "continue", debounce: { ms: 100, maxMs: 1_000 } } as const;
    expect(await letGo(triggerId, rule)).toEqual([late.id]);
    expect(await letGo(triggerId, rule, 100)).toEqual([]);
    const next = await arrive(triggerId, { hold: { gatherKey: null, orderKey: "a" } });
    expect(await letGo(triggerId, rule, 100)).toEqual([]);
    await end(late.id);
    expect(await letGo(triggerId, rule, 100)).toEqual([early.id]);
    await end(early.id);
    expect(await letGo(triggerId, rule, 100)).toEqual([next.id]);
  });

  test("a key is held after a run that failed until somebody goes on with it", async () => {
    const { flows } = theStore();
    const triggerId = fresh("trg");
    const hold = { gatherKey: null, orderKey: "a" };
    const [first, second, third] = [
      await arrive(triggerId, { hold }),
      await arrive(triggerId, { hold }),
      await arrive(triggerId, { hold }),
    ];
    const rule = { order: "hold" } as const;
    expect(await letGo(triggerId, rule)).toEqual([first.id]);
    await fail(first.id);
    expect(await letGo(triggerId, rule)).toEqual([]);
    expect(await flows.held({ workspace, triggerId })).toEqual({
      held: 2,
      underWay: 0,
      blocked: [{ key: "a", runId: first.id }],
    });
    expect(await flows.unblock({ workspace, triggerId, key: "other" })).toBe(0);
    expect(await flows.unblock({ workspace: "other", triggerId })).toBe(0);
    expect(await flows.unblock({ workspace, triggerId, key: "a" })).toBe(1);
    expect(await letGo(triggerId, rule)).toEqual([second.id]);
    // An order that is given up holds nothing back.
    expect(await letGo(triggerId, {})).toEqual([third.id]);
  });

  test("a thousand runs of one key, and one of another, are all let go in their order", async () => {
    const triggerId = fresh("trg");
    const hold = { gatherKey: null, orderKey: "a" };
    const rule = { order: "continue", concurrency: 3 } as const;
    const runs = await Promise.all(Array.from({ length: 1_000 }, () => arrive(triggerId, { hold })));
    const last = await arrive(triggerId, { hold: { gatherKey: null, orderKey: "b" } });
    const found: string[] = [];
    for (let more = true; more; ) {
      const advanced = await advance(triggerId, rule);
      found.push(...idsOf(advanced.runs));
      ({ more } = advanced);
    }
    expect(found).toContain(last.id);
    expect(found).toHaveLength(2);
    expect(await theStore().flows.held({ workspace, triggerId })).toMatchObject({ held: runs.length - 1 });
  });

  test("of a burst the last delivery's runs go when it is quiet; the others are marked", async () => {
    const { deliveries } = theStore();
    const triggerId = fresh("trg");
    const hold = { gatherKey: "a", orderKey: null };
    const rule = { debounce: { ms: 100, maxMs: 1_000 } };
    const first = await arrive(triggerId, { hold });
    const other = await arrive(triggerId, { hold: { gatherKey: "b", orderKey: null }, afterMs: 10 });
    const last = await arrive(triggerId, { hold, afterMs: 50, runs: 2 });
    expect(await advance(triggerId, rule, 109)).toMatchObject({ runs: [], nextAt: at(110) });
    expect(await advance(triggerId, rule, 110)).toMatchObject({ runs: [{ id: other.id }], nextAt: at(150) });
    const both = await letGo(triggerId, rule, 150);
    expect(both).toHaveLength(2);
    expect(both).toContain(last.id);
    expect(await theStore().runs.get({ workspace, id: first.id })).toMatchObject({
      status: "canceled",
      error: { name: "superseded" },
    });
    expect(await deliveries.get({ workspace, id: first.deliveryId })).toMatchObject({
      status: "accepted",
      reason: `superseded by ${last.deliveryId}`,
    });
  });

  test("a burst that does not become quiet ends at its longest; one of canceled runs ends in nothing", async () => {
    const triggerId = fresh("trg");
    const hold = { gatherKey: "a", orderKey: null };
    const rule = { debounce: { ms: 100, maxMs: 250 } };
    const burst = [];
    for (const afterMs of [0, 90, 180, 240]) burst.push(await arrive(triggerId, { hold, afterMs }));
    expect(await advance(triggerId, rule, 249)).toMatchObject({ runs: [], nextAt: at(250) });
    expect(await letGo(triggerId, rule, 250)).toEqual([burst.at(-1)?.id]);
    const { id } = await arrive(triggerId, { hold, afterMs: 300 });
    await theStore().runs.cancel({ workspace, ids: [id], now: at() });
    expect(await letGo(triggerId, rule, 400)).toEqual([]);
    expect(await theStore().flows.triggers()).not.toContain(triggerId);
  });

  test("a burst of more than one transaction takes leaves one run", async () => {
    const triggerId = fresh("trg");
    const hold = { gatherKey: "a", orderKey: null };
    const burst = await Promise.all(Array.from({ length: 1_100 }, () => arrive(triggerId, { hold })));
    const found: string[] = [];
    for (let more = true; more; ) {
      const advanced = await advance(triggerId, { debounce: { ms: 10, maxMs: 100 } }, 10);
      found.push(...idsOf(advanced.runs));
      ({ more } = advanced);
    }
    expect(found).toHaveLength(1);
    expect(burst.some(({ id }) => id === found[0])).toBe(true);
    expect(await theStore().flows.triggers()).not.toContain(triggerId);
  });

  test("a batch begins when it is full or old enough, and one run gets its deliveries in order", async () => {
    const triggerId = fresh("trg");
    const hold = { gatherKey: "orders a", orderKey: null };
    const rule = { batch: { count: 3, ms: 500 } };
    const sent = [];
    for (const body of ["1", "2", "3", "4"]) sent.push(await arrive(triggerId, { hold, body }));
    const full = await advance(triggerId, rule);
    expect(full).toMatchObject({ runs: [{ id: sent[2]?.id }], more: true });
    expect(await advance(triggerId, rule)).toMatchObject({ runs: [], more: false, nextAt: at(500) });
    const run = await claim(sent[2]?.id ?? "");
    expect(run.event?.id).toBe(sent[2]?.deliveryId);
    expect(run.batch?.map(({ id, body }) => [id, Buffer.from(body).toString()])).toEqual(
      sent.slice(0, 3).map(({ deliveryId }, index) => [deliveryId, String(index + 1)]),
    );
    expect(await theStore().runs.get({ workspace, id: sent[0]?.id ?? "" })).toMatchObject({
      status: "canceled",
      error: { name: "batched" },
    });
    expect(await theStore().deliveries.get({ workspace, id: sent[0]?.deliveryId ?? "" })).toMatchObject({
      reason: `in the batch of ${sent[2]?.id}`,
    });
    expect(await letGo(triggerId, rule, 500)).toEqual([sent[3]?.id]);
    const alone = await claim(sent[3]?.id ?? "");
    expect(await theStore().runs.recorded(alone)).toEqual(alone);
    expect(alone.batch?.map(({ id }) => id)).toEqual([sent[3]?.deliveryId]);
  });

  test("a batch holds no more bytes than one run may have in memory, and leaves canceled runs out", async () => {
    const triggerId = fresh("trg");
    const hold = { gatherKey: "orders a", orderKey: null };
    const body = "x".repeat(3_000_000);
    const sent = [];
    for (let count = 0; count < 4; count += 1) sent.push(await arrive(triggerId, { hold, body }));
    await theStore().runs.cancel({ workspace, ids: [sent[0]?.id ?? ""], now: at() });
    const rule = { batch: { count: 100, ms: 500 } };
    expect(await letGo(triggerId, rule)).toEqual([sent[2]?.id]);
    expect(await letGo(triggerId, rule)).toEqual([]);
    expect((await claim(sent[2]?.id ?? "")).batch).toHaveLength(2);
  });

  test("what a trigger gathered goes each for itself when it gathers no more", async () => {
    const triggerId = fresh("trg");
    const hold = { gatherKey: "a", orderKey: null };
    const sent = [await arrive(triggerId, { hold }), await arrive(triggerId, { hold })];
    expect(await letGo(triggerId, {})).toEqual(sent.map(({ id }) => id));
  });

  test("a pause holds what is queued and has not begun, and a rate lets it go bit by bit", async () => {
    const { deliveries, flows, runs } = theStore();
    const triggerId = fresh("trg");
    const stored = acceptance({ triggerId, runs: 5 });
    await deliveries.accept(stored);
    const ids = stored.runs.map(({ id }) => id);
    await claim(ids[0] ?? "");
    expect(await flows.hold({ triggerId, now: at() })).toBe(4);
    expect(await flows.hold({ triggerId, now: at() })).toBe(0);
    expect(await runs.claim({ worker: "w", ids, now: at() })).toEqual([]);
    const rule = { ratePerSecond: 2 };
    expect(await advance(triggerId, rule)).toMatchObject({
      runs: [{ id: ids[1] }],
      nextAt: at(500),
      empty: false,
    });
    expect(await advance(triggerId, rule, 499)).toMatchObject({ runs: [], nextAt: at(500) });
    expect(await advance(triggerId, rule, 500)).toMatchObject({ runs: [{ id: ids[2] }], nextAt: at(1_000) });
    // What was not used for long is made up for only a little.
    expect(await advance(triggerId, rule, hourMs)).toMatchObject({
      runs: ids.slice(3).map((id) => ({ id })),
      empty: true,
    });
  });

  test("a rate that begins after another pause has nothing left over from the one before", async () => {
    const { flows } = theStore();
    const triggerId = fresh("trg");
    const rule = { ratePerSecond: 2 };
    const ids = [
      (await arrive(triggerId, { hold: inLine })).id,
      (await arrive(triggerId, { hold: inLine })).id,
      (await arrive(triggerId, { hold: inLine })).id,
    ];
    expect(await letGo(triggerId, rule)).toEqual([ids[0]]);
    await claim(ids[0] ?? "");
    await flows.hold({ triggerId, now: at(hourMs) });
    expect(await advance(triggerId, rule, hourMs)).toMatchObject({
      runs: [{ id: ids[1] }],
      nextAt: at(hourMs + 500),
    });
  });

  test("what is let go is told with whose it is, and its priority", async () => {
    const triggerId = fresh("trg");
    const of = { workspace: fresh("ws"), priority: "low" } as const;
    const stored = acceptance({ ...of, triggerId, hold: inLine });
    await theStore().deliveries.accept(stored);
    const { runs } = await advance(triggerId, {});
    expect(runs).toEqual([{ id: stored.runs[0]?.id, ...of }]);
  });

  test("a pause takes back what was let go and has not begun, to its own place", async () => {
    const triggerId = fresh("trg");
    const hold = { gatherKey: null, orderKey: "a" };
    const [first, second] = [await arrive(triggerId, { hold }), await arrive(triggerId, { hold })];
    const rule = { order: "continue" } as const;
    expect(await letGo(triggerId, rule)).toEqual([first.id]);
    expect(await theStore().flows.hold({ triggerId, now: at() })).toBe(1);
    expect(await letGo(triggerId, rule)).toEqual([first.id]);
    await end(first.id);
    expect(await letGo(triggerId, rule)).toEqual([second.id]);
  });

  test("runs of high priority are ready before others, those of low after them", async () => {
    const { deliveries, runs } = theStore();
    const low = acceptance({ priority: "low" });
    const normal = acceptance();
    const high = acceptance({ priority: "high" });
    for (const stored of [low, normal, high]) await deliveries.accept(stored);
    const ids = [high, normal, low].map((stored) => stored.runs[0]?.id);
    const ready = await runs.ready({ now: at(), limit: 10_000 });
    const found = ready.runs.filter(({ id }) => ids.includes(id));
    expect(found.map(({ id, priority }) => [id, priority])).toEqual([
      [ids[0], "high"],
      [ids[1], "normal"],
      [ids[2], "low"],
    ]);
    await runs.claim({ worker: "w", ids: found.map(({ id }) => id), now: at() });
  });
}
