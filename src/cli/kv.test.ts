import { afterAll, beforeAll, expect, test } from "vitest";
import { type ApiWorld, openApiWorld } from "../../test/api-world.ts";
import { tripline } from "../../test/cli.ts";

let world: ApiWorld;
beforeAll(async () => {
  world = await openApiWorld();
});
afterAll(() => world[Symbol.asyncDispose]());

const run = (...args: string[]) => tripline(world, ["kv", ...args]);

test("values are kept, listed, counted and deleted from the command line", async () => {
  expect((await run("list")).out).toContain("Nothing is kept");
  expect(await run("get", "none")).toMatchObject({ code: 1 });
  expect(await run("increment", "n", "many")).toMatchObject({ code: 2 });
  expect((await run("set", "greeting", "hello there")).out).toContain('"hello there"');
  expect((await run("set", "list", "[1,2]", "--expires", "60")).out).toContain("1");
  expect(await run("set", "list", "3", "--if-version", "7")).toMatchObject({ code: 1 });
  expect((await run("increment", "n", "2.5")).out).toContain("2.5");
  expect((await run("list", "li")).out).toMatch(/list\s+\[1,2\]\s+1\s+\S/);
  expect(JSON.parse((await run("list", "--json")).out)).toHaveLength(3);
  expect((await run("delete", "n", "--yes")).out).toContain("deleted");
  expect(await run("get", "n")).toMatchObject({ code: 1 });
});
