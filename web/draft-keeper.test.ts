import { expect, onTestFinished, test, vi } from "vitest";
import { type Finding, Problem } from "../src/contract/problem.ts";
import { type DraftDoor, DraftKeeper, type Standing } from "./draft-keeper.ts";

interface Note {
  title: string;
  color: string;
}
interface InForce extends Note {
  version: number;
}
interface NoteDraft {
  revision: number;
  definition: Note;
  findings: readonly Finding[];
}

const shapeless: Finding = { path: "title", message: "It is too long.", severity: "error" };

/** Where one note and its draft are kept; `gate` is waited for before each change, none comes while it `isGone`. */
function server() {
  const there: Standing<InForce, NoteDraft> & { inForce: InForce; draft: NoteDraft | null } = {
    inForce: { title: "Orders", color: "red", version: 1 },
    draft: null,
  };
  let newest = 0;
  const calls: string[] = [];
  const held = { gate: Promise.resolve(), isGone: false };
  const called = async (call: string) => {
    calls.push(call);
    await held.gate;
    if (held.isGone) throw new Problem("unreachable", { detail: "There is no network." });
  };
  const check = (revision: number) => {
    if (revision !== (there.draft?.revision ?? 0)) throw new Problem("conflict", { detail: "Another." });
  };
  const put = (definition: Note): NoteDraft => {
    newest += 1;
    there.draft = { revision: newest, definition, findings: [] };
    return there.draft;
  };
  const door: DraftDoor<InForce, NoteDraft, Note, void> = {
    read: () => Promise.resolve({ ...there }),
    definitionOf: ({ inForce: { title, color }, draft }) => draft?.definition ?? { title, color },
    faultsIn: ({ title }) => (title.length > 20 ? [shapeless] : []),
    isInForce: ({ title, color }, inForce) => title === inForce.title && color === inForce.color,
    async save(definition, revision) {
      await called(`save ${definition.title}`);
      check(revision);
      if (definition.title === "bad") {
        const issues = [{ path: "definition.title", message: "It is bad." }];
        throw new Problem("invalid_definition", { detail: "It is bad.", issues });
      }
      return put(definition);
    },
    async drop(revision) {
      await called("drop");
      check(revision);
      there.draft = null;
    },
    async publish({ definition }) {
      await called("publish");
      there.inForce = { ...definition, version: there.inForce.version + 1 };
      there.draft = null;
      return there.inForce;
    },
  };
  return { door, there, calls, held, put };
}

function edited() {
  const made = server();
  const keeper = new DraftKeeper(made.door, { ...made.there });
  return { ...made, keeper };
}

/** Holds what changes something until it is let go. */
function holding(held: { gate: Promise<void> }): () => void {
  let open = () => {};
  held.gate = new Promise<void>((resolve) => {
    open = resolve;
  });
  return open;
}

/** Until a call has come. */
async function come(calls: readonly string[], call: string): Promise<void> {
  while (!calls.includes(call)) await new Promise((resolve) => setImmediate(resolve));
}

/** Time goes on only as it is told to. */
function standStill(): void {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  onTestFinished(() => void vi.useRealTimers());
}

test("what has no shape is not sent, and says where", async () => {
  const { keeper, calls } = edited();
  keeper.change({ title: "longer than twenty letters" });
  expect(await keeper.save()).toBe(false);
  expect([keeper.state().saving, keeper.state().issues, calls]).toEqual(["refused", [shapeless], []]);
});

test("what the server refuses says where, and is not sent again before it is changed", async () => {
  const { keeper, calls } = edited();
  keeper.change({ title: "bad" });
  expect([await keeper.save(), await keeper.save()]).toEqual([false, false]);
  expect(keeper.state()).toMatchObject({ saving: "refused", issues: [{ path: "title" }] });
  expect(calls).toEqual(["save bad"]);
});

test("a correction made while the fault is being saved is saved after it", async () => {
  const { keeper, calls, held, there } = edited();
  const open = holding(held);
  keeper.change({ title: "bad" });
  const saving = keeper.save();
  await come(calls, "save bad");
  keeper.change({ title: "good" });
  open();
  expect(await saving).toBe(true);
  expect([keeper.state().saving, there.draft?.definition.title]).toEqual(["saved", "good"]);
});

test("of changes that come close together the newest is saved, and one at a time", async () => {
  const { keeper, calls, held, there } = edited();
  keeper.change({ title: "a" });
  keeper.change({ title: "ab" });
  const open = holding(held);
  const saving = keeper.save();
  await come(calls, "save ab");
  keeper.change({ title: "abc" });
  open();
  expect([await saving, await keeper.save()]).toEqual([true, true]);
  expect([calls, there.draft?.revision]).toEqual([["save ab", "save abc"], 2]);
});

test("a draft that says what is in force already goes", async () => {
  const { keeper, calls, there } = edited();
  keeper.change({ title: "Other" });
  await keeper.save();
  keeper.change({ title: "Orders" });
  expect(await keeper.save()).toBe(true);
  expect([there.draft, keeper.state().draft, calls]).toEqual([null, null, ["save Other", "drop"]]);
});

/** Another has saved while something was typed here, also while that was being refused. */
async function met() {
  const made = edited();
  const { keeper, calls, held, put } = made;
  put({ title: "Theirs", color: "blue" });
  const open = holding(held);
  keeper.change({ title: "Mine" });
  const saving = keeper.save();
  await come(calls, "save Mine");
  keeper.change({ title: "Mine again" });
  open();
  expect(await saving).toBe(false);
  keeper.change({ color: "green" });
  expect(await keeper.save()).toBe(false);
  expect([keeper.state().saving, calls]).toEqual(["conflict", ["save Mine"]]);
  calls.length = 0;
  return made;
}

