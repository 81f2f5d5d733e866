import { expect, test } from "vitest";
import type { LargeValue } from "../../contract/large.ts";
import type { ClaimedRun, NewValue, Store } from "../store.ts";
import { acceptance, at, fresh, held, hourMs, line, succeeded } from "./samples.ts";

/** Large values of runs, and masked ones. */
export function valuesConform(theStore: () => Store) {
  async function running(workspace = "default"): Promise<ClaimedRun> {
    const stored = acceptance({ workspace });
    await theStore().deliveries.accept(stored);
    const ids = stored.runs.map((run) => run.id);
    const [run] = await theStore().runs.claim({ worker: "w", ids, now: at() });
    if (run === undefined) throw new Error("It is to be had.");
    return run;
  }
  const values = (run: ClaimedRun, ids: readonly string[], workspace = run.workspace) =>
    theStore().runs.values({ workspace, runId: run.id, ids });
  const valueOf = (value: string, content: unknown): NewValue => {
    const json = JSON.stringify(content);
    return { value, json, bytes: Buffer.byteLength(json) };
  };
  const largeAt = (value: string, ...places: string[]): LargeValue => ({
    at: places,
    value,
    bytes: 3,
    preview: "…",
  });

  test("values that are not there, or another workspace's, are left out", async () => {
    const run = await running();
    await theStore().runs.checkpoint({ ...held(run, [line("a")]), values: [valueOf("v1", "one")] });
    expect(await values(run, [])).toEqual(new Map());
    expect(await values(run, ["unknown"])).toEqual(new Map());
    expect(await values(run, ["v1"], "another")).toEqual(new Map());
    expect(await values({ ...run, id: "run_unknown" }, ["v1"])).toEqual(new Map());
    expect(await values(await running(), ["v1"])).toEqual(new Map());
  });

  test("what was masked in a line is given back to whoever claims the run, and shown to nobody", async () => {
    const { runs } = theStore();
    const run = await running();
    const masked = line("a", { output: { token: "***" }, saved: { kept: 1 }, masked: true });
    const clear = { path: "a", attempt: 1, parts: { output: { token: "s3cr3t" } }, concealed: ["s3cr3t"] };
    await runs.park({ ...held(run, [masked, line("b")]), clear: [clear], wakeAt: at() });
    const [again] = await runs.claim({ worker: "w", ids: [run.id], now: at() });
    expect(again?.concealed).toEqual(["s3cr3t"]);
    expect(again?.journal).toMatchObject([
      { path: "a", output: { token: "s3cr3t" }, saved: { kept: 1 }, masked: true },
      { path: "b", output: line("b").output },
    ]);
    expect(await runs.claimed({ worker: "w", id: run.id })).toEqual(again);
    const shown = [await runs.get(run), await runs.recorded(run), await theStore().resumes.read(run)];
    expect(JSON.stringify(shown)).not.toContain("s3cr3t");
  });

  test("a value is written with the lines that name it, once, and found again by whoever takes the run up", async () => {
    const { runs } = theStore();
    const run = await running();
    const content = { text: "\u0000 ünïcödé 🔑".repeat(9_999), list: [1, null] };
    const large = [largeAt("v1", "output", "body")];
    const lines = [line("a", { output: { body: null }, large })];
    await runs.checkpoint({ ...held(run, lines), values: [valueOf("v1", content)] });
    await runs.park({ ...held(run), values: [valueOf("v1", content), valueOf("v2", 2)], wakeAt: at(hourMs) });
    expect(await values(run, ["v1", "v2"])).toEqual(
      new Map([
        ["v1", JSON.stringify(content)],
        ["v2", "2"],
      ]),
    );
    const [again] = await runs.claim({ worker: "w2", ids: [run.id], now: at(hourMs) });
    expect(again?.journal).toEqual(lines);
    expect((await runs.get(run))?.attempts).toEqual(lines);
  });

  test("a worker that has lost its run leaves no line behind that names what is not there", async () => {
    const { runs } = theStore();
    const run = await running();
    await runs.release({ ...held(run), now: at() });
    const late = line("a", { large: [largeAt("v1", "output")] });
    expect(await runs.checkpoint({ ...held(run, [late]), values: [valueOf("v1", 1)] })).toBe("lost");
    expect((await runs.get(run))?.attempts).toEqual([]);
  });

  test("a run's output tells what is kept apart; whoever waits for it is given all of it", async () => {
    const { runs, resumes, chains } = theStore();
    const run = await running();
    const large = [largeAt("v1", "output", "list"), largeAt("v2", "output", "text")];
    const end = { ...succeeded(run), output: { list: null, text: null, n: 1 }, large };
    await runs.finish({ ...end, values: [valueOf("v1", [1, 2]), valueOf("v2", "t")] });
    expect(await runs.get(run)).toMatchObject({ output: { list: null, text: null, n: 1 }, large });
    const { items } = await runs.search({ workspace: run.workspace, deliveryId: run.event?.id, limit: 9 });
    expect(items).toMatchObject([{ output: { list: null, text: null, n: 1 }, large }]);
    expect(await runs.outcome({ id: run.id })).toEqual({
      status: "succeeded",
      answer: null,
      output: { list: [1, 2], text: "t", n: 1 },
      error: null,
    });
    const plan = { marked: [], added: [], followed: true, edits: null, epoch: run.epoch, now: at(20) };
    const { id, workspace, workflowId } = run;
    const before = { status: "succeeded" as const, endedAt: at(10), version: 3, error: null };
    const resume = { at: at(20), by: "somebody", from: null, version: 3, edits: null, before };
    expect(await resumes.resume({ ...plan, id, workspace, workflowId, resume })).toMatchObject({ id });
    expect(await runs.get(run)).not.toHaveProperty("large");
    const [again] = await runs.claim({ worker: "w", ids: [id], now: at(30) });
    if (again === undefined) throw new Error("It is queued.");
    await runs.finish({ ...end, epoch: again.epoch });
    const ended = await chains.ended({ limit: 100 });
    expect(ended.find((each) => each.id === id)).toMatchObject({ output: { list: [1, 2], text: "t", n: 1 } });
    expect(ended.find((each) => each.id === id)).not.toHaveProperty("large");
    await chains.follow({ runId: id, workspace, starts: [], now: at(40) });
  });

  test("a run that waits for another's end is given its whole output", async () => {
    const { runs, waits, chains } = theStore();
    const parent = await running();
    const [child] = acceptance().runs;
    if (child === undefined) throw new Error("There is one.");
    const startedBy = {
      kind: "run" as const,
      runId: parent.id,
      workflow: "orders",
      path: "a",
      awaited: true,
      waitId: "wai_values",
      depth: 1,
      ancestors: ["orders"],
    };
    const { id: runId, workspace, epoch } = parent;
    const asking = {
      workspace,
      runId,
      epoch,
      path: "a",
      attempt: 1,
      id: "wai_values",
      until: at(hourMs),
      now: at(),
      wanted: {
        kind: "run" as const,
        run: { ...child, startedBy, parentRunId: runId, followed: true },
        awaited: true,
      },
    };
    expect(await waits.ask(asking)).toMatchObject({ kind: "open" });
    const [claimed] = await runs.claim({ worker: "w", ids: [child.id], now: at() });
    if (claimed === undefined) throw new Error("It is queued.");
    const end = { ...succeeded(claimed), output: null, large: [largeAt("v1", "output")] };
    await runs.finish({ ...end, values: [valueOf("v1", { all: "of it" })] });
    await chains.follow({ runId: child.id, workspace, starts: [], now: at(5) });
    expect(await waits.ask(asking)).toMatchObject({
      kind: "met",
      result: { kind: "run", runId: child.id, status: "succeeded", output: { all: "of it" } },
    });
  });

  test("values go with their run", async () => {
    const { runs, upkeep } = theStore();
    const workspace = fresh("values");
    const run = await running(workspace);
    await runs.finish({ ...succeeded(run), values: [valueOf("v1", 1)] });
    expect((await values(run, ["v1"])).size).toBe(1);
    const bounds = { workspace, kind: "runs" as const, after: "", until: "run_~", limit: 10, dryRun: false };
    expect(await upkeep.purge({ ...bounds, now: at(hourMs) })).toMatchObject({ deleted: 1 });
    // Seen by a run that takes its place.
    expect((await values(run, ["v1"])).size).toBe(0);
  });
}
