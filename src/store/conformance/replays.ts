import { expect, test } from "vitest";
import type { Replay } from "../../contract/replay.ts";
import type { ReplayStep, Store } from "../store.ts";
import { acceptance, at, fresh, id, succeeded } from "./samples.ts";

const leaseMs = 1_000;

export function replaysConform(theStore: () => Store) {
  const replay = (given: Partial<Replay> = {}): Replay => ({
    id: id("rpl"),
    workspace: fresh("ws"),
    status: "running",
    createdAt: at(),
    endedAt: null,
    by: { kind: "key", id: "key_1", name: "ci" },
    total: null,
    ratePerSecond: 50,
    query: { status: "accepted" },
    progress: { deliveries: 0, runs: 0, skipped: [] },
    ...given,
  });
  const step = (given: Pick<ReplayStep, "id" | "epoch"> & Partial<ReplayStep>): ReplayStep => ({
    cursor: null,
    starts: [],
    progress: { deliveries: 0, runs: 0, skipped: [] },
    isDone: false,
    now: at(),
    leaseMs,
    ...given,
  });
  const newRun = (replayOf: string) => ({
    id: id("run"),
    workflowId: "wf_1",
    workflow: "orders",
    version: 3,
    replayOf,
  });
  /** Others of the suite's are taken and ended, so that the next one is the test's. */
  async function begin(given: Partial<Replay> = {}) {
    const { replays } = theStore();
    for (let held = await take(hourAhead); held !== null; held = await take(hourAhead)) {
      await replays.cancel({ workspace: held.replay.workspace, id: held.replay.id, now: at() });
    }
    const begun = replay(given);
    await replays.create(begun);
    return begun;
  }
  const hourAhead = 3_600_000;
  const take = (afterMs = 0) => theStore().replays.take({ now: at(afterMs), leaseMs });

  test("a replay is held by one at a time, and by another when the first is silent for too long", async () => {
    const begun = await begin();
    const both = await Promise.all([take(), take()]);
    const held = both.find((one) => one !== null);
    expect(both.filter((one) => one === null)).toHaveLength(1);
    expect(held).toEqual({ replay: begun, epoch: 1, cursor: null });
    expect(await take(leaseMs - 1)).toBeNull();
    const { replays } = theStore();
    const now = at(500);
    expect(await replays.step(step({ id: begun.id, epoch: 1, cursor: "dlv_7", now }))).toBe("written");
    expect(await take(leaseMs)).toBeNull();
    expect(await take(leaseMs + 500)).toMatchObject({ epoch: 2, cursor: "dlv_7" });
    await replays.release({ id: begun.id, epoch: 1, now: at(leaseMs + 500) });
    expect(await take(leaseMs + 500)).toBeNull();
    await replays.release({ id: begun.id, epoch: 2, now: at(leaseMs + 500) });
    expect(await take(leaseMs + 500)).toMatchObject({ epoch: 3 });
  });

  test("of several that nobody holds, the one held least recently is taken first", async () => {
    const { replays } = theStore();
    const first = await begin();
    const second = replay();
    await replays.create(second);
    const turns: string[] = [];
    for (let turn = 0; turn < 4; turn += 1) {
      const held = await take(turn);
      if (held === null) throw new Error("None was to be had.");
      turns.push(held.replay.id);
      await replays.release({ id: held.replay.id, epoch: held.epoch, now: at(turn) });
    }
    expect(turns).toEqual([first.id, second.id, first.id, second.id]);
  });

  test("who has lost a replay, or whose replay was canceled, starts nothing more", async () => {
    const { workspace, id: replayId } = await begin();
    const { replays, deliveries, runs } = theStore();
    const stored = acceptance({ workspace, runs: 0 });
    await deliveries.accept(stored);
    const start = () => ({ deliveryId: stored.delivery.id, edited: null, runs: [newRun("run_0")] });
    await take();
    await take(2 * leaseMs);
    expect(await replays.step(step({ id: replayId, epoch: 1, starts: [start()] }))).toBe("lost");
    expect(await replays.step(step({ id: replayId, epoch: 2, starts: [start()] }))).toBe("written");
    await replays.cancel({ workspace: fresh("ws"), id: replayId, now: at(5) });
    expect(await replays.cancel({ workspace, id: replayId, now: at(5) })).toMatchObject({
      status: "canceled",
      endedAt: at(5),
    });
    expect(await replays.step(step({ id: replayId, epoch: 2, starts: [start()] }))).toBe("lost");
    expect((await runs.search({ workspace, limit: 10 })).items).toMatchObject([{ replayOf: "run_0" }]);
    expect(await take(hourAhead)).toBeNull();
  });

  test("a stretch is written whole or not at all, edited deliveries with it", async () => {
    const { workspace, id: replayId } = await begin();
    const { replays, deliveries, runs } = theStore();
    const stored = acceptance({ workspace, runs: 0 });
    await deliveries.accept(stored);
    await take();
    const copy = acceptance({
      workspace,
      runs: 0,
      delivery: { replayOf: stored.delivery.id },
      body: "edited",
    });
    const edited = { delivery: copy.delivery, body: copy.body };
    const starts = [{ deliveryId: copy.delivery.id, edited, runs: [newRun("run_0")] }];
    const gone = { deliveryId: "dlv_gone", edited: null, runs: [newRun("run_0")] };
    const failing = step({ id: replayId, epoch: 1, cursor: "dlv_9", starts: [...starts, gone] });
    await expect(replays.step(failing)).rejects.toMatchObject({ code: "not_found" });
    expect((await runs.search({ workspace, limit: 10 })).items).toEqual([]);
    const progress = {
      deliveries: 1,
      runs: 1,
      skipped: [{ reason: "filtered", count: 2, delivery: "dlv_1" }],
    };
    const last = step({
      id: replayId,
      epoch: 1,
      cursor: "dlv_9",
      starts,
      progress,
      isDone: true,
      now: at(9),
    });
    expect(await replays.step(last)).toBe("written");
    expect(await replays.get({ workspace, id: replayId })).toMatchObject({
      status: "done",
      endedAt: at(9),
      progress,
    });
    expect(await deliveries.get({ workspace, id: copy.delivery.id })).toMatchObject({
      replayOf: stored.delivery.id,
      body: { content: "edited" },
      runs: [{ status: "queued" }],
    });
  });

  test("replays are listed the newest first, in their own workspace only", async () => {
    const { replays } = theStore();
    const workspace = fresh("ws");
    const all = [replay({ workspace }), replay({ workspace, workflow: "x", version: "original" })];
    for (const one of all) await replays.create(one);
    const [older, newer] = all;
    expect(await replays.list({ workspace, limit: 10 })).toEqual([newer, older]);
    expect(await replays.list({ workspace, before: newer?.id, limit: 10 })).toEqual([older]);
    expect(await replays.get({ workspace: "default", id: older?.id ?? "" })).toBeNull();
  });

  test("what a delivery started by itself is told from what was started on it later", async () => {
    const { deliveries, runs } = theStore();
    const workspace = fresh("ws");
    const stored = acceptance({ workspace });
    const [own] = stored.runs;
    await deliveries.accept(stored);
    const [claimed] = await runs.claim({ worker: "w", ids: [own?.id ?? ""], now: at() });
    if (claimed === undefined) throw new Error("It was queued.");
    await runs.finish(succeeded(claimed));
    const deliveryId = stored.delivery.id;
    const other = { ...newRun("run_0"), workflowId: "wf_2", workflow: "other" };
    for (const run of [newRun(own?.id ?? ""), newRun(own?.id ?? ""), other])
      await runs.start({ workspace, deliveryId, runs: [run], now: at(5) });
    expect(await deliveries.startedOn({ workspace, ids: [deliveryId] })).toEqual([
      { ...own, deliveryId, own: true },
      { id: other.id, deliveryId, workflowId: "wf_2", workflow: "other", version: 3, own: false },
    ]);
    expect(await deliveries.startedOn({ workspace: "default", ids: [deliveryId] })).toEqual([]);
  });
}
