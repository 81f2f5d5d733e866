import { expect, test } from "vitest";
import type { ClaimedRun, GateRule, Store } from "../store.ts";
import { acceptance, at, fresh, held, id, idsOf, line, succeeded } from "./samples.ts";

export function gatesConform(theStore: () => Store) {
  const two: GateRule = { concurrency: 2, paused: false, ordered: false };
  const paused: GateRule = { concurrency: null, paused: true, ordered: false };

  /** Runs of one workflow of their own, claimed. */
  async function running(count: number): Promise<{ workflowId: string; runs: ClaimedRun[] }> {
    const workflowId = fresh("wf");
    const stored = acceptance({ runs: count });
    await theStore().deliveries.accept({
      ...stored,
      runs: stored.runs.map((run) => ({ ...run, workflowId })),
    });
    const ids = stored.runs.map((run) => run.id);
    return { workflowId, runs: await theStore().runs.claim({ worker: "w", ids, now: at() }) };
  }
  const enter = (
    run: ClaimedRun | undefined,
    rule: GateRule,
    { begun = false, orderKey = null }: { begun?: boolean; orderKey?: string | null } = {},
  ) => {
    if (run === undefined) throw new Error("There is such a run.");
    const { id: runId, workspace, workflowId, epoch } = run;
    return theStore().gates.enter({ workspace, workflowId, runId, epoch, begun, orderKey, rule });
  };
  const status = async (run: ClaimedRun | undefined) =>
    (await theStore().runs.get(run ?? { workspace: "", id: "" }))?.status;
  const end = (run: ClaimedRun | undefined) => {
    if (run === undefined) throw new Error("There is such a run.");
    return theStore().runs.finish(succeeded(run));
  };

  test("a run that is not this worker's any more is lost", async () => {
    const { runs } = await running(3);
    const [a, b, c] = runs;
    expect([await enter(a, two), await enter(b, two)]).toEqual(["in", "in"]);
    if (c === undefined) throw new Error("There is such a run.");
    await theStore().runs.release({ ...held(c), now: at() });
    expect(await enter(c, two)).toBe("lost");
  });

  test("who is held, does not hear of it and asks again when there is room takes none, and its turn comes", async () => {
    const { workflowId, runs } = await running(3);
    const [a, b, c] = runs;
    expect([await enter(a, two), await enter(b, two), await enter(c, two)]).toEqual(["in", "in", "held"]);
    await end(a);
    expect(await enter(c, two)).toBe("lost");
    const { runs: letGo } = await theStore().gates.letGo({ workflowId, rule: two });
    expect(letGo).toEqual([{ id: c?.id, workspace: "default", priority: "normal" }]);
  });

  test("as many as may are in, whoever asks at once; the others are held, and no worker gets them", async () => {
    const { workflowId, runs } = await running(6);
    const entered = await Promise.all(runs.map((run) => enter(run, two)));
    expect(entered.toSorted()).toEqual(["held", "held", "held", "held", "in", "in"]);
    expect(await theStore().gates.count({ workflowId })).toEqual({ held: 4, underWay: 2 });
    expect(await theStore().gates.workflows()).toContain(workflowId);
    const waiting = runs.filter((_, index) => entered[index] === "held");
    const ids = waiting.map((run) => run.id);
    expect(await theStore().runs.claim({ worker: "other", ids, now: at() })).toEqual([]);
    const [first] = waiting;
    expect(first && (await theStore().runs.get(first))).toMatchObject({ status: "queued", held: true });
    expect(await theStore().gates.letGo({ workflowId, rule: two })).toEqual({ runs: [], more: false });
  });

  test("when one has ended the one that has waited longest goes, and has its room before it is taken up", async () => {
    const { workflowId, runs } = await running(5);
    const [a, b, c, d, e] = runs;
    for (const run of runs) await enter(run, two);
    await end(a);
    // One that comes now does not pass by those that wait.
    const late = (await running(1)).runs[0];
    expect(await enter(late && { ...late, workflowId }, two)).toBe("held");
    const { gates, runs: stored } = theStore();
    expect(idsOf((await gates.letGo({ workflowId, rule: two })).runs)).toEqual([c?.id]);
    expect(idsOf((await gates.letGo({ workflowId, rule: two })).runs)).toEqual([]);
    const [again] = await stored.claim({ worker: "w", ids: [c?.id ?? ""], now: at() });
    expect(again).toMatchObject({ fruitlessClaims: 0 });
    expect(await enter(again, two)).toBe("in");
    await stored.cancel({ workspace: "default", ids: [d?.id ?? ""], now: at() });
    await end(b);
    expect(idsOf((await gates.letGo({ workflowId, rule: two })).runs)).toEqual([e?.id]);
    // Without a bound all go, and none is counted any more.
    const freely = { concurrency: null, paused: false, ordered: false };
    expect(idsOf((await gates.letGo({ workflowId, rule: freely })).runs)).toEqual([late?.id]);
  });

  test("of one key one is under way at a time, and the next is who came next, within the bound of all", async () => {
    const { workflowId, runs } = await running(7);
    const [a, b, c, d, e, f, g] = runs;
    const rule = { ...two, ordered: true };
    const keyed = (run: ClaimedRun | undefined, orderKey: string | null) => enter(run, rule, { orderKey });
    expect([await keyed(a, "x"), await keyed(b, "x"), await keyed(c, "x")]).toEqual(["in", "held", "held"]);
    expect([await keyed(d, "y"), await keyed(e, null), await keyed(f, "z")]).toEqual(["in", "held", "held"]);
    const { gates, runs: stored } = theStore();
    const letGo = async () => idsOf((await gates.letGo({ workflowId, rule })).runs);
    expect(await letGo()).toEqual([]);
    await end(d);
    // Those of the first key wait for it, and let others pass.
    expect(await letGo()).toEqual([e?.id]);
    await stored.cancel({ workspace: "default", ids: [b?.id ?? ""], now: at() });
    await end(a);
    expect(await letGo()).toEqual([c?.id]);
    const [again] = await stored.claim({ worker: "w", ids: [c?.id ?? ""], now: at() });
    expect(await keyed(again, "x")).toBe("in");
    const unbounded = { ...rule, concurrency: null };
    expect(await enter(g, unbounded, { orderKey: "x" })).toBe("held");
    expect(idsOf((await gates.letGo({ workflowId, rule: unbounded })).runs)).toEqual([f?.id]);
  });

  test("a pause holds what has not begun; what has goes on, and one that is to stop, too", async () => {
    const { workflowId, runs } = await running(3);
    const [a, b, c] = runs;
    expect(await enter(a, paused)).toBe("held");
    expect(await enter(b, paused, { begun: true })).toBe("in");
    await theStore().runs.cancel({ workspace: "default", ids: [c?.id ?? ""], now: at() });
    expect(await enter(c, paused)).toBe("in");
    expect(idsOf((await theStore().gates.letGo({ workflowId, rule: paused })).runs)).toEqual([]);
    expect(await status(a)).toBe("queued");
    const lifted = { concurrency: 1, paused: false, ordered: false };
    expect(idsOf((await theStore().gates.letGo({ workflowId, rule: lifted })).runs)).toEqual([a?.id]);
  });

  test("many that were canceled while they were held do not keep those behind them", async () => {
    const { workflowId, runs } = await running(6);
    for (const run of runs) await enter(run, { concurrency: 1, paused: false, ordered: false });
    const { gates, runs: stored } = theStore();
    const ids = runs.slice(1, 5).map((run) => run.id);
    await stored.cancel({ workspace: "default", ids, now: at() });
    await end(runs[0]);
    const rule = { concurrency: 1, paused: false, ordered: false };
    expect(idsOf((await gates.letGo({ workflowId, rule })).runs)).toEqual([runs[5]?.id]);
    const [last] = await stored.claim({ worker: "w", ids: [runs[5]?.id ?? ""], now: at() });
    await end(last);
    expect(await gates.letGo({ workflowId, rule })).toEqual({ runs: [], more: false });
    expect(await gates.workflows()).not.toContain(workflowId);
  });

  test("a run that is held amid steps which put things in order is taken up when it is canceled", async () => {
    const { workflowId, runs } = await running(2);
    const [a, b] = runs;
    if (b === undefined) throw new Error("There is such a run.");
    const { gates, runs: stored } = theStore();
    const one = { concurrency: 1, paused: false, ordered: false };
    await enter(a, one);
    await stored.checkpoint(held(b, [line("try", { type: "try", status: "waiting", output: [] })]));
    expect(await enter(b, one, { begun: true })).toBe("held");
    const cancel = { workspace: "default", ids: [b.id], now: at(), closingTypes: new Set(["try"]) };
    expect(await stored.cancel(cancel)).toEqual({
      runs: [{ id: b.id, status: "queued" }],
      woken: [{ id: b.id, workspace: "default", priority: "normal" }],
    });
    const [again] = await stored.claim({ worker: "w", ids: [b.id], now: at() });
    expect(again).toMatchObject({ cancelRequested: true, journal: [{ path: "try" }] });
    await end(a);
    expect(await gates.letGo({ workflowId, rule: one })).toEqual({ runs: [], more: false });
  });

  test("a pause of a workflow is in the snapshot and raises the revision", async () => {
    const { gates, definitions } = theStore();
    const before = await definitions.revision();
    await gates.pause({ workflowId: id("wf"), since: at() });
    expect(await definitions.revision()).toBe(before + 1);
  });
}
