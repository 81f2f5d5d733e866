import { afterAll, beforeAll, expect, test } from "vitest";
import { type ApiWorld, openApiWorld } from "../../test/api-world.ts";
import { type Client, createClient } from "../contract/client.ts";

let world: ApiWorld;
/** Another editor, with a key of its own. */
let other: Client;
beforeAll(async () => {
  world = await openApiWorld();
  other = createClient({ url: world.url, key: await world.keyWith(["write", "read"]) });
});
afterAll(() => world[Symbol.asyncDispose]());

const flow = (name: string, value: unknown = "hello") => ({
  name,
  steps: [{ id: "greet", type: "transform", config: { value: value as string } }],
});
const put = (name: string, value?: unknown) =>
  world.client.putWorkflow({ workflow: name, input: flow(name, value) });
const save = (name: string, value: unknown, revision = 0, client = world.client) =>
  client.saveWorkflowDraft({ workflow: name, input: { revision, definition: flow(name, value) } });

test("a draft of another name, and one with fields that are not known, are refused", async () => {
  const wrong = world.client.saveWorkflowDraft({ workflow: "one", input: { definition: flow("two") } });
  await expect(wrong).rejects.toMatchObject({ code: "invalid_input" });
  const answer = await world.call("PUT", "/api/v1/workflows/one/draft", {
    body: { definition: { name: "one", stps: [] } },
  });
  expect(answer.body.issues[0].path).toBe("definition.stps");
});

test("what has neither a version nor a draft is not found, whatever is asked of it", async () => {
  const { client } = world;
  for (const ask of [
    () => client.getWorkflowDraft({ workflow: "nothing" }),
    () => client.publishWorkflow({ workflow: "nothing" }),
    () => client.discardWorkflowDraft({ workflow: "nothing" }),
    () => client.diffWorkflow({ workflow: "nothing" }),
    () => client.listWorkflowVersions({ workflow: "nothing" }),
    () => client.rollBackWorkflow({ workflow: "nothing", input: { version: 1 } }),
    () => client.publishTrigger({ trigger: "nothing" }),
  ])
    await expect(ask()).rejects.toMatchObject({ code: "not_found" });
});

test("a draft changes nothing that runs until it is published, with a note", async () => {
  const { client } = world;
  await put("quiet");
  const draft = await save("quiet", "changed");
  expect(draft).toMatchObject({ base: 1, inForce: 1, findings: [] });
  expect((await client.getWorkflow({ workflow: "quiet" })).version).toBe(1);
  const published = await client.publishWorkflow({
    workflow: "quiet",
    input: { revision: draft.revision, note: "Say it otherwise" },
  });
  expect(published).toMatchObject({ version: 2, steps: [{ config: { value: "changed" } }] });
  const { items } = await client.listWorkflowVersions({ workflow: "quiet" });
  expect(items.map(({ version, note }) => [version, note])).toEqual([
    [2, "Say it otherwise"],
    [1, null],
  ]);
  expect(items[0]?.by).toMatch(/^key-/);
  await expect(client.getWorkflowDraft({ workflow: "quiet" })).rejects.toMatchObject({ code: "not_found" });
});

test("two editors never overwrite each other: the second is told who has saved, and when", async () => {
  await put("shared");
  const mine = await save("shared", "mine");
  const blind = save("shared", "theirs", 0, other);
  await expect(blind).rejects.toMatchObject({ code: "conflict", message: /saved by key-\w+ at \d{4}-/ });
  const theirs = await save("shared", "theirs", mine.revision, other);
  await expect(save("shared", "mine again", mine.revision)).rejects.toMatchObject({ code: "conflict" });
  const publish = (revision: number) =>
    world.client.publishWorkflow({ workflow: "shared", input: { revision } });
  await expect(publish(mine.revision)).rejects.toMatchObject({ message: /after you had read it/ });
  const discard = world.client.discardWorkflowDraft({
    workflow: "shared",
    query: { revision: mine.revision },
  });
  await expect(discard).rejects.toMatchObject({ code: "conflict" });
  expect((await publish(theirs.revision)).steps[0]?.config).toEqual({ value: "theirs" });
});

test("a draft that another version overtook is published only when that is meant", async () => {
  const { client } = world;
  await put("overtaken");
  const { revision } = await save("overtaken", "draft");
  await other.putWorkflow({ workflow: "overtaken", input: flow("overtaken", "direct") });
  // Saving again does not hide it.
  await save("overtaken", "draft 2", revision);
  const publish = client.publishWorkflow({ workflow: "overtaken" });
  await expect(publish).rejects.toMatchObject({
    code: "conflict",
    message: /at version 2, published by key-\w+ at .*yours is of version 1/,
  });
  const published = await client.publishWorkflow({ workflow: "overtaken", input: { overwrite: true } });
  expect(published.version).toBe(3);
});

test("a draft that can't run is kept, says why, and is not published", async () => {
  const draft = await save("unready", "{{ secrets.nope }}");
  expect(draft).toMatchObject({
    base: null,
    inForce: null,
    findings: [{ path: "steps.0.config.value", severity: "error", message: /nope/ }],
  });
  const publish = world.client.publishWorkflow({ workflow: "unready" });
  await expect(publish).rejects.toMatchObject({ code: "invalid_definition" });
  expect((await world.client.getWorkflowDraft({ workflow: "unready" })).revision).toBe(draft.revision);
  expect((await world.client.listDrafts({})).items.map(({ name }) => name)).toContain("unready");
  await world.client.discardWorkflowDraft({ workflow: "unready" });
  expect((await world.client.listDrafts({})).items.map(({ name }) => name)).not.toContain("unready");
});

