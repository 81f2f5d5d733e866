import { expect, test } from "vitest";
import type { Resume } from "../../contract/resume.ts";
import { newId } from "../../core/id.ts";
import type { ClaimedRun, NewRun, RunSearch, Store } from "../store.ts";
import { acceptance, at, fresh, held, hourMs, id, line, present, succeeded } from "./samples.ts";

/** Runs that go on after their end, failed runs by their cause, and runs that are looked for. */
export function controlConforms(theStore: () => Store) {
  const error = (message: string) => ({ message, step: "charge", name: "Error" });

  async function running(given: Parameters<typeof acceptance>[0] = {}): Promise<ClaimedRun> {
    const stored = acceptance(given);
    await theStore().deliveries.accept(stored);
    return claim(stored.runs[0]?.id ?? "");
  }
  async function claim(runId: string): Promise<ClaimedRun> {
    const [run] = await theStore().runs.claim({ worker: "w", ids: [runId], now: at(hourMs) });
    if (run === undefined) throw new Error(`${runId} was not to be had.`);
    return run;
  }
  async function failed(
    workspace: string,
    { cause = "flr_a", now = at(10), lines = [line("a")] }: FailedRun = {},
  ): Promise<ClaimedRun> {
    const run = await running({ workspace });
    const end = { status: "failed", output: null, error: error(cause), answer: null, cause, now } as const;
    await theStore().runs.finish({ ...held(run, lines), ...end });
    return run;
  }
  interface FailedRun {
    cause?: string;
    now?: string;
    lines?: ReturnType<typeof line>[];
  }
  const resumeOf = (given: Partial<Resume> = {}): Resume => ({
    at: at(20),
    by: "someone",
    from: "charge",
    version: 3,
    edits: null,
    before: { status: "failed", endedAt: at(10), version: 3, error: error("flr_a") },
    ...given,
  });
  const resume = (run: ClaimedRun, epoch: number, given: object = {}) =>
    theStore().resumes.resume({
      workspace: run.workspace,
      id: run.id,
      epoch,
      workflowId: run.workflowId,
      resume: resumeOf(),
      edits: null,
      marked: [],
      added: [],
      followed: false,
      now: at(20),
      ...given,
    });

  test("a run that has not ended, of another workspace, or unknown does not go on", async () => {
    const { resumes } = theStore();
    const run = await running();
    expect(await resume(run, run.epoch)).toBeNull();
    expect(await resumes.read({ workspace: fresh("other"), id: run.id })).toBeNull();
    const ended = await failed(fresh("ws"));
    expect(await resume({ ...ended, workspace: fresh("other") }, ended.epoch)).toBeNull();
    expect(await resume({ ...ended, id: "unknown" }, ended.epoch)).toBeNull();
  });

  test("a run that goes on is queued with what was said of its journal, and was given", async () => {
    const { resumes, runs } = theStore();
    const exchange = {
      at: at(),
      tookMs: 1,
      request: { method: "GET", url: "https://a.example", headers: {}, body: null },
      response: null,
      error: "None came.",
    };
    const broken = line("b", {
      status: "failed",
      exchanges: [exchange],
      input: { url: "https://a.example" },
    });
    const run = await failed(fresh("ws"), { lines: [line("a"), broken] });
    const found = await resumes.read({ workspace: run.workspace, id: run.id });
    expect(found).toMatchObject({ epoch: 1, edits: null, run: { status: "failed" } });
    expect(found?.journal.map(({ path }) => path)).toEqual(["a", "b"]);
    const [, known] = found?.journal ?? [];
    if (known === undefined) throw new Error("It has a journal.");
    expect(known).not.toHaveProperty("exchanges");
    const given = {
      resume: resumeOf({ version: 4 }),
      edits: { body: { item: 1 } },
      marked: [{ ...known, resumed: { at: at(20), anew: false } }],
      added: [line("c", { endedAt: at(20), edited: true })],
    };
    const ready = { id: run.id, workspace: run.workspace, priority: "normal" };
    expect(await resume(run, 1, given)).toEqual(ready);
    expect(await runs.get(run)).toMatchObject({
      status: "queued",
      version: 4,
      error: null,
      endedAt: null,
      resumes: [given.resume],
      attempts: [
        { path: "a" },
        { path: "b", resumed: { anew: false }, exchanges: [exchange], input: { url: "https://a.example" } },
        { path: "c", edited: true },
      ],
    });
    const again = await claim(run.id);
    expect(again).toMatchObject({ epoch: 3, fruitlessClaims: 0, ranMs: 0, version: 4, edits: given.edits });
    expect(again.journal.map(({ path }) => path)).toEqual(["a", "b", "c"]);
    await runs.finish({ ...succeeded(again), now: at(30) });
    expect(await resume(run, 3, { resume: resumeOf({ from: "a" }) })).toEqual(ready);
    expect((await runs.get(run))?.resumes).toMatchObject([{ from: "charge" }, { from: "a" }]);
  });

  test("a line that is there is not added again, and then nothing is changed", async () => {
    const run = await failed(fresh("ws"));
    await expect(resume(run, 1, { added: [line("a", { edited: true })] })).rejects.toThrow();
    const kept = await theStore().runs.get(run);
    expect(kept).toMatchObject({ status: "failed", attempts: [{ path: "a" }] });
    expect(kept?.attempts[0]).not.toHaveProperty("edited");
  });

  test("of many who have a run go on at once one does; who held it before writes nothing more", async () => {
    const run = await failed(fresh("ws"));
    const asked = await Promise.all(Array.from({ length: 10 }, () => resume(run, 1)));
    expect(asked.filter((resumed) => resumed !== null).length).toBe(1);
    expect(await theStore().runs.checkpoint(held(run, [line("late")]))).toBe("lost");
    expect((await theStore().runs.get(run))?.resumes.length).toBe(1);
  });

  test("failed runs are counted by their cause, the latest first; those that succeeded or go on are not", async () => {
    const { failures, runs } = theStore();
    const workspace = fresh("ws");
    const [first] = [await failed(workspace, { now: at(10) }), await failed(workspace, { now: at(30) })];
    const other = await failed(workspace, { cause: "flr_b", now: at(20) });
    await runs.finish(succeeded(await running({ workspace })));
    const list = (query = {}) => failures.groups({ workspace, query, limit: 10 });
    expect(await list()).toMatchObject({
      complete: true,
      groups: [
        { cause: "flr_a", count: 2, open: 2, firstAt: at(10), lastAt: at(30), resolution: null },
        { cause: "flr_b", count: 1, sample: { runId: other.id, workflow: "orders", error: error("flr_b") } },
      ],
    });
    expect((await list({ since: at(25) })).groups).toMatchObject([{ cause: "flr_a", count: 1 }]);
    expect((await list({ workflow: "none" })).groups).toEqual([]);
    expect((await list({ workflow: "orders" })).groups.length).toBe(2);
    expect((await failures.groups({ workspace, query: {}, limit: 1 })).groups.length).toBe(1);
    await resume(first, 1);
    expect(await failures.group({ workspace, cause: "flr_a" })).toMatchObject({ count: 1 });
    expect(await failures.group({ workspace: fresh("other"), cause: "flr_a" })).toBeNull();
    expect(await failures.group({ workspace, cause: "flr_none" })).toBeNull();
  });

  test("what was settled is not open until a run fails so again; settled runs are no members", async () => {
    const { failures } = theStore();
    const workspace = fresh("ws");
    const before = await failed(workspace, { now: at(10) });
    const members = async () =>
      (await failures.members({ workspace, cause: "flr_a", limit: 10 })).map((run) => run.id);
    const settle = (note: string | null, now: string) =>
      failures.resolve({ workspace, cause: "flr_a", by: "someone", note, now });
    await settle(null, at(11));
    await settle("Known.", at(12));
    const open = { workspace, query: { status: "open" as const }, limit: 10 };
    expect((await failures.groups(open)).groups).toEqual([]);
    expect(await failures.group({ workspace, cause: "flr_a" })).toMatchObject({
      open: 0,
      count: 1,
      resolution: { at: at(12), by: "someone", note: "Known." },
    });
    expect(await members()).toEqual([]);
    const after = await failed(workspace, { now: at(13) });
    expect((await failures.groups(open)).groups).toMatchObject([{ cause: "flr_a", open: 1, count: 2 }]);
    expect(await members()).toEqual([after.id]);
    await failures.reopen({ workspace, cause: "flr_a" });
    expect(await members()).toEqual([after.id, before.id]);
    expect(await failures.members({ workspace, cause: "flr_a", before: after.id, limit: 10 })).toMatchObject([
      { id: before.id, deliveryId: before.event?.id },
    ]);
  });

  test("runs are found by workflow, status, trigger, cause, time and a part of their error, page by page", async () => {
    const { runs } = theStore();
    const workspace = fresh("ws");
    const startedAt = (afterMs: number): NewRun => ({
      id: newId("run", {
        now: present + afterMs,
        random: (bytes) => Buffer.from(id("x").padStart(bytes, "0").slice(-bytes)),
      }),
      workflowId: "wf_1",
      workflow: afterMs < 2_000 ? "orders" : "mails",
      version: 1,
    });
    const [a, b, c] = [startedAt(1_000), startedAt(2_000), startedAt(3_000)];
    await runs.start({ workspace, deliveryId: null, runs: [a, b, c], now: at() });
    const end = { status: "failed", output: null, error: error("Übung 100%_Sure"), answer: null } as const;
    await runs.finish({ ...held(await claim(b.id)), ...end, cause: "flr_x", now: at(10) });
    await runs.finish(succeeded(await claim(c.id)));
    const found = async (search: Partial<RunSearch> & { limit?: number; before?: string }) => {
      const { items, next } = await runs.search({ workspace, limit: 10, ...search });
      return { ids: items.map((run) => run.id), next };
    };
    const all = { ids: [c.id, b.id, a.id], next: null };
    expect(await found({})).toEqual(all);
    expect(await found({ limit: 2 })).toEqual({ ids: [c.id, b.id], next: b.id });
    expect((await found({ limit: 2, before: b.id })).ids).toEqual([a.id]);
    const cases: [Partial<RunSearch>, string[]][] = [
      [{ workflow: "mails" }, [c.id, b.id]],
      [{ workflow: "mails", status: "failed" }, [b.id]],
      [{ status: "succeeded" }, [c.id]],
      [{ status: "queued" }, [a.id]],
      [{ unended: true }, [a.id]],
      [{ unended: true, status: "failed" }, []],
      [{ unended: true, status: "queued", workflow: "orders" }, [a.id]],
      [{ cause: "flr_x" }, [b.id]],
      [{ cause: "flr_y" }, []],
      [{ error: "100%_sure" }, [b.id]],
      [{ error: "100xysure" }, []],
      [{ error: "Übung" }, [b.id]],
      [{ error: "ÜBUNG 1" }, [b.id]],
      [{ error: "Ubung" }, []],
      [{ triggerId: "trg_none" }, []],
      [{ deliveryId: "dlv_none" }, []],
      [{ since: at(2_000) }, [c.id, b.id]],
      [{ since: at(1_500), until: at(2_500) }, [b.id]],
    ];
    for (const [search, ids] of cases) expect((await found(search)).ids, JSON.stringify(search)).toEqual(ids);
  });

  test("pages of runs in some states hold them all, each once, however many others have stand between them", async () => {
    const { runs } = theStore();
    const [workspace, other] = [fresh("ws"), fresh("ws")];
    const many = (count: number): NewRun[] =>
      Array.from({ length: count }, () => ({
        id: id("run"),
        workflowId: "wf_1",
        workflow: "orders",
        version: 1,
      }));
    const mine: string[] = [];
    for (let round = 0; round < 3; round += 1) {
      const some = many(30);
      mine.unshift(...some.map((run) => run.id).toReversed());
      await runs.start({ workspace, deliveryId: null, runs: some, now: at() });
      await runs.start({ workspace: other, deliveryId: null, runs: many(100), now: at() });
    }
    const [parked = ""] = mine;
    await runs.park({ ...held(await claim(parked)), wakeAt: at(hourMs) });
    const all = async (search: Partial<RunSearch>) => {
      const ids: string[] = [];
      for (let before: string | null | undefined; before !== null; ) {
        const page = await runs.search({ workspace, limit: 7, before, ...search });
        ids.push(...page.items.map((run) => run.id));
        before = page.next;
      }
      expect(await runs.count({ workspace, lookMs: 60_000, ...search })).toEqual({
        count: ids.length,
        countedTo: null,
      });
      return ids;
    };
    expect(await all({})).toEqual(mine);
    expect(await all({ unended: true })).toEqual(mine);
    expect(await all({ unended: true, workflow: "orders" })).toEqual(mine);
    expect(await all({ status: "queued" })).toEqual(mine.slice(1));
    expect(await all({ status: "waiting" })).toEqual([parked]);
    expect(await all({ triggerId: "trg_none" })).toEqual([]);
    const { counts, countedTo } = await runs.counts({ workspace, lookMs: 0 });
    expect(counts).toMatchObject({ queued: 89, waiting: 1, succeeded: 0 });
    expect(countedTo).not.toBeNull();
  });
}
