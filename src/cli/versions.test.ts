import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type ApiWorld, openApiWorld } from "../../test/api-world.ts";
import { tripline } from "../../test/cli.ts";

let world: ApiWorld;
beforeAll(async () => {
  world = await openApiWorld();
});
afterAll(() => world[Symbol.asyncDispose]());

const run = (...args: string[]) => tripline(world, args, { folder: world.folder });
const order = (value: string) => `name: order
steps:
  - { id: greet, type: transform, config: { value: "${value}" } }
`;
const write = (value: string) => writeFile(join(world.folder, "order.yaml"), order(value));

test("what is no version is refused, and what has no draft says so", async () => {
  expect(await run("workflows", "diff", "order", "latest")).toMatchObject({ code: 2 });
  const { code, err } = await run("workflows", "draft", "order");
  expect({ code, err }).toMatchObject({ code: 1, err: expect.stringContaining('is named "order"') });
});

test("a version that there is not is told with the one in force", async () => {
  await world.client.putWorkflow({ workflow: "single", input: { name: "single", steps: [] } });
  const { code, err } = await run("workflows", "rollback", "single", "9");
  expect(code).toBe(1);
  expect(err).toContain("The workflow single has no version 9; what is in force is version 1.");
  expect((await run("workflows", "diff", "nothing", "1", "2")).err).toContain('name "nothing"');
});

test("a file becomes a draft, is looked at, published with a note, and taken back", async () => {
  await write("one");
  await run("apply", "order.yaml", "--note", "First");
  await write("{{ secrets.nope }}");
  const drafted = await run("apply", "order.yaml", "--draft");
  expect(drafted.out).toContain("1 drafted anew.");
  expect(drafted.err).toMatch(/^order\.yaml:3:\d+: error steps\.0\.config\.value: No secret/m);
  const shown = (await run("workflows", "order", "draft")).out;
  // What is so by default is left out.
  expect(shown).not.toMatch(/timeoutMs|disabled|schedules/);
  expect(shown).toMatch(/error +steps\.0\.config\.value: No secret/);
  expect(await run("workflows", "publish", "order")).toMatchObject({ code: 1 });
  await write("two");
  await run("apply", "order.yaml", "--draft");
  const diff = await run("workflows", "order", "diff");
  expect(diff.out).toBe(
    "order: version 1 → the draft\n~ step greet changed (transform, steps.0)\n    config.value: one → two\n",
  );
  const published = await run("workflows", "order", "publish", "--note", "Say two");
  expect(published.out).toBe("The workflow order is at version 2.\n");
  expect((await run("workflows", "rollback", "order", "1", "--note", "No")).out).toContain("as version 3");
  const { out } = await run("workflows", "order", "versions");
  expect(out).toMatch(/^3 .*key-\w+ +version 1 again: No$/m);
  expect(out).toMatch(/^2 .* Say two$/m);
  expect(out).toMatch(/^1 .* First$/m);
});

test("a trigger has a draft, too, that can be thrown away", async () => {
  await writeFile(join(world.folder, "door.yaml"), "name: door\ntrigger: { auth: [{ scheme: bearer }] }\n");
  await run("apply", "door.yaml", "--draft");
  expect((await run("triggers", "door", "draft")).out).toMatch(/^in force +nothing yet$/m);
  expect((await run("triggers", "draft", "door", "--discard")).out).toContain("is gone");
  expect(await run("triggers", "publish", "door")).toMatchObject({ code: 1 });
});

test("a draft is tried on stored deliveries: the summary first, and 1 where a run would fail", async () => {
  const trigger = 'trigger: { auth: [{ scheme: none }], parameters: [{ name: id, path: "$.id" }] }\n';
  const file = (value: string) =>
    writeFile(join(world.folder, "tried.yaml"), order(value).replace("order", "tried") + trigger);
  await file("{{ params.id }}");
  await run("apply", "tried.yaml");
  const { id: triggerId } = await world.client.getTrigger({ trigger: "tried" });
  const delivery = await world.deliver({ triggerId, body: { id: 1 } });
  expect((await run("backtest", "tried.yaml")).out).toContain(
    "1 delivery tried\n0 same, 1 changed, 0 failed",
  );
  await file("{{ $error('no') }}");
  await run("apply", "tried.yaml", "--draft");
  const failed = await run("backtest", "tried", "--last", "5", "--where", "body.id=1");
  expect(failed.code).toBe(1);
  expect(failed.out).toMatch(/tried failed: .*no/);
  expect((await run("backtest", "tried", "--where", "body.id=2")).out).toContain("0 deliveries tried");
  expect(JSON.parse((await run("backtest", "tried", "--json")).out).items[0].delivery).toBe(delivery);
  expect(await run("backtest", "nothing")).toMatchObject({ code: 1 });
});

test("what one workspace exports another takes over, under other names, and nothing is overwritten unasked", async () => {
  const file = join(world.folder, "all.json");
  const name = 'name: moved\nsteps: [{ id: a, type: transform, config: { value: "{{ secrets.token }}" } }]\n';
  await world.client.putSecret({ secret: "token", input: { value: "a-long-secret-value" } });
  await writeFile(join(world.folder, "moved.yaml"), `${name}trigger: { auth: [{ scheme: bearer }] }\n`);
  await run("apply", "moved.yaml");
  const exported = await run("export", "moved", "--out", "all.json");
  expect(exported.err).toMatch(/1 definitions are in all\.json.*these secrets must be set: token\n/s);
  expect(await readFile(file, "utf8")).not.toContain("a-long-secret-value");
  expect((await run("import", "all.json")).out).toBe("2 unchanged.\n");
  expect((await run("import", "all.json", "--rename", "moved=copied")).out).toContain("2 created");
  expect((await world.client.getTrigger({ trigger: "copied" })).routes).toMatchObject([
    { workflow: "copied" },
  ]);
  await writeFile(file, (await readFile(file, "utf8")).replace("secrets.token", "params.x"));
  const refused = await run("import", "all.json");
  expect(refused).toMatchObject({
    code: 1,
    err: expect.stringMatching(/^all\.json:3:5: name: a workflow is named "moved"/m),
  });
  expect((await run("import", "all.json", "--on-conflict", "skip")).out).toContain("2 unchanged");
  expect((await run("import", "all.json", "--on-conflict", "update")).out).toContain("1 changed");
  expect((await run("export", "moved", "--version", "1")).out).toContain("secrets.token");
});
