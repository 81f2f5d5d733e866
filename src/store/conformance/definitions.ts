import { expect, test } from "vitest";
import { quotaDefault } from "../../contract/workspace.ts";
import type { Store } from "../store.ts";
import { acceptance, at, fresh, trigger, workflow } from "./samples.ts";

export function definitionsConform(theStore: () => Store) {
  const revision = () => theStore().definitions.revision();
  const snapshot = () => theStore().definitions.snapshot({ now: at() });
  const triggersOf = async (workspace: string) =>
    (await snapshot()).triggers.filter((each) => each.workspace === workspace);

  test("a change made on a stale revision is refused and changes nothing", async () => {
    const { definitions } = theStore();
    const workspace = fresh("ws");
    const stale = await revision();
    await definitions.change({
      workspace,
      putWorkflows: [workflow({ workspace, name: "a" })],
      ifRevision: stale,
    });
    const change = { workspace, putTriggers: [trigger({ workspace, name: "b" })], ifRevision: stale };
    await expect(definitions.change(change)).rejects.toMatchObject({ code: "conflict" });
    expect(await triggersOf(workspace)).toEqual([]);
    expect(await revision()).toBe(stale + 1);
  });

  test("[S47] what triggers were called is kept with the change that ended it, or not at all", async () => {
    const { definitions } = theStore();
    const workspace = fresh("ws");
    const former = (hours: number, name: string) => ({
      workspace,
      triggerId: "trg_1",
      name,
      suffix: name === "a" ? null : "/b",
      until: at(hours * 3_600_000),
      why: "moved" as const,
    });
    const one = former(1, "a");
    const other = former(2, "b");
    await definitions.change({ workspace, former: [one], ifRevision: await revision() });
    await definitions.change({ workspace, former: [other, other], ifRevision: await revision() });
    const stale = definitions.change({ workspace, former: [former(3, "c")], ifRevision: 1 });
    await expect(stale).rejects.toMatchObject({ code: "conflict" });
    expect(await definitions.formerTriggers({ workspace, limit: 10 })).toEqual([other, one]);
    expect(await definitions.formerTriggers({ workspace, limit: 1 })).toEqual([other]);
    expect(await definitions.formerTriggers({ workspace: fresh("ws"), limit: 1 })).toEqual([]);
  });

  test("of each workflow it is told since when it is paused, and its newest run", async () => {
    const { definitions, deliveries, gates } = theStore();
    const workspace = fresh("ws");
    const [orders, idle] = [
      workflow({ workspace, name: "orders" }),
      workflow({ workspace, name: "idle" }),
    ] as const;
    await definitions.change({ workspace, putWorkflows: [orders, idle], ifRevision: await revision() });
    const stored = [
      acceptance({ workspace }),
      acceptance({ workspace }),
      acceptance({ workspace: fresh("ws") }),
    ];
    for (const each of stored) await deliveries.accept(each);
    // A test's run says nothing of how its workflow stands.
    const tested = acceptance({ workspace });
    await deliveries.accept({ ...tested, runs: tested.runs.map((run) => ({ ...run, version: -1 })) });
    await gates.pause({ workflowId: idle.id, since: at() });
    const ids = [orders.id, idle.id, "wf_unknown"];
    const standings = await definitions.workflowStandings({ workspace, ids });
    const lastRun = { id: stored[1]?.runs[0]?.id, status: "queued", createdAt: at(), endedAt: null };
    expect(Object.fromEntries(standings)).toEqual({
      [orders.id]: { pausedAt: null, lastRun },
      [idle.id]: { pausedAt: at(), lastRun: null },
    });
    expect(await definitions.workflowStandings({ workspace, ids: [] })).toEqual(new Map());
  });

  test("of two changes made at once on the same revision one is refused", async () => {
    const { definitions } = theStore();
    const workspace = fresh("ws");
    const ifRevision = await revision();
    const settled = await Promise.allSettled(
      ["a", "b", "c"].map((name) =>
        definitions.change({ workspace, putTriggers: [trigger({ workspace, name })], ifRevision }),
      ),
    );
    expect(settled.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected", "rejected"]);
    expect(await triggersOf(workspace)).toHaveLength(1);
  });

  test("a taken name is refused, and all else in the same change with it", async () => {
    const { definitions } = theStore();
    const workspace = fresh("ws");
    const [one, other] = [trigger({ workspace, name: "taken" }), trigger({ workspace, name: "taken" })];
    await definitions.change({ workspace, putTriggers: [one], ifRevision: await revision() });
    const before = await snapshot();
    const change = {
      workspace,
      putTriggers: [trigger({ workspace, name: "free" }), other],
      putWorkflows: [workflow({ workspace, name: "free" })],
      removeTriggers: ["unknown"],
      ifRevision: before.revision,
    };
    await expect(definitions.change(change)).rejects.toThrow("named taken");
    const twice = [workflow({ workspace, name: "twice" }), workflow({ workspace, name: "twice" })];
    await expect(
      definitions.change({ workspace, putWorkflows: twice, ifRevision: before.revision }),
    ).rejects.toThrow("named twice");
    expect(await snapshot()).toEqual(before);
  });

  test("the same name is free in another workspace, and after its holder is gone", async () => {
    const { definitions } = theStore();
    const [here, there] = [fresh("ws"), fresh("ws")];
    const one = trigger({ workspace: here, name: "name" });
    await definitions.change({ workspace: here, putTriggers: [one], ifRevision: await revision() });
    const other = trigger({ workspace: there, name: "name" });
    await definitions.change({ workspace: there, putTriggers: [other], ifRevision: await revision() });
    await definitions.change({
      workspace: here,
      removeTriggers: [one.id],
      putTriggers: [trigger({ workspace: here, name: "name" })],
      ifRevision: await revision(),
    });
    expect(await definitions.trigger({ workspace: here, idOrName: one.id })).toBeNull();
    expect(await definitions.trigger({ workspace: there, idOrName: "name" })).toEqual(other);
  });

  test("two triggers swap their names in one change", async () => {
    const { definitions } = theStore();
    const workspace = fresh("ws");
    const [one, other] = [trigger({ workspace, name: "one" }), trigger({ workspace, name: "other" })];
    await definitions.change({ workspace, putTriggers: [one, other], ifRevision: await revision() });
    const swapped = [
      { ...one, name: "other" },
      { ...other, name: "one" },
    ];
    await definitions.change({ workspace, putTriggers: swapped, ifRevision: await revision() });
    expect((await definitions.trigger({ workspace, idOrName: "one" }))?.id).toBe(other.id);
  });

  test("a workspace can't remove or change what is another's", async () => {
    const { definitions } = theStore();
    const [here, there] = [fresh("ws"), fresh("ws")];
    const theirs = trigger({ workspace: there, name: "theirs" });
    await definitions.change({ workspace: there, putTriggers: [theirs], ifRevision: await revision() });
    await definitions.change({ workspace: here, removeTriggers: [theirs.id], ifRevision: await revision() });
    expect(await definitions.trigger({ workspace: there, idOrName: theirs.id })).toEqual(theirs);
    expect(await definitions.trigger({ workspace: here, idOrName: theirs.id })).toBeNull();
  });

  test("older versions stay, those of a removed workflow too, and none can be overwritten", async () => {
    const { definitions } = theStore();
    const workspace = fresh("ws");
    const first = workflow({ workspace, name: "flow", title: "First" });
    const second = { ...first, version: 2, title: "Second", updatedAt: at(5) };
    await definitions.change({ workspace, putWorkflows: [first], ifRevision: await revision() });
    await definitions.change({ workspace, putWorkflows: [second], ifRevision: await revision() });
    expect(await definitions.workflow({ workspace, idOrName: "flow" })).toEqual(second);
    expect(await definitions.workflow({ workspace, idOrName: "flow", version: 1 })).toEqual(first);
    expect(await definitions.workflowVersions({ id: first.id })).toEqual([
      { version: 2, createdAt: at(5), by: null, note: null, restores: null },
      { version: 1, createdAt: at(), by: null, note: null, restores: null },
    ]);
    const overwriting = { workspace, putWorkflows: [{ ...second, title: "Other" }] };
    await expect(definitions.change({ ...overwriting, ifRevision: await revision() })).rejects.toMatchObject({
      code: "conflict",
    });
    await definitions.change({ workspace, removeWorkflows: [first.id], ifRevision: await revision() });
    expect(await definitions.workflow({ workspace, idOrName: "flow" })).toBeNull();
    expect(await definitions.workflowVersion({ id: first.id, version: 1 })).toEqual(first);
  });

  test("what tests run is kept below 0, once each, is in no list, and old ones go when no run is as old", async () => {
    const { definitions, drafts } = theStore();
    const workspace = fresh("ws");
    const flow = workflow({ workspace, name: "flow", title: "one" });
    const second = { ...flow, version: 2, title: "other" };
    for (const put of [flow, second])
      await definitions.change({ workspace, putWorkflows: [put], ifRevision: await revision() });
    const keep = (version: number, hours: number) =>
      definitions.keepTested({ workspace, id: flow.id, name: "flow", version, now: at(hours) });
    const both = await Promise.all([keep(1, 1), keep(2, 1)]);
    const versions = both.map((tested) => (tested.kind === "kept" ? tested.version : 0));
    expect(versions.toSorted((one, other) => other - one)).toEqual([-1, -2]);
    expect(await Promise.all([keep(1, 2), keep(2, 2)])).toEqual(both);
    const [first] = versions;
    expect(await definitions.workflowVersion({ id: flow.id, version: first ?? 0 })).toMatchObject({
      title: "one",
    });
    expect((await definitions.workflowVersions({ id: flow.id })).map(({ version }) => version)).toEqual([
      2, 1,
    ]);
    expect(await definitions.workflow({ workspace, idOrName: "flow" })).toEqual(second);
    const draft = { workspace, kind: "workflow" as const, name: "flow", base: 2, savedBy: null };
    let ifRevision = 0;
    for (let count = 3; count <= 51; count += 1) {
      const definition = { name: "flow", title: String(count) };
      ifRevision = await drafts.save({ ...draft, ifRevision, savedAt: at(), definition });
      expect(await keep(2, 3)).toEqual({ kind: "kept", version: -count, draftSavedAt: at() });
    }
    expect(await definitions.workflowVersion({ id: flow.id, version: -1 })).toBeNull();
    expect(await definitions.workflowVersion({ id: flow.id, version: -2 })).not.toBeNull();
    await drafts.save({ ...draft, ifRevision, savedAt: at(), definition: { name: "flow", steps: "none" } });
    expect(await keep(2, 4)).toEqual({
      kind: "unreadable",
      reason: `its draft of ${at()} can't be read: steps must be a list`,
    });
  });

  test("the snapshot holds what is compiled, of one moment", async () => {
    const { definitions } = theStore();
    const workspace = fresh("ws");
    const [hook, flow] = [trigger({ workspace, name: "hook" }), workflow({ workspace, name: "flow" })];
    const raised = await definitions.change({
      workspace,
      putTriggers: [hook],
      putWorkflows: [flow],
      ifRevision: await revision(),
    });
    const taken = await snapshot();
    expect(taken.revision).toBe(raised);
    expect(taken.triggers).toContainEqual(hook);
    expect(taken.workflows).toContainEqual({ id: flow.id, workspace, name: "flow", version: 1 });
    const byDefault = taken.workspaces.find((known) => known.id === "default");
    expect(byDefault?.quota).toEqual(quotaDefault);
  });

  test("a workspace is saved and saved again", async () => {
    const { definitions } = theStore();
    const before = await revision();
    const saved = { id: fresh("ws"), quota: { perMinute: 5 }, createdAt: at() };
    await definitions.saveWorkspace(saved);
    await definitions.saveWorkspace({ ...saved, quota: { perDay: 9 } });
    expect(await definitions.workspaces()).toContainEqual({ ...saved, quota: { perDay: 9 } });
    expect(await revision()).toBe(before + 2);
  });

  test("watchers are told of changes until they leave", async () => {
    const { definitions } = theStore();
    const workspace = fresh("ws");
    const put = async (name: string) =>
      definitions.change({
        workspace,
        putTriggers: [trigger({ workspace, name })],
        ifRevision: await revision(),
      });
    let told: (() => void) | undefined;
    let left = 0;
    const leaving = definitions.watch(() => {
      left += 1;
    });
    leaving[Symbol.dispose]();
    using _ = definitions.watch(() => told?.());
    const firstTold = new Promise<void>((resolve) => {
      told = resolve;
    });
    await put("first");
    await firstTold;
    expect(left).toBe(0);
  });
}
