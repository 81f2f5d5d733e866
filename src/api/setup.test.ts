import { afterEach, beforeEach, expect, test } from "vitest";
import { type ApiWorld, openApiWorld } from "../../test/api-world.ts";
import { browserPerson } from "../../test/browser-person.ts";
import { setupToken } from "../people/setup-token.ts";

let world: ApiWorld;
beforeEach(async () => {
  world = await openApiWorld();
});
afterEach(() => world[Symbol.asyncDispose]());

const ada = { name: "Ada Lovelace", email: "Ada@Example.com", password: "a difference engine" };
const token = () => setupToken(world.replayDoors.setupKey);
const set = (input: object, headers: Record<string, string> = {}) =>
  browserPerson(world.url).call("POST", "/api/v1/setup", { body: input, headers });

test("a set-up without the link's token, or with another, is refused", async () => {
  expect((await browserPerson(world.url).call("GET", "/api/v1/setup")).body).toMatchObject({
    needsAdministrator: true,
    needsToken: true,
    oidc: null,
    passwordMin: 10,
  });
  expect(await set(ada)).toMatchObject({ status: 403, body: { code: "forbidden" } });
  expect((await set({ ...ada, token: "setup_wrong" })).status).toBe(403);
  expect(await world.store.members.isAnybody()).toBe(false);
});

test("a set-up that a page of another site asks for is refused, with the token too", async () => {
  const person = browserPerson(world.url);
  const body = { ...ada, token: token() };
  expect((await person.call("POST", "/api/v1/setup", { body, site: "cross-site" })).status).toBe(403);
  const headers = { Origin: "https://evil.example" };
  expect((await person.call("POST", "/api/v1/setup", { body, site: null, headers })).status).toBe(403);
});

test("a short password and a wrong address are refused, with where", async () => {
  const answer = await set({ name: " ", email: "ada", password: "short", token: token() });
  expect(answer.status).toBe(400);
  expect(answer.body.issues.map(({ path }: { path: string }) => path)).toEqual(["name", "email", "password"]);
});

test("the administrator is made once, signed in, and an owner", async () => {
  const person = browserPerson(world.url);
  const made = await person.call("POST", "/api/v1/setup", { body: { ...ada, token: token() } });
  expect(made.status).toBe(201);
  const owner = {
    kind: "person",
    name: "Ada Lovelace",
    email: "ada@example.com",
    workspace: "default",
    role: "owner",
  };
  expect(made.body).toMatchObject(owner);
  expect(made.headers.getSetCookie().join()).toMatch(/tripline\.session_token=.*; HttpOnly; SameSite=Lax/);
  expect((await person.call("GET", "/api/v1/me")).body).toMatchObject(owner);
  expect(await set({ ...ada, email: "eve@example.com", token: token() })).toMatchObject({
    status: 409,
    body: { code: "conflict" },
  });
  expect((await person.call("GET", "/api/v1/audit?kind=change")).body.items[0]).toMatchObject({
    action: "administrator created",
    actor: { kind: "person", name: "Ada Lovelace", email: "ada@example.com" },
  });
});

test("of many set-ups at once one makes the administrator", async () => {
  const answers = await Promise.all(
    ["a", "b", "c", "d"].map((name) => set({ ...ada, email: `${name}@example.com`, token: token() })),
  );
  expect(answers.map(({ status }) => `${status}`).toSorted()).toEqual(["201", "409", "409", "409"]);
  expect(await world.store.members.list({ workspace: "default" })).toHaveLength(1);
});

test("a key that may do everything in `default` makes the administrator, any other one does not", async () => {
  const key = await world.keyWith(["write"]);
  expect((await world.call("POST", "/api/v1/setup", { key, body: ada })).status).toBe(403);
  const createdAt = new Date(world.replayDoors.now()).toISOString();
  await world.store.members.addWorkspace({ workspace: { id: "shop", quota: {}, createdAt }, ownerId: null });
  const elsewhere = await world.keyWith(["admin"], { workspace: "shop" });
  expect((await world.call("POST", "/api/v1/setup", { key: elsewhere, body: ada })).status).toBe(403);
  expect((await world.call("POST", "/api/v1/setup", { body: ada })).status).toBe(201);
});
