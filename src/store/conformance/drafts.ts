import { expect, test } from "vitest";
import { versionsMax } from "../../contract/version.ts";
import type { Workflow } from "../../contract/workflow.ts";
import type { Store, StoredDraft } from "../store.ts";
import { acceptance, at, fresh, id, trigger, workflow } from "./samples.ts";

export function draftsConform(theStore: () => Store) {
  const revision = () => theStore().definitions.revision();
  const sample = (given: Partial<StoredDraft> = {}) => ({
    workspace: fresh("ws"),
    kind: "workflow" as const,
    name: "order",
    base: 2,
    savedAt: at(),
    savedBy: "ada",
    definition: { name: "order", steps: [], description: "\0" },
    ...given,
  });

  test("a draft on a stale revision is refused, naming who has saved meanwhile and when", async () => {
    const { drafts } = theStore();
    const draft = sample();
    const first = await drafts.save({ ...draft, ifRevision: 0 });
    const other = { ...draft, savedBy: "bob", savedAt: at(5), definition: { name: "order", title: "Bob" } };
    const late = drafts.save({ ...other, ifRevision: 0 });
    await expect(late).rejects.toMatchObject({ code: "conflict", message: /saved by ada at 2100-01-01/ });
    const second = await drafts.save({ ...other, ifRevision: first });
    expect(second).toBeGreaterThan(first);
    const stale = drafts.save({ ...draft, ifRevision: first });
    await expect(stale).rejects.toMatchObject({ message: /saved by bob/ });
    const { definition, ...head } = { ...other, revision: second };
    expect(await drafts.get(draft)).toEqual({ ...head, definition });
    expect(await drafts.list(draft)).toEqual([head]);
    expect(await drafts.list({ workspace: fresh("ws") })).toEqual([]);
  });

  test("several drafts are saved together or none of them is", async () => {
    const { drafts } = theStore();
    const workspace = fresh("ws");
    const [one, other] = [sample({ workspace }), sample({ workspace, name: "other" })];
    const first = await drafts.save({ ...other, ifRevision: 0 });
    const late = drafts.saveAll([
      { ...one, ifRevision: 0 },
      { ...other, ifRevision: 0 },
    ]);
    await expect(late).rejects.toMatchObject({ code: "conflict" });
    expect(await drafts.get(one)).toBeNull();
    expect(await drafts.saveAll([])).toEqual([]);
    const revisions = await drafts.saveAll([
      { ...one, ifRevision: 0 },
      { ...other, ifRevision: first },
    ]);
    const stored = await Promise.all([one, other].map((draft) => drafts.get(draft)));
    expect(stored.map((draft) => draft?.revision)).toEqual(revisions);
  });

  test("of two drafts saved at once on the same revision one is refused", async () => {
    const { drafts } = theStore();
    const draft = sample();
    for (let round = 0, ifRevision = 0; round < 2; round += 1) {
      const saves = ["a", "b", "c"].map((savedBy) => drafts.save({ ...draft, savedBy, ifRevision }));
      const settled = await Promise.allSettled(saves);
      expect(settled.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected", "rejected"]);
      ifRevision = (await drafts.get(draft))?.revision ?? 0;
    }
  });

  test("a revision is never that of another draft, not even after the draft was discarded", async () => {
    const { drafts } = theStore();
    const draft = sample();
    const first = await drafts.save({ ...draft, ifRevision: 0 });
    await expect(drafts.discard({ ...draft, ifRevision: first - 1 })).rejects.toMatchObject({
      code: "conflict",
    });
    expect(await drafts.discard({ ...draft, ifRevision: first })).toBe(true);
    expect(await drafts.discard(draft)).toBe(false);
    await expect(drafts.save({ ...draft, ifRevision: first })).rejects.toMatchObject({ message: /is gone/ });
    expect(await drafts.save({ ...draft, savedAt: at(1), ifRevision: 0 })).toBeGreaterThan(first);
  });

  test("publishing takes the draft away, or neither happens", async () => {
    const { definitions, drafts } = theStore();
    const draft = sample();
    const { workspace } = draft;
    const ifRevision = await drafts.save({ ...draft, ifRevision: 0 });
    const putWorkflows = [workflow({ workspace, name: "order" })];
    const publish = async (dropped: number) =>
      definitions.change({
        workspace,
        putWorkflows,
        publishing: { by: "ada", note: "why\0" },
        dropDrafts: [{ kind: "workflow", name: "order", ifRevision: dropped }],
        ifRevision: await revision(),
      });
    await expect(publish(ifRevision - 1)).rejects.toMatchObject({ code: "conflict" });
    expect(await definitions.workflows({ workspace })).toEqual([]);
    await publish(ifRevision);
    expect(await drafts.list({ workspace })).toEqual([]);
    expect(await definitions.workflowVersions({ id: putWorkflows[0]?.id ?? "" })).toEqual([
      { version: 1, createdAt: at(), by: "ada", note: "why\uFFFD", restores: null },
    ]);
  });

  test("a draft goes with what it is a draft of", async () => {
    const { definitions, drafts } = theStore();
    const workspace = fresh("ws");
    const [flow, door] = [workflow({ workspace, name: "a" }), trigger({ workspace, name: "a" })];
    await definitions.change({
      workspace,
      putWorkflows: [flow],
      putTriggers: [door],
      ifRevision: await revision(),
    });
    for (const kind of ["workflow", "trigger"] as const)
      await drafts.save({ ...sample({ workspace, name: "a" }), kind, ifRevision: 0 });
    await definitions.change({ workspace, removeWorkflows: [flow.id], ifRevision: await revision() });
    expect((await drafts.list({ workspace })).map(({ kind }) => kind)).toEqual(["trigger"]);
    await definitions.change({ workspace, removeTriggers: [door.id], ifRevision: await revision() });
    expect(await drafts.list({ workspace })).toEqual([]);
  });

  test("old versions go when there are many, and none that a run needs", async () => {
    const { definitions, runs, deliveries, upkeep } = theStore();
    const workspace = fresh("ws");
    const flow = workflow({ workspace, name: "flow" });
    const hourMs = 3_600_000;
    const publish = async (version: number) => {
      const put: Workflow = { ...flow, version, updatedAt: at(version * hourMs) };
      await definitions.change({ workspace, putWorkflows: [put], ifRevision: await revision() });
    };
    const kept = async () => {
      const versions = (await definitions.workflowVersions({ id: flow.id })).map(({ version }) => version);
      return versions.toReversed().slice(0, 3);
    };
    for (let version = 1; version <= versionsMax; version += 1) await publish(version);
    expect(await kept()).toEqual([1, 2, 3]);
    // A run of version 3, while it was the newest.
    const own = acceptance({ workspace, receivedAt: at(3.5 * hourMs), runs: 0 });
    const run = { id: id("run"), workflowId: flow.id, workflow: "flow", version: 3 };
    await deliveries.accept({ ...own, runs: [run] });
    for (const version of [1, 2, 3, 4].map((more) => versionsMax + more)) await publish(version);
    expect(await kept()).toEqual([2, 3, 4]);
    // Started by its number, long after it was the newest.
    const again = { ...run, id: id("run"), version: 2 };
    await runs.start({ workspace, deliveryId: null, runs: [again], now: at(500 * hourMs) });
    await runs.cancel({ workspace, ids: [run.id, again.id], now: at(500 * hourMs) });
    const purge = { kind: "deliveries", after: "", until: "del_~", limit: 10, dryRun: false } as const;
    await upkeep.purge({ workspace, now: at(600 * hourMs), ...purge });
    await publish(versionsMax + 5);
    expect(await kept()).toEqual([2, 6, 7]);
  });
}
