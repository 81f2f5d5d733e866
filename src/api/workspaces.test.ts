import { afterEach, beforeEach, expect, test } from "vitest";
import { type ApiWorld, openApiWorld } from "../../test/api-world.ts";
import { type BrowserPerson, browserPerson } from "../../test/browser-person.ts";
import { addPerson } from "../../test/people.ts";

let world: ApiWorld;
let owner: BrowserPerson;
beforeEach(async () => {
  world = await openApiWorld();
  const { email, password } = await addPerson(world, { memberships: { default: "owner" } });
  owner = browserPerson(world.url);
  await owner.signIn(email, password);
});
afterEach(() => world[Symbol.asyncDispose]());

const create = (name: string) => owner.call("POST", "/api/v1/workspaces", { body: { name } });
const inside = (workspace: string) => ({ headers: { "Tripline-Workspace": workspace } });

test("a name that is taken, the console's own, or none is refused", async () => {
  expect((await create("default")).status).toBe(409);
  for (const name of ["sign-in", "Shop", ""]) expect((await create(name)).status).toBe(400);
});

test("a person who makes a workspace owns it, and nobody else sees it", async () => {
  const { email, password } = await addPerson(world, { name: "Bob", memberships: { default: "owner" } });
  const bob = browserPerson(world.url);
  await bob.signIn(email, password);
  expect(await create("shop")).toMatchObject({
    status: 201,
    body: { name: "shop", role: "owner", adminKey: null },
  });
  const { items } = (await owner.call("GET", "/api/v1/workspaces")).body;
  expect(items).toMatchObject([
    { name: "default", role: "owner" },
    { name: "shop", role: "owner" },
  ]);
  expect((await owner.call("GET", "/api/v1/members", inside("shop"))).body.items).toHaveLength(1);
  expect((await bob.call("GET", "/api/v1/members", inside("shop"))).status).toBe(404);
  expect((await bob.call("GET", "/api/v1/workspaces")).body.items).toHaveLength(1);
});

test("a key that makes a workspace is given one for it, which reaches no other", async () => {
  const made = await world.client.createWorkspace({ input: { name: "shop" } });
  const key = made.adminKey ?? "";
  expect((await world.call("GET", "/api/v1/me", { key })).body).toMatchObject({
    workspace: "shop",
    role: "owner",
  });
  const elsewhere = await world.call("GET", "/api/v1/me", { key, ...inside("default") });
  expect(elsewhere).toMatchObject({ status: 403, body: { detail: expect.stringContaining('"shop"') } });
  expect((await world.call("DELETE", "/api/v1/workspaces/default", { key })).status).toBe(409);
  expect((await world.call("DELETE", "/api/v1/workspaces/shop")).status).toBe(404);
  expect((await world.call("DELETE", "/api/v1/workspaces/shop", { key })).status).toBe(204);
  expect((await world.call("GET", "/api/v1/me", { key })).status).toBe(401);
});

test("a workspace that something is in stays, and says what", async () => {
  await create("shop");
  const secret = { body: { value: "s3cret" } };
  await owner.call("PUT", "/api/v1/secrets/stripe", { ...secret, ...inside("shop") });
  const remove = () => owner.call("DELETE", "/api/v1/workspaces/shop", inside("shop"));
  const kept = await remove();
  expect(kept).toMatchObject({ status: 409 });
  expect(kept.body.detail).toContain("still has secrets");
  await owner.call("DELETE", "/api/v1/secrets/stripe", inside("shop"));
  expect((await remove()).status).toBe(204);
  expect((await owner.call("GET", "/api/v1/me", inside("shop"))).status).toBe(404);
});
