import { expect, onTestFinished, test, vi } from "vitest";
import { createClient } from "../../../src/contract/client.ts";
import type { ProblemDocument } from "../../../src/contract/problem.ts";
import { Trigger, TriggerInput, TriggerView } from "../../../src/contract/trigger.ts";
import { SaveTriggerDraft, type TriggerDraft } from "../../../src/contract/version.ts";
import { Keeper, loadTrigger } from "./keeper.ts";

const at = "2026-01-31T12:00:00.000Z";
const isRefused = (title: string | undefined) => title === "bad";

/** The API of one trigger, as far as editing asks; `gate` is waited for before each change, none comes while it `isGone`. */
function server() {
  const input = TriggerInput.parse({ name: "orders", title: "Orders", auth: [{ scheme: "none" }] });
  let trigger = viewOf(
    Trigger.parse({
      ...input,
      id: "trg_1",
      workspace: "default",
      version: 1,
      createdAt: at,
      updatedAt: at,
    }),
  );
  let draft: TriggerDraft | null = null;
  let newest = 0;
  const calls: string[] = [];
  const held = { gate: Promise.resolve(), isGone: false };
  const save = (body: unknown): Response => {
    const { revision, definition } = SaveTriggerDraft.parse(body);
    if (revision !== (draft?.revision ?? 0)) return refusal(409, "conflict");
    if (isRefused(definition.title)) return refusal(422, "invalid_definition");
    const { version } = trigger;
    const head = {
      kind: "trigger",
      name: "orders",
      workspace: "default",
      savedAt: at,
      savedBy: null,
    } as const;
    newest += 1;
    draft = { ...head, revision: newest, base: version, inForce: version, findings: [], definition };
    return Response.json(draft);
  };
  const publish = (): Response => {
    trigger = { ...trigger, ...draft?.definition, version: trigger.version + 1 };
    draft = null;
    return Response.json(trigger);
  };
  const send: typeof fetch = async (address, init) => {
    const path = new URL(address instanceof Request ? address.url : address).pathname.split("/").pop() ?? "";
    const call = `${init?.method} ${path}`;
    if (init?.method !== "GET") {
      calls.push(call);
      await held.gate;
      if (held.isGone) throw new TypeError("There is no network.");
    }
    const text = init?.body;
    switch (call) {
      case "GET trg_1":
        return Response.json(trigger);
      case "GET drafts":
        return Response.json({ items: draft === null ? [] : [draft] });
      case "GET draft":
        return Response.json(draft);
      case "PUT draft":
        return save(typeof text === "string" ? JSON.parse(text) : null);
      case "POST publish":
        return publish();
      case "PATCH trg_1":
        trigger = { ...trigger, status: "inactive", version: trigger.version + 1 };
        return Response.json(trigger);
      case "DELETE draft":
        draft = null;
        return new Response(null, { status: 204 });
      default:
        return refusal(404, "not_found");
    }
  };
  const client = createClient({ url: "http://tripline.test", fetch: send });
  return { client, calls, held, saved: () => draft?.definition.title, inForce: () => trigger };
}

function viewOf(trigger: Trigger): TriggerView {
  const examples = { curl: "", javascript: "", python: "" };
  const where = { publicUrl: "", addresses: [], mailAddress: null, expects: { headers: [], query: [] } };
  return TriggerView.parse({ ...trigger, ...examples, ...where, warnings: [] });
}

function refusal(status: number, code: ProblemDocument["code"]): Response {
  const issues = code === "invalid_definition" ? [{ path: "definition.title", message: "It is bad." }] : [];
  return Response.json({ type: "about:blank", title: code, status, code, issues }, { status });
}

async function edited() {
  const there = server();
  const keeper = new Keeper(there.client, await loadTrigger(there.client, "trg_1"));
  return { ...there, keeper };
}

/** Holds what changes something until it is let go. */
function holding(held: { gate: Promise<void> }): () => void {
  let open = () => {};
  held.gate = new Promise<void>((resolve) => {
    open = resolve;
  });
  return open;
}

/** Until a call has come that many times. */
async function come(calls: readonly string[], call: string, count = 1): Promise<void> {
  while (calls.filter((each) => each === call).length < count) {
    await new Promise((resolve) => setImmediate(resolve));
  }
}

test("a draft that is read later is shown, though the trigger is as it was", async () => {
  const { client, keeper, saved } = await edited();
  const before = await loadTrigger(client, "trg_1");
  keeper.change({ title: "Other" });
  await keeper.save();
  expect(saved()).toBe("Other");
  const returned = new Keeper(client, before);
  const { draft } = await loadTrigger(client, "trg_1");
  returned.arrived({ trigger: before.trigger, draft });
  expect(returned.state().definition.title).toBe("Other");
  returned.change({ title: "Another" });
  await returned.save();
  expect([returned.state().saving, saved()]).toEqual(["saved", "Another"]);
});

