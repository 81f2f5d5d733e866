import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type ApiWorld, openApiWorld } from "../../test/api-world.ts";
import { tripline } from "../../test/cli.ts";

let world: ApiWorld;
beforeAll(async () => {
  world = await openApiWorld();
});
afterAll(() => world[Symbol.asyncDispose]());

const order = `name: order
steps:
  - { id: greet, type: transform, config: { value: "{{ params.name }}" } }
trigger:
  auth:
    - scheme: bearer
  suffix: /orders
  parameters: [{ name: name, path: $.name }]
`;

async function write(name: string, text: string): Promise<string> {
  await writeFile(join(world.folder, name), text);
  return name;
}
const run = (args: string[], input?: string) =>
  tripline(world, args, { folder: world.folder, ...(input !== undefined && { input }) });

test("files that are not there are named, with exit code 2", async () => {
  const { code, err } = await run(["apply", "nothing.yaml"]);
  expect(code).toBe(2);
  expect(err).toContain("nothing.yaml");
});

test("what is wrong is named as file:line:column, and nothing is changed", async () => {
  const wrong = order.replace("suffix: /orders", "sufix: /orders").replace("type: transform", "type: magic");
  const { code, err } = await run([
    "apply",
    await write("wrong.yaml", wrong),
    await write("syntax.yaml", "a: ["),
  ]);
  expect(code).toBe(1);
  // All of it at once: what can't be read as YAML, what the schema refuses, and what can't work.
  expect(err).toMatch(/^syntax\.yaml:1:5: [^\n]*[^:\d]$/m);
  expect(err).not.toContain("at line");
  expect(err).toMatch(/^wrong\.yaml:7:3: trigger\.sufix: /m);
  expect(err).toMatch(/^wrong\.yaml:3:\d+: steps\.0\.type: /m);
  const second = await run(["apply", "wrong.yaml"]);
  expect(second.code).toBe(1);
  expect(second.err).toMatch(/^wrong\.yaml:7:3: trigger\.sufix: /m);
  const third = await run([
    "apply",
    await write("magic.yaml", order.replace("type: transform", "type: magic")),
  ]);
  expect(third.err).toMatch(/^magic\.yaml:3:\d+: steps\.0\.type: /m);
  expect((await world.client.listWorkflows({})).items).toEqual([]);
});

test("[S76] the difference is shown, then put in force, and the second time there is none", async () => {
  await write("order.yaml", order);
  const dry = await run(["apply", "order.yaml", "--dry-run"]);
  expect(dry.code).toBe(0);
  expect(dry.out).toContain("+ trigger order");
  expect(dry.out).toContain("+ suffix: /orders");
  expect((await world.client.listTriggers({})).items).toEqual([]);
  const done = await run(["apply", "order.yaml"]);
  expect(done).toMatchObject({ code: 0, err: "" });
  expect(done.out).toContain("2 created");
  expect((await world.client.getTrigger({ trigger: "order" })).suffix).toBe("/orders");
  expect((await run(["apply", "order.yaml"])).out).toBe("2 unchanged.\n");
});

test("a change is shown by the lines that differ", async () => {
  const { out } = await run(["apply", await write("changed.yaml", order.replace("/orders", "/sales"))]);
  expect(out).toContain("~ trigger order");
  expect(out).toContain("- suffix: /orders");
  expect(out).toContain("+ suffix: /sales");
  expect(out).not.toContain("workflow order");
});

test("--check changes nothing, and ends with 1 where something would change", async () => {
  const same = await run(["apply", "changed.yaml", "--check"]);
  expect(same).toMatchObject({ code: 0, out: "2 unchanged.\n" });
  const other = await write("other.yaml", order.replace("/orders", "/others"));
  const differing = await run(["apply", other, "--check"]);
  expect(differing.code).toBe(1);
  expect(differing.out).toContain("+ suffix: /others");
  expect(differing.err).toContain("What is in force differs from the files. Nothing was changed.");
  const forPrograms = await run(["apply", other, "--check", "--json"]);
  expect(forPrograms).toMatchObject({ code: 1, err: "" });
  expect(JSON.parse(forPrograms.out)).toMatchObject({ dryRun: true });
  expect((await world.client.getTrigger({ trigger: "order" })).suffix).toBe("/sales");
});

