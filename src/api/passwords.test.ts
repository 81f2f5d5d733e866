import { afterEach, beforeEach, expect, test } from "vitest";
import { type ApiWorld, openApiWorld } from "../../test/api-world.ts";
import { type BrowserPerson, browserPerson } from "../../test/browser-person.ts";
import { addPerson } from "../../test/people.ts";

let world: ApiWorld;
beforeEach(async () => {
  world = await openApiWorld();
  const createdAt = new Date(world.replayDoors.now()).toISOString();
  await world.store.members.addWorkspace({ workspace: { id: "shop", quota: {}, createdAt }, ownerId: null });
});
afterEach(() => world[Symbol.asyncDispose]());

async function signedIn(sample: Parameters<typeof addPerson>[1]) {
  const added = await addPerson(world, sample);
  const person = browserPerson(world.url);
  await person.signIn(added.email, added.password);
  return { ...added, person };
}
const reset = (who: BrowserPerson, member: string, workspace: string, body: object = {}) =>
  who.call("POST", `/api/v1/members/${member}/reset-password`, {
    body,
    headers: { "Tripline-Workspace": workspace },
  });

test("an owner of one workspace can't take over somebody who belongs to another one, too", async () => {
  const { person } = await signedIn({ memberships: { shop: "owner" } });
  const bob = await addPerson(world, { name: "Bob", memberships: { shop: "viewer", default: "owner" } });
  const refused = await reset(person, bob.email, "shop");
  expect(refused).toMatchObject({ status: 403, body: { code: "forbidden" } });
  expect((await reset(person, "nobody@example.com", "shop")).status).toBe(404);
  expect((await browserPerson(world.url).signIn(bob.email, bob.password)).status).toBe(200);
});

test("a password that is reset opens, the old one and old sessions don't", async () => {
  const { person } = await signedIn({ memberships: { default: "owner" } });
  const bob = await signedIn({ name: "Bob", memberships: { default: "editor" } });
  expect((await reset(person, bob.email, "default", { password: "short" })).status).toBe(400);
  const { status, body } = await reset(person, bob.email, "default");
  expect(status).toBe(200);
  expect(body.password).toMatch(/^pw_[0-9a-z]{32}$/);
  expect((await bob.person.call("GET", "/api/v1/me")).status).toBe(401);
  expect((await browserPerson(world.url).signIn(bob.email, bob.password)).status).toBe(401);
  expect((await browserPerson(world.url).signIn(bob.email, body.password)).status).toBe(200);
  const [entry] = await world.store.audit.list({ workspace: "default", kind: "change", limit: 1 });
  expect(entry).toMatchObject({
    action: "password reset",
    targetName: bob.email,
    detail: "without a second factor",
  });
});

test("the key of the server's first start resets a password of somebody who has had none", async () => {
  const { id, email } = await addPerson(world, { memberships: { default: "owner" } });
  await world.store.accounts.remove("account", { where: [] });
  const body = { password: "an analytical engine" };
  const answer = await world.call("POST", `/api/v1/members/${id}/reset-password`, { body });
  expect(answer.body).toEqual({ email, password: null });
  expect((await browserPerson(world.url).signIn(email, body.password)).status).toBe(200);
});
