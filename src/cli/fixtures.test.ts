import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type ApiWorld, openApiWorld } from "../../test/api-world.ts";
import { tripline } from "../../test/cli.ts";

let world: ApiWorld;
let triggerId: string;
beforeAll(async () => {
  world = await openApiWorld();
  const say = (value: string) => [{ id: "say", type: "transform", config: { value } }];
  const trigger = {
    auth: [{ scheme: "bearer" }],
    parameters: [{ name: "id", from: "body", required: true }],
    routes: [{ workflow: "order", when: "params.id != 'none'" }],
  };
  const definitions = [
    { name: "order", steps: say("{{ params.id }}"), trigger },
    { name: "fails", steps: say("{{ $number('x') }}") },
  ];
  await world.client.applyDefinitions({ input: { definitions } });
  triggerId = (await world.client.getTrigger({ trigger: "order" })).id;
});
afterAll(() => world[Symbol.asyncDispose]());

const run = (...args: string[]) => tripline(world, args);
const file = (name: string) => join(world.folder, name);

test("[S125] a delivery is saved under a name, outlives its retention, and runs as a test", async () => {
  const delivery = await world.deliver({ triggerId, body: { id: "O-1" } });
  expect((await run("fixtures", "save", delivery, "paid", "--description", "a paid order")).code).toBe(0);
  const again = await run("fixtures", "save", delivery, "paid");
  expect(again).toMatchObject({ code: 1, err: expect.stringMatching(/named "paid" already.*--replace/s) });
  const unnamed = await run("fixtures", "save", delivery, "bad name");
  expect(unnamed.err).toContain('"bad name" can\'t name a fixture: lower-case letters');
  expect(
    (await run("fixtures", "save", delivery, "paid", "--replace", "--description", "a paid order")).code,
  ).toBe(0);
  const now = new Date(Date.now() + 60_000).toISOString();
  const purge = { kind: "deliveries", after: "", until: "dlv_~", limit: 100, dryRun: false } as const;
  await world.store.upkeep.purge({ workspace: "default", now, ...purge });
  await expect(world.client.getDelivery({ delivery })).rejects.toMatchObject({ code: "not_found" });
  expect((await run("fixtures")).out).toMatch(/^paid +order +POST \/webhooks\/x .*a paid order$/m);
  expect((await run("fixtures", "show", "paid")).out).toContain('{"id":"O-1"}');
  const ran = await run("fixtures", "run", "paid", "--wait", "--json");
  expect(ran.code).toBe(0);
  const [ended] = JSON.parse(ran.out);
  expect(ended).toMatchObject({ workflow: "order", status: "succeeded", output: "O-1" });
  const made = await world.client.getDelivery({ delivery: ended.deliveryId });
  expect(made).toMatchObject({ status: "accepted", replayOf: delivery });
  expect(made.trace.at(-1)).toMatchObject({
    verdict: "fixture",
    reason: expect.stringContaining("fixture paid"),
  });
});

test("a test that fails ends with 1, and one that can't be run says why", async () => {
  const failed = await run("fixtures", "run", "paid", "--workflow", "fails", "--wait");
  expect(failed).toMatchObject({ code: 1, out: expect.stringMatching(/of fails failed: /) });
  expect(await run("fixtures", "run", "nope")).toMatchObject({
    code: 1,
    err: expect.stringContaining('"nope"'),
  });
  expect(await run("fixtures", "run", "paid", "--trigger", "nope")).toMatchObject({ code: 1 });
  const { client } = world;
  const content = JSON.parse((await run("fixtures", "export", "paid")).out);
  const none = { ...content, body: { encoding: "utf8", content: '{"id":"none"}' } };
  const { name: _name, ...unwanted } = none;
  await client.putFixture({ fixture: "unwanted", input: { content: unwanted } });
  const unrouted = client.runFixture({ fixture: "unwanted", input: {} });
  await expect(unrouted).rejects.toMatchObject({
    code: "conflict",
    message: expect.stringContaining("no match"),
  });
  await expect(client.putFixture({ fixture: "x", input: {} })).rejects.toMatchObject({
    code: "invalid_input",
  });
  await expect(client.putFixture({ fixture: "A b", input: { delivery: "dlv_x" } })).rejects.toMatchObject({
    code: "invalid_input",
  });
});

test("a fixture goes from one Tripline to another as a file", async () => {
  await run("fixtures", "export", "paid", file("paid.json"));
  const content = JSON.parse(await readFile(file("paid.json"), "utf8"));
  expect(content).toMatchObject({ name: "paid", trigger: "order", body: { content: '{"id":"O-1"}' } });
  expect(await run("fixtures", "delete", "paid")).toMatchObject({ code: 2 });
  expect((await run("fixtures", "delete", "paid", "--yes")).code).toBe(0);
  await writeFile(file("broken.json"), "{}");
  expect(await run("fixtures", "import", file("broken.json"))).toMatchObject({ code: 2 });
  expect((await run("fixtures", "import", file("paid.json"), "--replace")).out).toBe("paid is saved.\n");
  const { method, url, body } = await world.client.getFixture({ fixture: "paid" });
  expect({ method, url, body }).toEqual({ method: content.method, url: content.url, body: content.body });
});