test("after a conflict theirs is taken: nothing is sent, and what is changed then is saved over theirs", async () => {
  const { keeper, calls, there } = await met();
  standStill();
  keeper.open();
  await keeper.reload();
  await vi.advanceTimersByTimeAsync(10_000);
  expect(keeper.state()).toMatchObject({ saving: "saved", definition: { title: "Theirs", color: "blue" } });
  expect(calls).toEqual([]);
  keeper.change({ title: "Both" });
  expect(await keeper.save()).toBe(true);
  expect([calls, there.draft?.definition]).toEqual([["save Both"], { title: "Both", color: "blue" }]);
});

test("after a conflict mine is kept: all that was typed since takes the place of theirs", async () => {
  const { keeper, calls, there } = await met();
  await keeper.keepMine();
  expect([keeper.state().saving, there.draft?.definition]).toEqual([
    "saved",
    { title: "Mine again", color: "green" },
  ]);
  expect(calls).toEqual(["save Mine again"]);
});

test("without a network it is tried again by itself, and is told to have failed until it is saved", async () => {
  const { keeper, calls, held, there } = edited();
  standStill();
  keeper.open();
  held.isGone = true;
  keeper.change({ title: "Other" });
  await vi.advanceTimersByTimeAsync(600);
  const shown: string[] = [];
  keeper.subscribe(() => shown.push(keeper.state().saving));
  await vi.advanceTimersByTimeAsync(10_000);
  expect([calls.length, new Set(shown)]).toEqual([3, new Set(["failed"])]);
  held.isGone = false;
  await vi.advanceTimersByTimeAsync(5_000);
  expect([keeper.state().saving, there.draft?.definition.title]).toEqual(["saved", "Other"]);
});

test("what was left unsaved is not saved later, and is when it is come back to", async () => {
  const { keeper, calls, held } = edited();
  standStill();
  held.isGone = true;
  const close = keeper.open();
  keeper.change({ title: "Other" });
  const saving = keeper.save();
  close();
  expect([await saving, keeper.state().saving, vi.getTimerCount()]).toEqual([false, "failed", 0]);
  keeper.open();
  keeper.change({ title: "Another" });
  await vi.advanceTimersByTimeAsync(600);
  expect([calls.length, vi.getTimerCount()]).toEqual([2, 1]);
});

test("a draft that is read later is shown, one that was read before the last save is not", async () => {
  const { keeper, there, put } = edited();
  const before = { ...there };
  put({ title: "Later", color: "red" });
  keeper.arrived({ ...there });
  expect(keeper.state().definition.title).toBe("Later");
  keeper.change({ title: "Other" });
  await keeper.save();
  keeper.arrived(before);
  expect(keeper.state().definition.title).toBe("Other");
});

test("a draft that was read before it was discarded is not shown again", async () => {
  const { keeper, there } = edited();
  keeper.change({ title: "Other" });
  await keeper.save();
  const before = { ...there };
  await keeper.discard();
  await keeper.reload();
  keeper.arrived(before);
  expect([there.draft, keeper.state().draft, keeper.state().definition.title]).toEqual([
    null,
    null,
    "Orders",
  ]);
});

test("while something is refused nothing is published or done in force, and what was typed stays", async () => {
  const { keeper, calls } = edited();
  keeper.change({ title: "bad" });
  await keeper.save();
  let isDone = false;
  const doing = keeper.inForce(async () => {
    isDone = true;
    return {};
  });
  await expect(doing).rejects.toThrow("not saved");
  await expect(keeper.publish()).rejects.toThrow("not saved");
  const { saving, definition } = keeper.state();
  expect([isDone, calls, saving, definition.title]).toEqual([false, ["save bad"], "refused", "bad"]);
});

test("what is changed in force apart from all that is edited goes into what is shown, though that is refused", async () => {
  const { keeper, there } = edited();
  keeper.change({ title: "bad" });
  await keeper.save();
  const turn = async () => {
    there.inForce = { ...there.inForce, color: "grey", version: 2 };
    return { color: "grey" };
  };
  await keeper.inForce(turn, { isApart: true });
  const { saving, definition } = keeper.state();
  expect([saving, definition]).toEqual(["refused", { title: "bad", color: "grey" }]);
  keeper.change({ title: "good" });
  expect(await keeper.save()).toBe(true);
  expect(there.draft?.definition).toEqual({ title: "good", color: "grey" });
});

test("what is changed in force is shown where it was not edited, and the draft goes on from there", async () => {
  const { keeper, there } = edited();
  keeper.change({ title: "Other" });
  await keeper.inForce(async () => {
    there.inForce = { title: "New", color: "grey", version: 2 };
    return {};
  });
  expect(there.draft?.definition).toEqual({ title: "Other", color: "grey" });
  expect(keeper.state()).toMatchObject({ saving: "saved", inForce: { version: 2 } });
});

test("what is typed while the draft is published stays, and begins the next draft", async () => {
  const { keeper, calls, held, there } = edited();
  keeper.change({ title: "First" });
  await keeper.save();
  const open = holding(held);
  const publishing = keeper.publish();
  await come(calls, "publish");
  keeper.change({ title: "Second" });
  open();
  expect((await publishing).version).toBe(2);
  expect([there.inForce.title, keeper.state().definition.title, keeper.state().saving]).toEqual([
    "First",
    "Second",
    "waiting",
  ]);
  expect([await keeper.save(), there.draft?.definition.title]).toEqual([true, "Second"]);
});
