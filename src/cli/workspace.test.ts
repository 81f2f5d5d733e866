import { afterAll, beforeAll, expect, test } from "vitest";
import { type ApiWorld, openApiWorld } from "../../test/api-world.ts";
import { tripline } from "../../test/cli.ts";
import { openService } from "../../test/http-service.ts";
import { packageVersion } from "../version.ts";

let world: ApiWorld;
beforeAll(async () => {
  world = await openApiWorld();
  const names = ["orders", "care"];
  await world.client.applyDefinitions({ input: { definitions: names.map((name) => ({ name })) } });
});
afterAll(() => world[Symbol.asyncDispose]());
const run = (...args: string[]) => tripline(world, args);

test("a workflow that is not there, and nothing at all, are refused", async () => {
  const unknown = await run("workspace", "set", "--on-failure", "nobody");
  expect([unknown.code, unknown.err]).toEqual([1, expect.stringContaining('no workflow "nobody"')]);
  expect(await run("workspace", "set")).toMatchObject({ code: 2 });
  expect((await run("workspace", "set", "--on-failure", "care", "--nothing-on-failure")).code).toBe(2);
});

test("what looks after failures, and how much is taken, is set and shown; what it names is not pruned", async () => {
  const set = await run("workspace", "set", "--on-failure", "care", "--per-hour", "77");
  expect(set.out).toMatch(/on failure +care/);
  expect((await run("workspace")).out).toMatch(/per hour +77/);
  const definitions = [{ name: "orders" }];
  await expect(world.client.applyDefinitions({ input: { definitions, prune: true } })).rejects.toMatchObject({
    issues: [{ message: expect.stringContaining('"care" can\'t be pruned') }],
  });
  expect((await run("workspace", "set", "--nothing-on-failure")).out).toContain("nothing is started");
  await world.client.applyDefinitions({ input: { definitions, prune: true } });
  expect((await run("workflows")).out).not.toContain("care");
});

test("a call that the server does not know says which versions do not go together", async () => {
  const answer = await world.call("GET", "/api/v1/nothing-of-the-kind");
  expect([answer.status, answer.body]).toEqual([
    404,
    expect.objectContaining({ code: "unknown_call", detail: expect.stringContaining("0.0.0-test has no") }),
  ]);
  await using older = await openService(({ url }, response) => {
    response.setHeader("content-type", "application/json");
    response.end(url === "/api/v1/status" ? '{"version":"0.0.9"}' : "{}");
  });
  const said = await tripline({ url: older.origin, key: "tl_x" }, ["workspace"]);
  expect(said.code).toBe(1);
  expect(said.err).toContain(`The server is Tripline 0.0.9 and this client ${packageVersion()}`);
});
