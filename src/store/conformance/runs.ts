import { expect, test } from "vitest";
import type { ClaimedRun, Store } from "../store.ts";
import { acceptance, at, fresh, held, hourMs, id, idsOf, line, succeeded } from "./samples.ts";

export function runsConform(theStore: () => Store) {
  /** A run of a delivery of its own, claimed. */
  async function running(given: Parameters<typeof acceptance>[0] = {}): Promise<ClaimedRun> {
    const stored = acceptance(given);
    await theStore().deliveries.accept(stored);
    return claim(stored.runs[0]?.id ?? "");
  }
  async function claim(runId: string, now = at()): Promise<ClaimedRun> {
    const [run] = await theStore().runs.claim({ worker: "w", ids: [runId], now });
    if (run === undefined) throw new Error(`${runId} was not to be had.`);
    return run;
  }
  const get = ({ workspace, id: runId }: ClaimedRun) => theStore().runs.get({ workspace, id: runId });
  const failed = { status: "failed", error: { message: "Broken.", step: "a" }, answer: null } as const;

  test("a run is not to be had while it is held, before it is due, after its end, or when unknown", async () => {
    const { runs } = theStore();
    const [working, parked, ended] = [await running(), await running(), await running()];
    await runs.park({ ...held(parked), wakeAt: at(hourMs) });
    await runs.finish(succeeded(ended));
    const ids = [working.id, parked.id, ended.id, "unknown"];
    expect(await runs.claim({ worker: "other", ids, now: at(hourMs - 1) })).toEqual([]);
    expect(await runs.claim({ worker: "other", ids: [], now: at() })).toEqual([]);
    const due = await runs.claim({ worker: "other", ids, now: at(hourMs) });
    expect(due.map((run) => run.id)).toEqual([parked.id]);
  });

  test("a run is read as whoever claims it sees it, of its own workspace alone", async () => {
    const { runs } = theStore();
    const run = await running();
    await runs.checkpoint({ ...held(run), attempts: [line("a"), line("b")] });
    const known = await runs.recorded(run);
    expect(known).toMatchObject({ event: run.event, journal: [{ path: "a" }, { path: "b" }] });
    await runs.finish(succeeded(run));
    expect(await runs.recorded(run)).toEqual(known);
    expect(await runs.recorded({ ...run, workspace: fresh("other") })).toBeNull();
  });

  test("of many claims of one run at once exactly one gets it", async () => {
    const { deliveries, runs } = theStore();
    const stored = acceptance({ runs: 3 });
    await deliveries.accept(stored);
    const ids = stored.runs.map((run) => run.id);
    const claims = await Promise.all(
      Array.from({ length: 20 }, (_, index) => runs.claim({ worker: `w${index}`, ids, now: at() })),
    );
    expect(
      claims
        .flat()
        .map((run) => run.id)
        .toSorted(),
    ).toEqual(ids);
  });

  test("[S91] a run has the trace that it was started in, its delivery's, or that of its delivery's sender", async () => {
    const { deliveries, runs } = theStore();
    const placeIn = (trace: string) => `00-${trace.repeat(32)}-${"1".repeat(16)}-01`;
    const stored = acceptance();
    const traced = { ...stored, delivery: { ...stored.delivery, traceparent: placeIn("a") } };
    await deliveries.accept(traced);
    const run = await claim(stored.runs[0]?.id ?? "");
    expect(run.event?.traceparent).toBe(placeIn("a"));
    expect((await get(run))?.traceId).toBe("a".repeat(32));
    expect((await deliveries.get(stored.delivery))?.traceId).toBe("a".repeat(32));

    const [own] = acceptance().runs;
    if (own === undefined) throw new Error("There is one.");
    const { workspace, id: deliveryId } = stored.delivery;
    const started = { ...own, traceparent: placeIn("b") };
    await runs.start({ workspace, deliveryId, runs: [started], now: at() });
    const claimed = await claim(own.id);
    expect(claimed.traceparent).toBe(placeIn("b"));
    expect((await get(claimed))?.traceId).toBe("b".repeat(32));

    const sent = acceptance();
    const headers = { ...sent.delivery.headers, traceparent: placeIn("c") };
    await deliveries.accept({ ...sent, delivery: { ...sent.delivery, headers } });
    const joined = await claim(sent.runs[0]?.id ?? "");
    expect(joined.traceparent ?? joined.event?.traceparent).toBeUndefined();
    expect((await get(joined))?.traceId).toBe("c".repeat(32));
    expect((await deliveries.get(sent.delivery))?.traceId).toBe("c".repeat(32));
    expect((await get(await running()))?.traceId).toBeNull();
  });

  test("what an attempt sent and got is read with its run, and not when the run is taken up", async () => {
    const { runs } = theStore();
    const run = await running();
    const exchange = {
      at: at(),
      tookMs: 1,
      request: { method: "GET", url: "https://a.example", headers: {}, body: null },
      response: null,
      error: "None came.",
    };
    await runs.checkpoint(held(run, [line("a", { status: "waiting", exchanges: [exchange] })]));
    await runs.checkpoint(held(run, [line("a", { exchanges: [exchange, exchange] }), line("b")]));
    expect((await get(run))?.attempts).toMatchObject([{ exchanges: [exchange, exchange] }, { path: "b" }]);
    expect((await get(run))?.attempts[1]).not.toHaveProperty("exchanges");
    await runs.release({ ...held(run), now: at() });
    const [again] = (await claim(run.id)).journal;
    expect(again).toMatchObject({ path: "a", status: "succeeded" });
    expect(again).not.toHaveProperty("exchanges");
  });

  test("a worker with an older epoch has lost the run and writes nothing", async () => {
    const { runs } = theStore();
    const first = await running();
    await runs.release({ ...held(first), now: at() });
    const second = await claim(first.id);
    expect(second.epoch).toBe(first.epoch + 1);
    const late = held(first, [line("late")]);
    expect(await runs.checkpoint(late)).toBe("lost");
    expect(await runs.park({ ...late, wakeAt: at() })).toBe("lost");
    expect(await runs.release({ ...late, now: at() })).toBe("lost");
    expect(await runs.finish({ ...late, ...failed, output: null, now: at() })).toBe("lost");
    expect(await get(second)).toMatchObject({ status: "running", attempts: [] });
  });

  test("a run ends once, and does not change afterwards", async () => {
    const { runs } = theStore();
    const run = await running();
    const end = { ...held(run, [line("b")]), ...failed, output: null, now: at(20) };
    const both = await Promise.all([runs.finish(succeeded(run, [line("a")])), runs.finish(end)]);
    expect(both).toEqual(["written", "lost"]);
    expect(await runs.checkpoint(held(run, [line("c")]))).toBe("lost");
    const { runs: canceled } = await runs.cancel({ workspace: run.workspace, ids: [run.id], now: at() });
    expect(canceled).toEqual([{ id: run.id, status: "succeeded" }]);
    expect(await get(run)).toMatchObject({
      status: "succeeded",
      endedAt: at(10),
      output: { sum: 3 },
      error: null,
      attempts: [{ path: "a" }],
    });
  });

  test("a line of the journal is replaced only while it waits", async () => {
    const { runs } = theStore();
    const run = await running();
    const waiting = line("a", { status: "waiting", wakeAt: at(hourMs) });
    await runs.checkpoint(held(run, [waiting, line("b")]));
    await runs.checkpoint(held(run, [line("a", { output: "done" }), line("b", { output: "changed" })]));
    await runs.checkpoint(held(run, [line("a", { output: "again" }), line("a", { attempt: 2 })]));
    const journal = (await get(run))?.attempts.map(({ path, attempt, output }) => [path, attempt, output]);
    expect(journal?.toSorted()).toEqual([
      ["a", 1, "done"],
      ["a", 2, { ok: true }],
      ["b", 1, { ok: true }],
    ]);
  });

  test("of two lines for one attempt in one write the one that ended stands", async () => {
    const run = await running();
    const lines = [line("a", { status: "waiting" }), line("a", { output: 1 }), line("a", { output: 2 })];
    expect(await theStore().runs.finish(succeeded(run, lines))).toBe("written");
    expect((await get(run))?.attempts).toEqual([lines[1]]);
  });

  test("a claimed run brings its event, its journal in order, and how long it ran so far", async () => {
    const { runs } = theStore();
    const body = Buffer.from([0, 255, 65]);
    const first = await running({ body, variables: { body: "order" } });
    expect(first).toMatchObject({ epoch: 1, ranMs: 0, startedAt: at(), journal: [], cancelRequested: false });
    const { id: eventId, receivedAt, ...event } = first.event ?? { id: "", receivedAt: "" };
    expect(event).toEqual({
      triggerId: "trg_1",
      method: "POST",
      url: "/webhooks/trg_1?shop=7",
      ip: "192.0.2.1",
      contentType: "application/json",
      eventType: "order.completed",
      headers: { "content-type": "application/json" },
      query: { shop: "7", tag: ["a", "b"] },
      pathParameters: { shop: "7" },
      params: { order: 1 },
      bodyType: "json",
      bodyCharset: null,
      variables: { body: "order" },
      body: new Uint8Array(body),
    });
    const strange = line("z", { endedAt: at(1), output: "\0 \uD800 ✓", console: ["\0"] });
    await runs.checkpoint({ ...held(first, [strange, line("y", { endedAt: at(1) })]), ranMs: 20 });
    await runs.park({ ...held(first, [line("x", { endedAt: at(2) })]), ranMs: 30, wakeAt: at(5) });
    const second = await claim(first.id, at(5));
    expect(second).toMatchObject({
      epoch: 2,
      ranMs: 30,
      startedAt: at(),
      event: { id: eventId, receivedAt },
    });
    expect(second.journal.map(({ path }) => path)).toEqual(["z", "y", "x"]);
    expect(second.journal[0]).toEqual(strange);
    await runs.release({ ...held(second), ranMs: 4, now: at() });
    expect(await claim(first.id)).toMatchObject({ ranMs: 34, fruitlessClaims: 0 });
  });

  test("a run claimed where it was accepted is its worker's at once, and nobody else's", async () => {
    const { deliveries, runs } = theStore();
    const stored = acceptance({ claimedBy: "me" });
    await deliveries.accept(stored);
    const runId = stored.runs[0]?.id ?? "";
    expect(await runs.claim({ worker: "other", ids: [runId], now: at() })).toEqual([]);
    expect(await runs.claimed({ worker: "other", id: runId })).toBeNull();
    expect(await runs.claimed({ worker: "me", id: "unknown" })).toBeNull();
    const run = await runs.claimed({ worker: "me", id: runId });
    if (run === null) throw new Error("It is mine.");
    expect(run).toMatchObject({ epoch: 1, event: { id: stored.delivery.id }, startedAt: at() });
    expect(await runs.outcome({ id: runId })).toEqual({
      status: "running",
      output: null,
      error: null,
      answer: null,
    });
    const answer = { status: 201, headers: { a: "b" }, body: "yes \0" };
    expect(await runs.finish({ ...succeeded(run), answer })).toBe("written");
    expect(await runs.outcome({ id: runId })).toMatchObject({
      status: "succeeded",
      output: { sum: 3 },
      answer,
    });
    expect(await runs.outcome({ id: "unknown" })).toBeNull();
    expect(await runs.claimed({ worker: "me", id: runId })).toBeNull();
  });

  test("a run that waits within a step that puts things in order is taken up to be canceled, others are not", async () => {
    const { runs } = theStore();
    const workspace = fresh("ws");
    const [inside, behind, released] = [
      await running({ workspace }),
      await running({ workspace }),
      await running({ workspace }),
    ];
    const open = line("try", { type: "try", status: "waiting", output: [] });
    const ids = [inside.id, behind.id, released.id];
    await runs.park({ ...held(inside, [open]), wakeAt: at(hourMs) });
    await runs.park({ ...held(behind, [line("try", { type: "try" })]), wakeAt: at(hourMs) });
    await runs.release({ ...held(released, [open]), now: at() });
    const cancel = { workspace, ids, now: at(3), closingTypes: new Set(["try"]) };
    const canceled = await runs.cancel(cancel);
    expect(canceled.runs.map(({ status }) => status)).toEqual(["waiting", "canceled", "queued"]);
    expect(canceled.woken.toSorted((one, other) => (one.id < other.id ? -1 : 1))).toEqual([
      { id: inside.id, workspace, priority: "normal" },
      { id: released.id, workspace, priority: "normal" },
    ]);
    const claimed = await runs.claim({ worker: "w", ids, now: at(3) });
    expect(claimed.map(({ id: runId, cancelRequested }) => [runId, cancelRequested])).toEqual([
      [inside.id, true],
      [released.id, true],
    ]);
    for (const run of claimed) {
      expect(await runs.checkpoint(held(run, [line("try/finally/tidy")]))).toBe("cancel");
      await runs.finish({
        ...held(run),
        ...failed,
        status: "canceled",
        error: null,
        output: null,
        now: at(9),
      });
    }
    expect(await get(inside)).toMatchObject({ status: "canceled", endedAt: at(9) });
  });

  test("canceling ends idle runs, marks running ones, and leaves ended and others' alone", async () => {
    const { deliveries, runs } = theStore();
    const workspace = fresh("ws");
    const queued = acceptance({ workspace });
    await deliveries.accept(queued);
    const [parked, working, ended] = [
      await running({ workspace }),
      await running({ workspace }),
      await running({ workspace }),
    ];
    await runs.park({ ...held(parked), wakeAt: at(hourMs) });
    await runs.finish({ ...held(ended), ...failed, output: null, now: at() });
    const foreign = await running({ workspace: fresh("ws") });
    const ids = [queued.runs[0]?.id ?? "", parked.id, working.id, ended.id, foreign.id];
    const statuses = await runs.cancel({ workspace, ids, now: at(3) });
    expect(statuses.woken).toEqual([]);
    expect(statuses.runs.map(({ status }) => status)).toEqual([
      "canceled",
      "canceled",
      "running",
      "failed",
      "unknown",
    ]);
    expect(await runs.get({ workspace, id: ids[0] ?? "" })).toMatchObject({
      status: "canceled",
      endedAt: at(3),
    });
    expect(await get(parked)).toMatchObject({ status: "canceled", wakeAt: null });
    expect(await runs.cancelRequested(ids)).toEqual([working.id]);
    expect(await runs.cancelRequested([])).toEqual([]);
    expect(await runs.cancel({ workspace, ids: [], now: at() })).toEqual({ runs: [], woken: [] });
    expect(await runs.claim({ worker: "w", ids, now: at(hourMs) })).toEqual([]);
  });

  test("a run that is to stop keeps its journal and its worker until that one ends it", async () => {
    const { runs } = theStore();
    const run = await running();
    await runs.cancel({ workspace: run.workspace, ids: [run.id], now: at() });
    expect(await runs.checkpoint(held(run, [line("a")]))).toBe("cancel");
    expect(await runs.park({ ...held(run, [line("b")]), wakeAt: at(1) })).toBe("cancel");
    expect(await runs.release({ ...held(run), now: at() })).toBe("cancel");
    expect(await get(run)).toMatchObject({ status: "running", wakeAt: null, attempts: [{}, {}] });
    const end = { ...succeeded(run), status: "canceled", output: null } as const;
    expect(await runs.finish(end)).toBe("written");
    expect(await runs.cancelRequested([run.id])).toEqual([]);
  });

  test("runs are started from a stored delivery or on their own, or not at all", async () => {
    const { deliveries, runs } = theStore();
    const workspace = fresh("ws");
    const stored = acceptance({ workspace, runs: 0 });
    await deliveries.accept(stored);
    const one = { id: id("run"), workflowId: "wf_1", workflow: "orders", version: 1 };
    const start = { workspace, deliveryId: stored.delivery.id, now: at() };
    await expect(runs.start({ ...start, deliveryId: "unknown", runs: [one] })).rejects.toMatchObject({
      code: "not_found",
    });
    await expect(runs.start({ ...start, workspace: "default", runs: [one] })).rejects.toMatchObject({
      code: "not_found",
    });
    await runs.start({ ...start, runs: [{ ...one, replayOf: "run_0" }] });
    const alone = { ...one, id: id("run") };
    await runs.start({ ...start, deliveryId: null, runs: [alone] });
    await runs.start({ ...start, runs: [] });
    expect(await claim(one.id)).toMatchObject({ event: { id: stored.delivery.id }, version: 1 });
    expect(await claim(alone.id)).toMatchObject({ event: null, epoch: 1 });
    expect((await runs.search({ workspace, limit: 10 })).items).toMatchObject([
      { id: alone.id, deliveryId: null, triggerId: null },
      { id: one.id, deliveryId: stored.delivery.id, triggerId: "trg_1", replayOf: "run_0" },
    ]);
  });

  test("runs are listed newest first, filtered, paged and counted", async () => {
    const { deliveries, runs } = theStore();
    const workspace = fresh("ws");
    const all = [await running({ workspace }), await running({ workspace }), await running({ workspace })];
    const [first, second, third] = all.map((run) => run.id);
    await runs.finish(succeeded(all[0] ?? (await running())));
    await runs.park({ ...held(all[1] ?? (await running())), wakeAt: at(hourMs) });
    const more = acceptance({ workspace });
    await deliveries.accept({ ...more, runs: more.runs.map((run) => ({ ...run, workflow: "other" })) });
    const fourth = more.runs[0]?.id;
    const listed = async (filter: object) =>
      (await runs.search({ workspace, limit: 100, ...filter })).items.map((run) => run.id);
    expect(await listed({})).toEqual([fourth, third, second, first]);
    expect(await listed({ limit: 2, before: fourth })).toEqual([third, second]);
    expect(await listed({ status: "succeeded" })).toEqual([first]);
    expect(await listed({ status: "waiting" })).toEqual([second]);
    expect(await listed({ workflow: "other" })).toEqual([fourth]);
    expect(await listed({ deliveryId: more.delivery.id })).toEqual([fourth]);
    expect(await runs.get({ workspace: "default", id: first ?? "" })).toBeNull();
    expect(await runs.counts({ workspace, lookMs: 5_000 })).toEqual({
      counts: { queued: 1, running: 1, waiting: 1, succeeded: 1, failed: 0, canceled: 0 },
      countedTo: null,
    });
  });

  test("of runs that come while all are counted none is taken from those that succeeded", async () => {
    const { deliveries, runs } = theStore();
    const workspace = fresh("ws");
    const counts = async () => (await runs.counts({ workspace, lookMs: 5_000 })).counts.succeeded;
    const counted: number[] = [];
    for (let round = 0; round < 20; round += 1) {
      const coming = Array.from({ length: 4 }, () => deliveries.accept(acceptance({ workspace })));
      const [count] = await Promise.all([counts(), counts(), ...coming]);
      counted.push(count);
    }
    expect(new Set(counted)).toEqual(new Set([0]));
  });

  test("what is ready are queued runs and waiting ones that are due, oldest first", async () => {
    const { deliveries, runs } = theStore();
    const [late, due, working] = [await running(), await running(), await running()];
    const queued = acceptance();
    await deliveries.accept(queued);
    await runs.park({ ...held(due), wakeAt: at(5) });
    await runs.park({ ...held(late), wakeAt: at(hourMs) });
    const mine = new Set([due.id, late.id, working.id, queued.runs[0]?.id]);
    const ready = async (now: string) => {
      const found = await runs.ready({ now, limit: 10_000 });
      return idsOf(found.runs).filter((runId) => mine.has(runId));
    };
    expect(await ready(at(5))).toEqual([due.id, queued.runs[0]?.id]);
    expect(await ready(at(4))).toEqual([queued.runs[0]?.id]);
    const next = await runs.nextWake();
    expect(next === null || next <= at(5)).toBe(true);
  });
}
