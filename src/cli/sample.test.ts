import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type ApiWorld, openApiWorld } from "../../test/api-world.ts";
import { tripline } from "../../test/cli.ts";

let world: ApiWorld;
beforeAll(async () => {
  world = await openApiWorld();
  await world.client.createTrigger({ input: { name: "orders", auth: [{ scheme: "none" }] } });
});
afterAll(() => world[Symbol.asyncDispose]());

test("without a sample, or with one that can't be read, it is said what to do", async () => {
  const run = (...args: string[]) => tripline(world, ["sample", ...args]);
  expect(await run()).toMatchObject({ code: 2, err: expect.stringContaining("--pairs a=1") });
  expect(await run("nowhere.json")).toMatchObject({ code: 2, err: expect.stringContaining("nowhere.json") });
  expect(await run("--pairs", "a")).toMatchObject({ code: 2, err: expect.stringContaining("key=value") });
});

test("[S43] [S44] [S38] a file, the standard input and pairs are learned from, and taken over into a trigger", async () => {
  const file = join(world.folder, "body.json");
  await writeFile(file, '{"order":{"id":7}}');
  const shown = await tripline(world, ["sample", file]);
  expect(shown.out).toMatch(/^orderId\s+body\s+\$\.order\.id\s+integer\s+7$/m);
  expect(shown.out).toContain('- {"name":"orderId","from":"body","path":"$.order.id","type":"integer"}');
  const pairs = await tripline(world, ["sample", "--pairs", "a=1", "b=x", "--json"]);
  expect(JSON.parse(pairs.out).sample).toEqual({ a: 1, b: "x" });
  const applied = await tripline(world, ["sample", "-", "--trigger", "orders", "--required", "id"], {
    input: '{"id":1}',
  });
  expect(applied.out).toBe(
    "The trigger orders has the parameters id (required); calls that differ are taken and marked.\n",
  );
});
