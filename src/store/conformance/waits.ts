import { expect, test } from "vitest";
import type { Awaited } from "../../contract/wait.ts";
import type { ClaimedRun, NewRun, Store, Wanted } from "../store.ts";
import { acceptance, at, fresh, held, hourMs, id, idsOf, succeeded } from "./samples.ts";

/** What sorts before this id and after all others of these tests, which are made one after another. */
const justBefore = (text: string) =>
  `${text.slice(0, -1)}${String.fromCharCode(text.charCodeAt(text.length - 1) - 1)}~`;

export function waitsConform(theStore: () => Store) {
  async function running(): Promise<ClaimedRun> {
    const stored = acceptance();
    await theStore().deliveries.accept(stored);
    const [run] = await theStore().runs.claim({ worker: "w", ids: [stored.runs[0]?.id ?? ""], now: at() });
    if (run === undefined) throw new Error("It was queued.");
    return run;
  }
  const event = (triggerId: string, given: Partial<Extract<Wanted, { kind: "event" }>> = {}): Wanted => ({
    kind: "event",
    triggerId,
    pattern: "p",
    key: "A-7",
    lookBackMs: 60_000,
    takes: "all",
    ...given,
  });
  const ask = (run: ClaimedRun, wanted: Wanted | null, now = at()) =>
    theStore().waits.ask({
      workspace: run.workspace,
      runId: run.id,
      epoch: run.epoch,
      path: "wait",
      attempt: 1,
      id: id("wai"),
      wanted,
      until: at(hourMs),
      now,
    });
  const bring = async (triggerId: string, given: { key?: string; now?: string } = {}) => {
    const stored = acceptance({
      triggerId,
      runs: 0,
      receivedAt: given.now ?? at(),
      ...(given.key !== undefined && { key: given.key }),
    });
    const arrivals = [{ pattern: "p", key: "A-7" }];
    await theStore().deliveries.accept({
      ...stored,
      delivery: { ...stored.delivery, status: "filtered" },
      arrivals,
    });
    return stored.delivery.id;
  };
  const all = { now: at(), limit: 100 };
  const met = (state: Awaited | { kind: string }) => ("result" in state ? state.result : state.kind);

  test("who does not hold the run, or whose run is canceled, waits for nothing", async () => {
    const run = await running();
    expect(await ask({ ...run, epoch: run.epoch + 1 }, event(fresh("trg")))).toEqual({ kind: "lost" });
    await theStore().runs.cancel({ workspace: run.workspace, ids: [run.id], now: at() });
    expect(await ask(run, event(fresh("trg")))).toEqual({ kind: "cancel" });
  });

  test("a delivery with the key meets every wait once, and is accepted for it; a duplicate brings nothing", async () => {
    const { waits, deliveries, runs } = theStore();
    const triggerId = fresh("trg");
    const [one, two, other] = [await running(), await running(), await running()];
    for (const run of [one, two]) expect(await ask(run, event(triggerId))).toMatchObject({ kind: "open" });
    expect(await ask(other, event(triggerId, { key: "B" }))).toMatchObject({ kind: "open" });
    await runs.park({ ...held(one), wakeAt: at(hourMs) });
    const deliveryId = await bring(triggerId, { key: "evt" });
    await bring(triggerId, { key: "evt" });
    const matches = await Promise.all([waits.match(all), waits.match(all)]);
    expect(matches.reduce((sum, { matched }) => sum + matched, 0)).toBe(2);
    expect(await deliveries.find({ workspace: "default", id: deliveryId })).toMatchObject({
      status: "accepted",
    });
    const { woken, running: inHand } = await waits.wake(all);
    expect(woken).toEqual([{ id: one.id, workspace: "default", priority: "normal" }]);
    expect(inHand).toContain(two.id);
    expect(met(await ask(two, event(triggerId)))).toEqual({ kind: "event", deliveryId });
    expect(await ask(other, event(triggerId, { key: "B" }))).toMatchObject({ kind: "open" });
    const [again] = await runs.claim({ worker: "w", ids: [one.id], now: at() });
    expect(again).toMatchObject({ id: one.id });
    expect((await waits.wake(all)).running).not.toContain(two.id);
    // As long as one of them goes on it may read what it waited for.
    const { upkeep } = theStore();
    const old = {
      workspace: "default",
      after: justBefore(deliveryId),
      until: `${deliveryId}~`,
      limit: 1,
      now: at(100 * hourMs),
    };
    const purge = () => upkeep.purge({ ...old, kind: "deliveries", dryRun: true });
    expect(await purge()).toMatchObject({ looked: 1, deleted: 0 });
    await runs.finish(succeeded(two));
    if (again !== undefined) await runs.finish(succeeded(again));
    expect(await purge()).toMatchObject({ looked: 1, deleted: 1 });
  });

  test("what came shortly before counts, once for a run, and for one run where it is to be one's alone", async () => {
    const triggerId = fresh("trg");
    const deliveryId = await bring(triggerId, { now: at(-30_000) });
    const alone = event(triggerId, { takes: "first" });
    expect(met(await ask(await running(), event(triggerId, { lookBackMs: 10_000 })))).toBe("open");
    expect(met(await ask(await running(), alone))).toEqual({ kind: "event", deliveryId });
    expect(met(await ask(await running(), alone))).toBe("open");
    expect(met(await ask(await running(), event(triggerId)))).toEqual({ kind: "event", deliveryId });
  });

  test("a wait expires, and what comes later does not meet it", async () => {
    const triggerId = fresh("trg");
    const run = await running();
    await ask(run, event(triggerId));
    expect(await ask(run, event(triggerId), at(hourMs))).toMatchObject({ kind: "expired" });
    await bring(triggerId);
    expect(await theStore().waits.match(all)).toMatchObject({ matched: 0 });
    expect(await ask(run, event(triggerId))).toMatchObject({ kind: "expired" });
  });

  test("an approval is answered once", async () => {
    const { waits } = theStore();
    const run = await running();
    const question = { title: "Pay?", text: "", fields: [] };
    const state = await ask(run, { kind: "approval", question });
    const approvalId = "id" in state ? state.id : "";
    const answer = (decision: "approved" | "rejected") => ({
      id: approvalId,
      now: at(),
      answer: { decision, comment: "", fields: {}, by: "me", via: "api" as const, address: null, at: at() },
    });
    expect(await waits.answer({ ...answer("approved"), workspace: "another" })).toMatchObject({
      answered: false,
      approval: null,
    });
    expect(await waits.answer({ ...answer("approved"), now: at(hourMs) })).toMatchObject({ answered: false });
    const both = await Promise.all([waits.answer(answer("approved")), waits.answer(answer("rejected"))]);
    expect(both.filter(({ answered }) => answered)).toHaveLength(1);
    expect(met(await ask(run, { kind: "approval", question }))).toMatchObject({ kind: "approval" });
    expect(await waits.approval({ id: approvalId })).toMatchObject({ state: "answered" });
  });

  test("a run that is waited for is started once, is canceled with its parent, and its end is followed once", async () => {
    const { runs, chains, waits } = theStore();
    const parent = await running();
    const child: NewRun = {
      id: id("run"),
      workflowId: "wf_2",
      workflow: "child",
      version: 1,
      input: { a: 1 },
      parentRunId: parent.id,
      followed: true,
      startedBy: {
        kind: "run",
        runId: parent.id,
        workflow: "orders",
        path: "wait",
        awaited: true,
        waitId: "",
        depth: 1,
        ancestors: ["orders"],
      },
    };
    const wanted = { kind: "run" as const, run: child, awaited: true };
    const waitId = id("wai");
    const asking = {
      workspace: "default",
      runId: parent.id,
      epoch: parent.epoch,
      path: "call",
      attempt: 1,
      id: waitId,
      until: at(hourMs),
      now: at(),
    };
    if (child.startedBy?.kind === "run") child.startedBy.waitId = waitId;
    expect(await waits.ask({ ...asking, wanted })).toMatchObject({ kind: "open" });
    expect(
      await waits.ask({ ...asking, wanted: { ...wanted, run: { ...child, id: id("run") } } }),
    ).toMatchObject({ kind: "open" });
    const [claimed] = await runs.claim({ worker: "w", ids: [child.id], now: at() });
    if (claimed === undefined) throw new Error("It was queued.");
    expect(claimed).toMatchObject({ input: { a: 1 }, startedBy: { kind: "run", runId: parent.id } });
    await runs.finish(succeeded(claimed));
    const ended = (await chains.ended({ limit: 100 })).filter((run) => run.id === child.id);
    expect(ended).toHaveLength(1);
    const next: NewRun = { id: id("run"), workflowId: "wf_3", workflow: "next", version: 1, input: null };
    const follow = { runId: child.id, workspace: "default", starts: [next], now: at() };
    const followed = await Promise.all([
      chains.follow(follow),
      chains.follow({ ...follow, starts: [{ ...next, id: id("run") }] }),
    ]);
    expect(followed.filter(Boolean)).toHaveLength(1);
    expect(met(await waits.ask({ ...asking, wanted }))).toMatchObject({
      kind: "run",
      status: "succeeded",
      output: { sum: 3 },
    });
    const other = await running();
    const second = { ...child, id: id("run"), parentRunId: other.id };
    await ask(other, { kind: "run", run: second, awaited: true });
    const canceled = await runs.cancel({ workspace: "default", ids: [other.id], now: at() });
    expect(canceled.runs).toEqual([
      { id: other.id, status: "running" },
      { id: second.id, status: "canceled" },
    ]);
  });

  test("what a step waits for no longer is withdrawn, and what an ended run waited for goes on no more", async () => {
    const { runs, waits } = theStore();
    const run = await running();
    const triggerId = fresh("trg");
    const child = (): NewRun => ({
      id: id("run"),
      workflowId: "wf_2",
      workflow: "child",
      version: 1,
      input: null,
      parentRunId: run.id,
    });
    const [first, expiring] = [child(), child()];
    const called = (newRun: NewRun): Wanted => ({ kind: "run", run: newRun, awaited: true });
    expect(await ask(run, null)).toEqual({ kind: "none" });
    await ask(run, called(first));
    expect(await waits.close({ runId: run.id, step: { path: "another", attempt: 1 } })).toEqual([]);
    expect(await waits.close({ runId: run.id, step: { path: "wait", attempt: 0 } })).toEqual([]);
    expect(await waits.close({ runId: run.id, step: { path: "wait", attempt: 1 } })).toEqual([first.id]);
    const strays = async () =>
      (await waits.strays({ limit: 1_000 })).filter(({ runId }) => [first.id, expiring.id].includes(runId));
    expect(await strays()).toEqual([{ workspace: "default", runId: first.id }]);
    await runs.cancel({ workspace: "default", ids: [first.id], now: at() });
    expect(await waits.close({ runId: run.id })).toEqual([]);
    expect(await strays()).toEqual([]);
    const late = await running();
    await ask(late, called(expiring));
    expect(await ask(late, null, at(hourMs))).toMatchObject({ kind: "expired" });
    expect(await strays()).toEqual([{ workspace: "default", runId: expiring.id }]);
    await runs.cancel({ workspace: "default", ids: [expiring.id], now: at() });
    expect(await strays()).toEqual([]);
    // It waits once more, for another run.
    const second = child();
    expect(await ask(run, called(second))).toMatchObject({ kind: "open" });
    const other = await running();
    await ask(other, event(triggerId));
    for (const one of [run, other]) await runs.finish(succeeded(one));
    const unclosed = async () =>
      (await waits.unclosed({ limit: 100 })).filter(({ runId }) => [run.id, other.id].includes(runId));
    expect(await unclosed()).toEqual([{ workspace: "default", runId: run.id }]);
    expect(await waits.close({ runId: run.id })).toEqual([second.id]);
    expect(await unclosed()).toEqual([]);
  });

  test("a schedule that is due starts its runs once, whoever looks, and waits for the run before it where it must", async () => {
    const { schedules, definitions, runs } = theStore();
    const workflowId = fresh("wfl");
    const one = { workflowId, name: "nightly", workspace: "default", spec: "a", nextAt: at() };
    const revision = await definitions.revision();
    expect(await schedules.sync({ wanted: [one], revision: revision - 1 })).toBe(false);
    expect(await schedules.sync({ wanted: [one], revision })).toBe(true);
    const run = (): NewRun => ({
      id: id("run"),
      workflowId,
      workflow: "w",
      version: 1,
      input: null,
      origin: `${workflowId}/nightly`,
    });
    const fire = (nextAt: string, next: string, overlap: "allow" | "skip" | "queue") =>
      schedules.fire({
        due: { ...one, nextAt },
        nextAt: next,
        overlap,
        occurrences: [{ at: nextAt, run: run() }],
        skipped: 0,
        now: at(),
      });
    const both = await Promise.all([fire(at(), at(1), "skip"), fire(at(), at(1), "skip")]);
    const [first, ...none] = both.filter((fired) => fired !== null);
    expect(none).toEqual([]);
    expect(first?.runs).toMatchObject([{ workspace: "default", priority: "normal" }]);
    // Who fires by an older version of the schedule starts nothing.
    await schedules.sync({ wanted: [{ ...one, spec: "b", nextAt: at(1) }], revision });
    expect(await fire(at(1), at(2), "skip")).toBeNull();
    await schedules.sync({ wanted: [{ ...one, nextAt: at(1) }], revision });
    expect(await fire(at(1), at(2), "skip")).toEqual({ runs: [] });
    expect(await fire(at(2), at(3), "queue")).toEqual({ runs: [] });
    const advance = () => schedules.advance({ of: one, at: at(2), run: run(), now: at() });
    expect(await advance()).toBeNull();
    await runs.cancel({ workspace: "default", ids: idsOf(first?.runs ?? []), now: at() });
    const advanced = await Promise.all([advance(), advance()]);
    expect(advanced.filter((done) => done !== null)).toHaveLength(1);
    const state = async () => (await schedules.list()).find((each) => each.workflowId === workflowId);
    expect(await state()).toMatchObject({ skipped: 1, backlog: [], lastAt: at(2), nextAt: at(3) });
    expect(
      await schedules.pause({ workflowId, name: "nightly", paused: true, nextAt: null, now: at() }),
    ).toBe(true);
    expect(await fire(at(3), at(4), "allow")).toBeNull();
    expect(await state()).toMatchObject({ paused: true, nextAt: null });
    await schedules.sync({ wanted: [], revision: await definitions.revision() });
    expect(await state()).toBeUndefined();
  });
}
