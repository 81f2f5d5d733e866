import { expect, test } from "vitest";
import { Problem } from "../../../src/contract/problem.ts";
import type { WorkflowDraft } from "../../../src/contract/version.ts";
import { DraftSaver, type SaveState } from "./draft-saver.ts";

function saver(answer: (revision: number) => Promise<number> = (revision) => Promise.resolve(revision + 1)) {
  const saved: unknown[] = [];
  const states: SaveState["kind"][] = [];
  const made = new DraftSaver({
    revision: 0,
    save: async (revision, { title }) => {
      saved.push(title);
      const draft: WorkflowDraft = {
        kind: "workflow",
        name: "orders",
        workspace: "default",
        revision: await answer(revision),
        base: null,
        savedAt: "2026-01-31T12:00:00.000Z",
        savedBy: null,
        definition: { name: "orders", steps: [], timeoutMs: 1, schedules: [], after: [] },
        inForce: null,
        findings: [],
      };
      return draft;
    },
    onSaved: () => undefined,
    onState: ({ kind }) => states.push(kind),
  });
  return { made, saved, states };
}
const titled = (title: string) => ({ name: "orders", title });
const conflict = () => Promise.reject(new Problem("conflict", { detail: "Another was faster." }));

test("the newest is saved, and what came before it is not", async () => {
  const { made, saved, states } = saver();
  made.change(titled("a"));
  made.change(titled("ab"));
  expect(await made.flush()).toBe(true);
  expect(saved).toEqual(["ab"]);
  expect(states).toEqual(["waiting", "waiting", "saving", "saved"]);
  expect(made.revision).toBe(1);
});

test("what is changed while a save is under way is saved after it, on its revision", async () => {
  let open = (_revision: number) => {};
  const first = new Promise<number>((resolve) => {
    open = resolve;
  });
  const { made, saved } = saver((revision) => (revision === 0 ? first : Promise.resolve(revision + 1)));
  made.change(titled("a"));
  const flushed = made.flush();
  made.change(titled("b"));
  open(7);
  await flushed;
  expect(await made.flush()).toBe(true);
  expect(saved).toEqual(["a", "b"]);
  expect(made.revision).toBe(8);
});

test("after a conflict nothing is saved until it is said whose is meant", async () => {
  const { made, saved, states } = saver((revision) => (revision === 0 ? conflict() : Promise.resolve(9)));
  made.change(titled("a"));
  expect(await made.flush()).toBe(false);
  made.change(titled("b"));
  expect(await made.flush()).toBe(false);
  expect(states.at(-1)).toBe("conflict");
  expect(await made.overwrite(8)).toBe(true);
  expect(saved).toEqual(["a", "b"]);
  expect(made.revision).toBe(9);
});

test("what could not be saved is kept, and saved when it is tried again", async () => {
  let fails = true;
  const { made, states } = saver((revision) =>
    fails ? Promise.reject(new Error("The disk is full.")) : Promise.resolve(revision + 1),
  );
  made.change(titled("a"));
  expect(await made.flush()).toBe(false);
  expect(states.at(-1)).toBe("failed");
  fails = false;
  expect(await made.flush()).toBe(true);
});

test("what could not be saved keeps the draft from being ended", async () => {
  const { made, states } = saver(conflict);
  made.change(titled("a"));
  const acted: number[] = [];
  const ended = made.end((revision) => Promise.resolve(acted.push(revision)));
  await expect(ended).rejects.toThrow("not saved");
  expect(acted).toEqual([]);
  expect([made.isSaved, states.at(-1)]).toEqual([false, "conflict"]);
});

test("what is changed while the draft ends is saved after it, as a new draft", async () => {
  const { made, saved, states } = saver();
  made.change(titled("a"));
  let open = () => {};
  const gate = new Promise<void>((resolve) => {
    open = resolve;
  });
  const revisions: number[] = [];
  const ended = made.end((revision) => {
    revisions.push(revision);
    made.change(titled("b"));
    return gate;
  });
  const flushed = made.flush();
  await flushedSoFar();
  expect(saved).toEqual(["a"]);
  open();
  await ended;
  expect([await flushed, await made.flush(), states.at(-1)]).toEqual([true, true, "saved"]);
  expect([revisions, saved, made.revision]).toEqual([[1], ["a", "b"], 1]);
});

/** All that can go on without the gate has gone on. */
const flushedSoFar = () => new Promise((resolve) => setImmediate(resolve));
