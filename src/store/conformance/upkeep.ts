import { expect, test } from "vitest";
import { freely } from "../../core/flow-rule.ts";
import type { NewRun, Store } from "../store.ts";
import { acceptance, at, fresh, held, hourMs, id, idsOf, line, rejection, succeeded } from "./samples.ts";

/** What operators need of the store: purging, duties, and the length of the queue. */
export function upkeepConforms(theStore: () => Store) {
  const purging = (workspace: string, until: string) => ({
    workspace,
    kind: "deliveries" as const,
    after: "",
    until,
    now: at(hourMs),
    limit: 100,
    dryRun: false,
  });

  test("old deliveries are deleted, but none that a run or a key's window still needs", async () => {
    const workspace = fresh("ws");
    const { deliveries, runs, upkeep } = theStore();
    const triggerId = fresh("trg");
    const ended = acceptance({ workspace, triggerId, key: "a", keptMs: 10 });
    const running = acceptance({ workspace });
    const keyed = acceptance({ workspace, triggerId, key: "b", keptMs: 2 * hourMs, runs: 0 });
    const young = acceptance({ workspace, runs: 0 });
    for (const one of [ended, running, keyed, young]) await deliveries.accept(one);
    const [run] = await runs.claim({ worker: "w", ids: ended.runs.map((one) => one.id), now: at() });
    if (run === undefined) throw new Error("It was queued.");
    await runs.finish(succeeded(run));
    const bounds = purging(workspace, young.delivery.id);
    const dry = await upkeep.purge({ ...bounds, dryRun: true });
    expect(dry).toMatchObject({ looked: 3, deleted: 1, last: keyed.delivery.id });
    expect(dry.bytes).toBeGreaterThan(ended.body.length);
    expect(await deliveries.list({ workspace, limit: 10 })).toHaveLength(4);
    expect(await upkeep.purge(bounds)).toEqual(dry);
    const left = await deliveries.list({ workspace, limit: 10 });
    expect(left.map((one) => one.id)).toEqual([young, keyed, running].map(({ delivery }) => delivery.id));
    expect(await runs.get({ workspace, id: run.id })).toBeNull();
    expect(await upkeep.purge(bounds)).toMatchObject({ looked: 2, deleted: 0 });
    expect(await upkeep.purge({ ...bounds, after: running.delivery.id })).toMatchObject({ looked: 1 });
    const later = { ...purging(workspace, id("del")), now: at(3 * hourMs) };
    expect(await upkeep.purge(later)).toMatchObject({ looked: 3, deleted: 2 });
  });

  test("a delivery stays that a batch which has not ended was given", async () => {
    const workspace = fresh("ws");
    const { deliveries, flows, upkeep, runs } = theStore();
    const triggerId = fresh("trg");
    const hold = { gatherKey: "", orderKey: null };
    const members = [1, 2].map(() => acceptance({ workspace, triggerId, hold }));
    for (const one of members) await deliveries.accept(one);
    const rule = { ...freely, batch: { count: 2, ms: hourMs } };
    const ids = idsOf((await flows.advance({ triggerId, rule, now: at() })).runs);
    expect(ids).toHaveLength(1);
    const bounds = purging(workspace, id("del"));
    expect(await upkeep.purge(bounds)).toMatchObject({ looked: 2, deleted: 0 });
    expect(await upkeep.purge({ ...bounds, limit: 1 })).toMatchObject({ looked: 1, deleted: 0 });
    const [one] = members.map(({ delivery }) => delivery.id);
    expect(await upkeep.purge({ ...bounds, after: one ?? "" })).toMatchObject({ looked: 1, deleted: 0 });
    const [run] = await runs.claim({ worker: "w", ids, now: at() });
    if (run === undefined) throw new Error("It was let go.");
    await runs.finish(succeeded(run));
    expect(await upkeep.purge(bounds)).toMatchObject({ looked: 2, deleted: 2 });
  });

  test("what a run's journal and output take is counted with it, and with its delivery", async () => {
    const workspace = fresh("ws");
    const { deliveries, upkeep, runs } = theStore();
    const stored = acceptance({ workspace });
    await deliveries.accept(stored);
    const sizes = async (kind: "runs" | "deliveries") =>
      (await upkeep.entries({ workspace, kind, after: "", limit: 10 })).map(({ bytes }) => bytes);
    const [delivery = 0] = await sizes("deliveries");
    const [run = 0] = await sizes("runs");
    const [claimed] = await runs.claim({ worker: "w", ids: stored.runs.map((one) => one.id), now: at() });
    if (claimed === undefined) throw new Error("It was queued.");
    const lines = [line("a", { output: { text: "x".repeat(5_000) } })];
    await runs.checkpoint(held(claimed, lines));
    const output = { text: "y".repeat(3_000) };
    await runs.finish({ ...succeeded(claimed), output });
    const [after = 0] = await sizes("runs");
    expect(after - run).toBeGreaterThan(8_000);
    expect(after - run).toBeLessThan(9_000);
    expect(await sizes("deliveries")).toEqual([delivery + after - run]);
    const dry = { ...purging(workspace, "~"), dryRun: true };
    expect(await upkeep.purge({ ...dry, kind: "runs" })).toMatchObject({ deleted: 1, bytes: after });
    expect(await upkeep.purge(dry)).toMatchObject({ deleted: 1, bytes: delivery + after - run });
  });

  test("a delivery and a run stay that a dead letter names", async () => {
    const workspace = fresh("ws");
    const { deliveries, deadLetters, runs, upkeep } = theStore();
    const stored = acceptance({ workspace });
    await deliveries.accept(stored);
    const [run] = await runs.claim({ worker: "w", ids: stored.runs.map((one) => one.id), now: at() });
    if (run === undefined) throw new Error("It was queued.");
    await runs.finish(succeeded(run));
    await deadLetters.add({
      id: id("dl"),
      workspace,
      runId: run.id,
      workflow: "orders",
      step: "notify",
      address: "0-a",
      messageId: "msg_1",
      url: "https://a.example/hooks",
      reason: "later",
      tries: 1,
      attempts: [],
      call: {
        method: "POST",
        url: ["https://a.example/"],
        headers: {},
        body: ["{}"],
        signing: { form: '{"scheme":"none"}', secrets: [] },
        timeoutMs: 1_000,
      },
      now: at(),
    });
    const bounds = purging(workspace, "~");
    expect(await upkeep.purge(bounds)).toMatchObject({ looked: 1, deleted: 0 });
    expect(await upkeep.purge({ ...bounds, kind: "runs" })).toMatchObject({ looked: 1, deleted: 0 });

    const letters = { ...bounds, kind: "deadLetters" as const };
    const entries = await upkeep.entries({ ...letters, after: "" });
    expect(entries.length).toBe(1);
    await deadLetters.redrive({ workspace, ids: entries.map((one) => one.id), now: at() });
    await deadLetters.take({ now: at(2 * hourMs), leaseMs: hourMs, limit: 100 });
    expect(await upkeep.purge({ ...letters, now: at(2 * hourMs) })).toMatchObject({ looked: 1, deleted: 0 });
    const gone = { looked: 1, deleted: 1, bytes: entries[0]?.bytes };
    expect(await upkeep.purge({ ...letters, now: at(4 * hourMs), dryRun: true })).toMatchObject(gone);
    expect((await deadLetters.counts()).filter((one) => one.workspace === workspace)).toEqual([
      { workspace, status: "redriving", count: 1 },
    ]);
    expect(await upkeep.purge({ ...letters, now: at(4 * hourMs) })).toMatchObject(gone);
    expect((await deadLetters.counts()).filter((one) => one.workspace === workspace)).toEqual([]);
    expect(await upkeep.purge(bounds)).toMatchObject({ looked: 1, deleted: 1 });
  });

  test("a run stays whose end nobody has followed yet, or which a run that goes on has waited for", async () => {
    const workspace = fresh("ws");
    const { chains, deliveries, runs, upkeep } = theStore();
    const stored = acceptance({ workspace, runs: 0 });
    await deliveries.accept(stored);
    const start = async (more: Partial<NewRun>) => {
      const run = { id: id("run"), workflowId: "wf_1", workflow: "orders", version: 1, ...more };
      await runs.start({ workspace, deliveryId: stored.delivery.id, runs: [run], now: at() });
      const [claimed] = await runs.claim({ worker: "w", ids: [run.id], now: at() });
      if (claimed === undefined) throw new Error("It was queued.");
      return claimed;
    };
    const parent = await start({});
    const child = await start({ parentRunId: parent.id, followed: true });
    await runs.finish(succeeded(child));
    const bounds = purging(workspace, "~");
    const ofRuns = { ...bounds, kind: "runs" as const };
    expect(await upkeep.purge(bounds)).toMatchObject({ looked: 1, deleted: 0 });
    expect(await upkeep.purge(ofRuns)).toMatchObject({ looked: 2, deleted: 0 });
    await chains.follow({ runId: child.id, workspace, starts: [], now: at() });
    expect(await upkeep.purge(ofRuns)).toMatchObject({ looked: 2, deleted: 0 });
    await runs.finish(succeeded(parent));
    expect(await upkeep.purge(ofRuns)).toMatchObject({ looked: 2, deleted: 2 });
  });

  test("refused requests, and runs alone, are purged apart", async () => {
    const workspace = fresh("ws");
    const { deliveries, runs, upkeep } = theStore();
    const taken = acceptance({ workspace, runs: 2 });
    await deliveries.accept(taken);
    const refused = rejection(workspace, 100);
    await deliveries.reject([refused]);
    const [run] = await runs.claim({ worker: "w", ids: [taken.runs[0]?.id ?? ""], now: at() });
    if (run === undefined) throw new Error("It was queued.");
    await runs.finish(succeeded(run));
    const bounds = purging(workspace, "~");
    expect(await upkeep.entries({ workspace, kind: "refused", after: "", limit: 10 })).toMatchObject([
      { id: refused.delivery.id },
    ]);
    expect(await upkeep.purge({ ...bounds, kind: "runs" })).toMatchObject({ looked: 2, deleted: 1 });
    expect((await runs.search({ workspace, limit: 10 })).items).toHaveLength(1);
    expect(await upkeep.purge({ ...bounds, kind: "refused" })).toMatchObject({ looked: 1, deleted: 1 });
    expect(await deliveries.list({ workspace, limit: 10 })).toHaveLength(1);
    expect(await upkeep.entries({ workspace, kind: "handshakes", after: "", limit: 10 })).toEqual([]);
  });

  test("a duty is one process's at a time, until its time is over or it gives it up", async () => {
    const { upkeep } = theStore();
    const name = fresh("duty");
    const lease = (holder: string, afterMs: number) =>
      upkeep.lease({ name, holder, now: at(afterMs), forMs: 1_000 });
    expect(await lease("a", 0)).toBe(true);
    expect(await lease("b", 0)).toBe(false);
    expect(await lease("a", 500)).toBe(true);
    expect(await lease("b", 1_400)).toBe(false);
    expect(await lease("b", 1_500)).toBe(true);
    await upkeep.yield({ name, holder: "a" });
    expect(await lease("a", 1_600)).toBe(false);
    await upkeep.yield({ name, holder: "b" });
    expect(await lease("a", 1_600)).toBe(true);
  });

  test("the database tells its version", async () => {
    const { version, workers } = await theStore().upkeep.health();
    expect(version).toMatch(/^\d+\.\d+/);
    expect(workers).toEqual(expect.any(Array));
  });

  test("the queue's length is told by workspace and status", async () => {
    const workspace = fresh("ws");
    const { deliveries, runs, upkeep } = theStore();
    const one = acceptance({ workspace, runs: 3 });
    await deliveries.accept(one);
    await runs.claim({ worker: "w", ids: one.runs.slice(0, 1).map(({ id: run }) => run), now: at() });
    const lengths = (await upkeep.queue()).filter((length) => length.workspace === workspace);
    expect(lengths.map(({ status, runs: count }) => `${status} ${count}`).toSorted()).toEqual([
      "queued 2",
      "running 1",
    ]);
  });
}