test("a draft that was read before the last save is not shown", async () => {
  const { client, keeper } = await edited();
  const before = await loadTrigger(client, "trg_1");
  keeper.change({ title: "Other" });
  await keeper.save();
  keeper.arrived(before);
  expect(keeper.state().definition.title).toBe("Other");
});

test("a draft that was read before it was discarded is not shown again", async () => {
  const { client, keeper, saved } = await edited();
  keeper.change({ title: "Other" });
  await keeper.save();
  const before = await loadTrigger(client, "trg_1");
  await keeper.discard();
  keeper.arrived(before);
  expect([saved(), keeper.state().draft, keeper.state().definition.title]).toEqual([
    undefined,
    null,
    "Orders",
  ]);
});

test("a correction made while the fault is being saved is saved after it", async () => {
  const { keeper, calls, held, saved } = await edited();
  const open = holding(held);
  keeper.change({ title: "bad" });
  const saving = keeper.save();
  await come(calls, "PUT draft");
  keeper.change({ title: "good" });
  open();
  await saving;
  expect(keeper.state().saving).toBe("waiting");
  await keeper.save();
  expect([keeper.state().saving, saved()]).toEqual(["saved", "good"]);
});

test("while something is refused nothing is done in force, and what was typed stays", async () => {
  const { keeper } = await edited();
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
  expect([isDone, saving, definition.title]).toEqual([false, "refused", "bad"]);
});

test("while something is refused the trigger can be turned off, and what was typed stays", async () => {
  const { client, keeper, inForce } = await edited();
  keeper.change({ title: "bad" });
  await keeper.save();
  const turn = async () => {
    await client.patchTrigger({ trigger: "trg_1", input: { status: "inactive" } });
    return { status: "inactive" as const };
  };
  await keeper.inForce(turn, { isApart: true });
  const { saving, definition, trigger } = keeper.state();
  expect([inForce().status, trigger.status, saving]).toEqual(["inactive", "inactive", "refused"]);
  expect(definition).toMatchObject({ title: "bad", status: "inactive" });
  keeper.change({ title: "good" });
  await keeper.save();
  expect(keeper.state()).toMatchObject({ saving: "saved", draft: { definition: { status: "inactive" } } });
});

test("what is typed while the draft is published stays, and begins the next draft", async () => {
  const { keeper, calls, held, saved, inForce } = await edited();
  keeper.change({ title: "First" });
  await keeper.save();
  const open = holding(held);
  const publishing = keeper.publish();
  await come(calls, "POST publish");
  keeper.change({ title: "Second" });
  open();
  await publishing;
  expect([inForce().title, keeper.state().definition.title, keeper.state().saving]).toEqual([
    "First",
    "Second",
    "waiting",
  ]);
  await keeper.save();
  expect([saved(), keeper.state().saving]).toEqual(["Second", "saved"]);
});

/** Time goes on only as it is told to. */
function standStill(): void {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  onTestFinished(() => void vi.useRealTimers());
}

const puts = (calls: readonly string[]) => calls.filter((call) => call === "PUT draft").length;

test("without a network it is tried again by itself, and is told to have failed until it is saved", async () => {
  const { keeper, calls, held, saved } = await edited();
  standStill();
  keeper.open();
  held.isGone = true;
  keeper.change({ title: "Other" });
  await vi.advanceTimersByTimeAsync(600);
  const shown: string[] = [];
  keeper.subscribe(() => shown.push(keeper.state().saving));
  await vi.advanceTimersByTimeAsync(10_000);
  expect([puts(calls), new Set(shown)]).toEqual([3, new Set(["failed"])]);
  held.isGone = false;
  await keeper.save();
  expect([keeper.state().saving, saved()]).toEqual(["saved", "Other"]);
});

test("what was left unsaved is not saved later", async () => {
  const { keeper, calls, held } = await edited();
  standStill();
  held.isGone = true;
  const close = keeper.open();
  keeper.change({ title: "Other" });
  const saving = keeper.save();
  close();
  await saving;
  expect([keeper.state().saving, vi.getTimerCount()]).toEqual(["failed", 0]);
  keeper.open();
  keeper.change({ title: "Another" });
  await vi.advanceTimersByTimeAsync(600);
  expect([puts(calls), vi.getTimerCount()]).toEqual([2, 1]);
});