test("publishing what is in force already makes no version", async () => {
  await put("same");
  await save("same", "hello");
  expect((await world.client.publishWorkflow({ workflow: "same" })).version).toBe(1);
  await expect(world.client.getWorkflowDraft({ workflow: "same" })).rejects.toMatchObject({
    code: "not_found",
  });
});

test("a rollback publishes an older version again, and says which", async () => {
  const { client } = world;
  await put("back", "one");
  await put("back", "two");
  await expect(client.rollBackWorkflow({ workflow: "back", input: { version: 9 } })).rejects.toMatchObject({
    code: "not_found",
  });
  const late = client.rollBackWorkflow({ workflow: "back", input: { version: 1, ifVersion: 1 } });
  await expect(late).rejects.toMatchObject({ code: "conflict" });
  const rolled = await client.rollBackWorkflow({
    workflow: "back",
    input: { version: 1, note: "Two was wrong" },
  });
  expect(rolled).toMatchObject({ version: 3, steps: [{ config: { value: "one" } }] });
  const { items } = await client.listWorkflowVersions({ workflow: "back" });
  expect(items[0]).toMatchObject({ version: 3, restores: 1, note: "Two was wrong" });
  expect((await client.rollBackWorkflow({ workflow: "back", input: { version: 1 } })).version).toBe(3);
});

test("any two versions can be compared, and one with the draft", async () => {
  const { client } = world;
  await put("compared", "one");
  await put("compared", "two");
  const changed = (before: string, after: string) => [
    {
      step: "greet",
      kind: "changed",
      type: "transform",
      path: "steps.0",
      fields: [{ path: "config.value", before, after }],
    },
  ];
  const diff = (query: { from?: number | "draft"; to?: number | "draft" } = {}) =>
    client.diffWorkflow({ workflow: "compared", query });
  expect(await diff()).toMatchObject({ from: 1, to: 2, steps: changed("one", "two") });
  expect((await diff({ from: 2, to: 1 })).steps).toEqual(changed("two", "one"));
  expect(await diff({ to: 1 })).toMatchObject({ from: null, steps: [{ kind: "added" }] });
  await save("compared", "three");
  expect(await diff()).toMatchObject({ from: 2, to: "draft", steps: changed("two", "three") });
  expect((await diff({ from: "draft", to: 1 })).steps).toEqual(changed("three", "one"));
  await expect(diff({ from: 7 })).rejects.toMatchObject({ code: "not_found" });
});

test("a trigger's draft answers nobody until it is published", async () => {
  const { client } = world;
  const auth = [{ scheme: "bearer" as const }];
  const { id } = await client.createTrigger({ input: { name: "door", auth } });
  const definition = { name: "door", auth, methods: ["PUT" as const] };
  const draft = await client.saveTriggerDraft({ trigger: id, input: { definition } });
  expect(draft).toMatchObject({ name: "door", base: 1, findings: [] });
  expect((await client.getTrigger({ trigger: "door" })).methods).toEqual(["POST"]);
  await client.replaceTrigger({ trigger: "door", input: { name: "door", auth, title: "Moved on" } });
  await expect(client.publishTrigger({ trigger: "door" })).rejects.toMatchObject({ code: "conflict" });
  const published = await client.publishTrigger({ trigger: "door", input: { overwrite: true } });
  expect(published).toMatchObject({ id, version: 3, methods: ["PUT"] });
  expect((await client.getTrigger({ trigger: "door" })).methods).toEqual(["PUT"]);
});

test("a new trigger gets its address when its draft is published, and one that can't work none", async () => {
  const { client } = world;
  const definition = { name: "fresh", auth: [{ scheme: "bearer" as const }], filter: "(" };
  const draft = await client.saveTriggerDraft({ trigger: "fresh", input: { definition } });
  expect(draft.findings).toMatchObject([{ path: "filter", severity: "error" }]);
  await expect(client.publishTrigger({ trigger: "fresh" })).rejects.toMatchObject({
    code: "invalid_definition",
  });
  const { filter: _none, ...mended } = definition;
  const input = { revision: draft.revision, definition: mended };
  await client.saveTriggerDraft({ trigger: "fresh", input });
  expect((await client.publishTrigger({ trigger: "fresh" })).id).toMatch(/^trg_/);
});

test("definitions are applied as drafts, of which others' are not overwritten", async () => {
  const { client } = world;
  await put("drafted", "one");
  const definitions = [
    flow("drafted", "two"),
    { name: "drafted-too", trigger: { auth: [{ scheme: "bearer" }] } },
  ];
  const apply = (more: object, by = client) =>
    by.applyDefinitions({ input: { definitions, draft: true, ...more } });
  expect((await apply({ dryRun: true })).changes.map(({ action }) => action)).toEqual(["update", "create"]);
  await expect(client.getWorkflowDraft({ workflow: "drafted" })).rejects.toMatchObject({ code: "not_found" });
  expect(await apply({})).toMatchObject({ warnings: [], findings: [] });
  expect((await apply({})).changes.map(({ action }) => action)).toEqual(["unchanged", "unchanged"]);
  expect((await client.getWorkflow({ workflow: "drafted" })).version).toBe(1);
  await expect(apply({ prune: true })).rejects.toMatchObject({ code: "invalid_input" });
  const theirs = other.applyDefinitions({ input: { definitions: [flow("drafted", "x")], draft: true } });
  await expect(theirs).rejects.toMatchObject({ code: "conflict", message: /has a draft that key-/ });
  await other.applyDefinitions({
    input: { definitions: [flow("drafted", "x")], draft: true, overwrite: true },
  });
  expect((await client.getWorkflowDraft({ workflow: "drafted" })).definition.steps[0]?.config).toEqual({
    value: "x",
  });
});