test("a key that may only read looks at what would change, and changes nothing", async () => {
  const key = await world.keyWith(["read"]);
  const other = await write("read.yaml", order.replace("/orders", "/read"));
  expect((await run(["apply", other, "--key", key, "--dry-run"])).out).toContain("+ suffix: /read");
  expect(await run(["apply", other, "--key", key, "--check"])).toMatchObject({ code: 1 });
  const wrong = await write("unread.yaml", order.replace("type: transform", "type: magic"));
  const refused = await run(["apply", wrong, "--key", key, "--check"]);
  expect(refused.err).toMatch(/^unread\.yaml:3:\d+: steps\.0\.type: /m);
  const applied = await run(["apply", other, "--key", key]);
  expect(applied.code).toBe(1);
  expect(applied.err).toContain("scope `write`");
  expect((await world.client.getTrigger({ trigger: "order" })).suffix).toBe("/sales");
});

test("a file that is named twice is read once", async () => {
  const { code, out } = await run(["apply", "order.yaml", "./order.yaml", "--dry-run", "--json"]);
  expect(code).toBe(0);
  expect(JSON.parse(out).changes).toHaveLength(2);
});

test("deleting needs --yes where nobody can be asked", async () => {
  const old = "name: old\nsteps: [{ id: a, type: transform, config: { value: 1 } }]\n";
  await run(["apply", await write("old.yaml", old)]);
  const asked = await run(["apply", "changed.yaml", "--prune"]);
  expect(asked.code).toBe(2);
  expect(asked.err).toContain("--yes");
  expect((await world.client.listWorkflows({})).items).toHaveLength(2);
  expect((await run(["apply", "changed.yaml", "--prune", "--yes"])).code).toBe(0);
  expect((await world.client.listWorkflows({})).items.map(({ name }) => name)).toEqual(["order"]);
});

test("folders, JSON and the standard input are read", async () => {
  await mkdir(join(world.folder, "many", "deep"), { recursive: true });
  await write("many/one.json", '{"name": "one", "steps": []}');
  await write("many/deep/two.yml", "name: two\n---\nname: three\n");
  await write("many/readme.md", "not a definition");
  const { code, out } = await run(["apply", "many", "--json"]);
  expect(code).toBe(0);
  expect(JSON.parse(out).changes.map(({ name }: { name: string }) => name)).toEqual(["two", "three", "one"]);
  expect((await run(["apply", "-"], "name: four\n")).out).toContain("1 created");
});

test("a key that YAML would merge is exported in quotes", async () => {
  const odd =
    "name: odd\nsteps: [{ id: a, type: transform, config: { value: { '<<': 5, deep: [{ '<<': {} }] } } }]\n";
  await run(["apply", await write("odd.yaml", odd)]);
  await write("exported.yaml", (await run(["export", "odd"])).out);
  expect(await run(["apply", "exported.yaml", "--check"])).toMatchObject({ code: 0, out: "1 unchanged.\n" });
  await world.client.deleteWorkflow({ workflow: "odd" });
});

test("what is exported, applied, changes nothing; as one stream and as a folder of files", async () => {
  const { out } = await run(["export"]);
  expect((await run(["apply", "-", "--prune"], out)).out).toMatch(/^\d+ unchanged\.\n$/);
  await run(["export", "--out", "exported"]);
  expect((await readdir(join(world.folder, "exported"))).length).toBe(5);
  expect((await run(["apply", "exported", "--prune", "--json"])).code).toBe(0);
  expect(await readFile(join(world.folder, "exported", "order.yaml"), "utf8")).toContain("suffix: /sales");
  expect(JSON.parse((await run(["export", "--json"])).out)).toHaveLength(5);
});

test("issues are JSON for programs", async () => {
  const { code, err } = await run(["apply", "wrong.yaml", "--json"]);
  expect(code).toBe(1);
  expect(JSON.parse(err).error.issues[0]).toMatchObject({ file: "wrong.yaml", line: 3, column: 18 });
});
