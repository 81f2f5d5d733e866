import { afterAll, beforeAll, expect, test } from "vitest";
import { type ApiWorld, openApiWorld } from "../../test/api-world.ts";
import { browserPerson } from "../../test/browser-person.ts";
import { tripline } from "../../test/cli.ts";

let world: ApiWorld;
beforeAll(async () => {
  world = await openApiWorld();
});
afterAll(() => world[Symbol.asyncDispose]());

const run = (args: readonly string[], input?: string) =>
  tripline(world, [...args], input === undefined ? {} : { input });

test("the administrator is made once, with a password from a pipe, and can sign in", async () => {
  const create = ["admin", "create", "--email", "Ada@example.com", "--name", "Ada"];
  expect(await run(create, "short\n")).toMatchObject({
    code: 1,
    err: expect.stringContaining("at least 10"),
  });
  expect(await run(create, "a difference engine\n")).toMatchObject({
    code: 0,
    out: expect.stringContaining("/console/"),
  });
  const again = await run(create, "a difference engine\n");
  expect(again).toMatchObject({ code: 2, err: expect.stringContaining("administrator already") });
  const { status } = await browserPerson(world.url).signIn("ada@example.com", "a difference engine");
  expect(status).toBe(200);
});

test("members are invited, listed, given another role and taken out; the last owner stays", async () => {
  expect(await run(["members", "invite", "bob@example.com", "--role", "emperor"])).toMatchObject({ code: 2 });
  const invited = await run(["members", "invite", "bob@example.com", "--role", "editor"]);
  expect(invited.out).toMatch(/\/console\/invitations\/inv_\w+\n$/);
  expect(invited.err).toContain("shown this once");
  const { out } = await run(["members"]);
  expect(out).toMatch(/Ada +ada@example\.com +owner +no/);
  expect(out).toMatch(/bob@example\.com +editor +key-/);
  expect((await run(["members", "withdraw", "bob@example.com"])).code).toBe(0);
  const last = await run(["members", "role", "ada@example.com", "viewer"]);
  expect(last).toMatchObject({ code: 1, err: expect.stringContaining("last owner") });
  expect((await run(["members", "remove", "ada@example.com"])).code).toBe(1);
  expect(await run(["members", "forget", "ada@example.com"])).toMatchObject({ code: 2 });
  const kept = await run(["members", "forget", "ada@example.com", "--yes"]);
  expect(kept).toMatchObject({ code: 1, err: expect.stringContaining("last owner of default") });
  expect((await run(["members", "role", "ada@example.com", "owner"])).out).toContain("owner");
  expect(JSON.parse((await run(["members", "--json"])).out)).toMatchObject({ members: [{ role: "owner" }] });
});

test("a password is reset to one that is shown, or to one that is piped in", async () => {
  const made = await run(["admin", "reset-password", "ada@example.com"]);
  const signIn = async (password: string) =>
    (await browserPerson(world.url).signIn("ada@example.com", password)).status;
  expect(await signIn(made.out.trim())).toBe(200);
  const given = ["admin", "reset-password", "ada@example.com", "--ask"];
  expect((await run(given, "an analytical engine")).out).toContain("signed out everywhere");
  expect(await signIn("an analytical engine")).toBe(200);
});

test("a workspace is made with a key of its own, and deleted with it", async () => {
  const { out } = await run(["workspaces", "create", "shop"]);
  const key = out.trim();
  expect((await run(["workspaces", "--key", key])).out).toMatch(/shop +owner/);
  expect((await run(["workspaces", "delete", "shop", "--key", key])).code).toBe(2);
  expect(await run(["workspaces", "delete", "shop", "--key", key, "--yes"])).toMatchObject({ code: 0 });
});

test("to recover from nothing is refused", async () => {
  const nothing = await tripline(null, ["admin", "recover", "--data", `${world.folder}/nothing`]);
  expect(nothing).toMatchObject({ code: 2, err: expect.stringContaining("There is no store") });
});
