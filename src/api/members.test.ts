import { afterEach, beforeEach, expect, test } from "vitest";
import { type ApiWorld, openApiWorld } from "../../test/api-world.ts";
import { type BrowserPerson, browserPerson } from "../../test/browser-person.ts";
import { addPerson } from "../../test/people.ts";

let world: ApiWorld;
let owner: BrowserPerson;
let ownerId: string;
beforeEach(async () => {
  world = await openApiWorld();
  const added = await addPerson(world, { memberships: { default: "owner" } });
  ownerId = added.id;
  owner = browserPerson(world.url);
  await owner.signIn(added.email, added.password);
});
afterEach(() => world[Symbol.asyncDispose]());

const patch = (member: string, role: string) =>
  owner.call("PATCH", `/api/v1/members/${member}`, { body: { role } });

test("the last owner can be neither removed nor demoted, and of two who demote one another one stays", async () => {
  expect(await patch(ownerId, "viewer")).toMatchObject({ status: 409, body: { code: "conflict" } });
  expect((await owner.call("DELETE", `/api/v1/members/${ownerId}`)).status).toBe(409);
  const second = await addPerson(world, { memberships: { default: "owner" } });
  const answers = await Promise.all([patch(ownerId, "editor"), patch(second.id, "editor")]);
  const owners = (await world.store.members.list({ workspace: "default" })).filter(
    ({ role }) => role === "owner",
  );
  expect(owners).toHaveLength(1);
  expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
});

test("a role that is changed counts at once, and a member who is removed is out at once", async () => {
  const added = await addPerson(world, { name: "Bob", memberships: { default: "viewer" } });
  const bob = browserPerson(world.url);
  await bob.signIn(added.email, added.password);
  const create = () => bob.call("POST", "/api/v1/alert-rules/x/test", { body: {} });
  expect((await create()).status).toBe(403);
  expect(await patch(added.email, "operator")).toMatchObject({
    status: 200,
    body: { role: "operator", name: "Bob" },
  });
  expect((await create()).status).toBe(404);
  expect((await owner.call("DELETE", `/api/v1/members/${added.id}`)).status).toBe(204);
  expect((await bob.call("GET", "/api/v1/members")).status).toBe(403);
  expect((await owner.call("GET", "/api/v1/members")).body.items).toHaveLength(1);
  const entries = await world.store.audit.list({ workspace: "default", kind: "change", limit: 2 });
  expect(entries).toMatchObject([
    { action: "member removed", targetName: added.email, actor: { kind: "person", id: ownerId } },
    { action: "role changed", difference: [{ path: "role", before: "viewer", after: "operator" }] },
  ]);
});

test("who is forgotten is out at once; only who looks after all their workspaces may forget somebody", async () => {
  const added = await addPerson(world, { name: "Bob", memberships: { default: "viewer" } });
  const bob = browserPerson(world.url);
  await bob.signIn(added.email, added.password);
  expect((await bob.call("POST", `/api/v1/members/${ownerId}/forget`)).status).toBe(403);
  const last = await owner.call("POST", `/api/v1/members/${ownerId}/forget`);
  expect(last).toMatchObject({
    status: 409,
    body: { detail: expect.stringContaining("last owner of default") },
  });

  const ownEntry = await owner.call("POST", "/api/v1/workspaces", { body: { name: "shop" } });
  expect(ownEntry.status).toBe(201);
  const shop = await addPerson(world, { name: "Eve", memberships: { shop: "owner" } });
  const eve = browserPerson(world.url);
  await eve.signIn(shop.email, shop.password);
  await addPerson(world, {
    name: "Bob",
    email: "both@example.com",
    memberships: { shop: "viewer", default: "viewer" },
  });
  const asked = await eve.call("POST", "/api/v1/members/both@example.com/forget");
  expect(asked.status).toBe(403);

  expect((await owner.call("POST", `/api/v1/members/${added.email}/forget`)).status).toBe(204);
  expect((await bob.call("GET", "/api/v1/me")).status).toBe(401);
  expect((await owner.call("POST", `/api/v1/members/${added.email}/forget`)).status).toBe(404);
  await world.security.flush();
  const { items } = (await owner.call("GET", "/api/v1/audit?limit=100")).body;
  expect(items[0]).toMatchObject({ action: "person forgotten", targetId: added.id, targetName: added.id });
  expect(JSON.stringify(items)).not.toContain(added.email);
});

test("who is not there can be neither changed nor removed", async () => {
  expect((await patch("nobody@example.com", "viewer")).status).toBe(404);
  expect((await owner.call("DELETE", "/api/v1/members/per_1")).status).toBe(404);
  expect((await patch(ownerId, "emperor")).status).toBe(400);
});

test("the audit is found by who did it, by name and by e-mail", async () => {
  await owner.call("POST", "/api/v1/keys", { body: { name: "made" } });
  const { email } = (await owner.call("GET", "/api/v1/me")).body;
  for (const actor of ["Ada", email, ownerId]) {
    const { items } = (
      await owner.call("GET", `/api/v1/audit?kind=change&actor=${encodeURIComponent(actor)}`)
    ).body;
    expect(items).toMatchObject([{ action: "key issued", targetName: "made" }]);
  }
});

test("where an owner is, the last key that may do everything can go", async () => {
  const { items } = (await owner.call("GET", "/api/v1/keys")).body;
  for (const { id } of items) expect((await owner.call("DELETE", `/api/v1/keys/${id}`)).status).toBe(204);
  expect((await world.call("GET", "/api/v1/status")).status).toBe(401);
  expect(
    (await owner.call("POST", "/api/v1/keys", { body: { name: "again", scopes: ["admin"] } })).status,
  ).toBe(201);
});
