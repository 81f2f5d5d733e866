import { afterEach, beforeEach, expect, test } from "vitest";
import { type ApiWorld, openApiWorld } from "../../test/api-world.ts";
import { type BrowserPerson, browserPerson } from "../../test/browser-person.ts";
import { addPerson } from "../../test/people.ts";

let world: ApiWorld;
let owner: BrowserPerson;
beforeEach(async () => {
  world = await openApiWorld({ post: true });
  const { email, password } = await addPerson(world, { memberships: { default: "owner" } });
  owner = browserPerson(world.url);
  await owner.signIn(email, password);
});
afterEach(() => world[Symbol.asyncDispose]());

async function invite(email: string, role = "editor") {
  const { status, body } = await owner.call("POST", "/api/v1/invitations", { body: { email, role } });
  expect(status).toBe(201);
  const path = `/api/v1/invitation/${body.link.split("/").at(-1)}`;
  return { id: body.id, link: body.link, path };
}
const newcomer = { name: "Bob", password: "a difference engine" };
const accept = (path: string, body: object, person = browserPerson(world.url)) =>
  person.call("POST", `${path}/accept`, { body });

test("a link that leads nowhere, was taken back, or has ended is good for nothing, and says so", async () => {
  expect((await accept("/api/v1/invitation/inv_nothing", newcomer)).status).toBe(404);
  const back = await invite("bob@example.com");
  expect((await owner.call("DELETE", `/api/v1/invitations/${back.id}`)).status).toBe(204);
  expect((await owner.call("DELETE", `/api/v1/invitations/${back.id}`)).status).toBe(404);
  expect((await accept(back.path, newcomer)).status).toBe(404);
  const late = await invite("bob@example.com");
  world.aheadMs += 7 * 86_400_000;
  expect((await browserPerson(world.url).call("GET", late.path)).status).toBe(404);
  expect(await accept(late.path, newcomer)).toMatchObject({ status: 404, body: { code: "not_found" } });
});

test("somebody new gives a name and a password, and nothing of it from another site's page", async () => {
  const { path } = await invite("bob@example.com");
  const missing = await accept(path, {});
  expect(missing.status).toBe(400);
  expect(missing.body.issues.map((issue: { path: string }) => issue.path)).toEqual(["name", "password"]);
  expect((await accept(path, { ...newcomer, password: "short" })).status).toBe(400);
  const foreign = { body: newcomer, site: "cross-site" };
  expect((await browserPerson(world.url).call("POST", `${path}/accept`, foreign)).status).toBe(403);
});

test("somebody new takes the place, once, and is signed in", async () => {
  const { path, link } = await invite("Bob@Example.com");
  expect(link).toMatch(/^https?:\/\/[^/]+\/console\/invitations\/inv_[0-9a-z]{32}$/);
  const shown = await browserPerson(world.url).call("GET", path);
  const place = { workspace: "default", role: "editor" };
  expect(shown.body).toMatchObject({ ...place, email: "bob@example.com", invitedBy: "Ada", isKnown: false });
  const [bob, eve] = [browserPerson(world.url), browserPerson(world.url)];
  const answers = await Promise.all([
    accept(path, newcomer, bob),
    accept(path, { ...newcomer, name: "Eve" }, eve),
  ]);
  expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
  const winner = answers[0]?.status === 200 ? bob : eve;
  expect((await winner.call("GET", "/api/v1/me")).body).toMatchObject({ ...place, email: "bob@example.com" });
  expect((await accept(path, newcomer)).status).toBe(404);
  expect((await owner.call("GET", "/api/v1/invitations")).body.items).toEqual([]);
  const [entry] = await world.store.audit.list({ workspace: "default", kind: "change", limit: 1 });
  expect(entry).toMatchObject({
    action: "invitation accepted",
    targetName: "bob@example.com",
    detail: "as editor",
  });
});

test("somebody who is there signs in first, and as whom it invites", async () => {
  const { email, password } = await addPerson(world, { name: "Bob", memberships: { elsewhere: "viewer" } });
  const { path } = await invite(email);
  expect((await browserPerson(world.url).call("GET", path)).body.isKnown).toBe(true);
  expect(await accept(path, newcomer)).toMatchObject({ status: 401 });
  expect(await accept(path, {}, owner)).toMatchObject({ status: 403, body: { code: "forbidden" } });
  const bob = browserPerson(world.url);
  await bob.signIn(email, password);
  expect(await accept(path, {}, bob)).toMatchObject({
    status: 200,
    body: { workspace: "default", role: "editor" },
  });
});

test("an invitation goes out by e-mail where there is a way, and never lists its token", async () => {
  const { link } = await invite("bob@example.com", "viewer");
  expect(world.letters).toMatchObject([
    { to: "bob@example.com", subject: "Invitation to default on Tripline" },
  ]);
  expect(world.letters[0]?.text).toContain(link);
  const token = link.split("/").at(-1);
  const { items } = (await owner.call("GET", "/api/v1/invitations")).body;
  expect(items).toMatchObject([{ email: "bob@example.com", role: "viewer", invitedBy: "Ada" }]);
  expect(
    JSON.stringify([items, await world.store.audit.list({ workspace: "default", limit: 50 })]),
  ).not.toContain(token);
});
