import { expect, test } from "vitest";
import { createClient } from "../../../src/contract/client.ts";
import type { ProblemDocument } from "../../../src/contract/problem.ts";
import { Trigger, TriggerInput, TriggerView } from "../../../src/contract/trigger.ts";
import { SaveTriggerDraft, type TriggerDraft } from "../../../src/contract/version.ts";
import { keeperOf, loadTrigger } from "./keeper.ts";

const at = "2026-01-31T12:00:00.000Z";
const isRefused = (title: string | undefined) => title === "bad";

/** The API of one trigger, as far as editing asks. */
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
    if (init?.method !== "GET") calls.push(call);
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
  return { client, calls, saved: () => draft?.definition.title, inForce: () => trigger };
}

function viewOf(trigger: Trigger): TriggerView {
  const examples = { curl: "", javascript: "", python: "" };
  const where = {
    publicUrl: "",
    testUrl: "",
    addresses: [],
    mailAddress: null,
    expects: { headers: [], query: [] },
  };
  return TriggerView.parse({ ...trigger, ...examples, ...where, warnings: [] });
}

function refusal(status: number, code: ProblemDocument["code"]): Response {
  const issues = code === "invalid_definition" ? [{ path: "definition.title", message: "It is bad." }] : [];
  return Response.json({ type: "about:blank", title: code, status, code, issues }, { status });
}

async function edited() {
  const there = server();
  return { ...there, keeper: keeperOf(there.client, await loadTrigger(there.client, "trg_1")) };
}

test("what is no trigger is not sent, and says where it is not", async () => {
  const { keeper, calls } = await edited();
  keeper.change({ methods: [] });
  expect([await keeper.save(), calls]).toEqual([false, []]);
  expect(keeper.state()).toMatchObject({ saving: "refused", issues: [{ path: "methods" }] });
});

test("what is undone to what is in force leaves no draft, though it was refused in between", async () => {
  const { keeper, calls, saved } = await edited();
  keeper.change({ title: "Other" });
  await keeper.save();
  keeper.change({ title: "bad" });
  await keeper.save();
  expect([saved(), keeper.state().issues[0]?.path]).toEqual(["Other", "title"]);
  keeper.change({ title: "Orders", description: undefined });
  expect([await keeper.save(), saved(), keeper.state().draft]).toEqual([true, undefined, null]);
  expect(calls).toEqual(["PUT draft", "PUT draft", "DELETE draft"]);
});

test("the trigger is turned off while something is refused; later it is published with what was typed", async () => {
  const { client, keeper, inForce } = await edited();
  keeper.change({ title: "bad" });
  await keeper.save();
  const turn = async () => {
    await client.patchTrigger({ trigger: "trg_1", input: { status: "inactive" } });
    return { status: "inactive" as const };
  };
  await keeper.inForce(turn, { isApart: true });
  expect(keeper.state()).toMatchObject({ inForce: { status: "inactive" }, definition: { title: "bad" } });
  keeper.change({ title: "good" });
  expect((await keeper.publish()).version).toBe(3);
  expect(inForce()).toMatchObject({ status: "inactive", title: "good" });
});
