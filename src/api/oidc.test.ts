import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { type ApiWorld, openApiWorld } from "../../test/api-world.ts";
import { type BrowserPerson, browserPerson } from "../../test/browser-person.ts";
import { type OidcProvider, openOidcProvider } from "../../test/oidc-provider.ts";
import { addPerson } from "../../test/people.ts";
import { addressAttemptsMax, attemptsWindowMs } from "../people/attempts.ts";

let provider: OidcProvider;
let world: ApiWorld;
let email: string;
beforeAll(async () => {
  provider = await openOidcProvider();
  world = await openApiWorld({ oidc: { ...provider, name: "Acme" } });
});
afterAll(async () => {
  await world[Symbol.asyncDispose]();
  await provider[Symbol.asyncDispose]();
});
beforeEach(() => {
  const sub = randomUUID();
  email = `ada-${sub}@example.com`;
  provider.person = { sub, email, email_verified: true, name: "Ada" };
  provider.isForged = false;
});

/** Goes to the provider and comes back, as a browser does; gives where it ends. */
async function signIn(person: BrowserPerson): Promise<string> {
  const begun = await person.call("POST", "/api/auth/sign-in/social", {
    body: { provider: "oidc", callbackURL: "/console/", errorCallbackURL: "/console/sign-in" },
  });
  expect(begun.status).toBe(200);
  const there = await fetch(begun.body.url, { redirect: "manual" });
  const back = new URL(there.headers.get("location") ?? "");
  expect(back.pathname).toBe("/api/auth/callback/oidc");
  const ended = await person.call("GET", back.pathname + back.search, { site: "cross-site" });
  expect(ended.status).toBe(302);
  return ended.headers.get("location") ?? "";
}
const invite = async () => {
  const body = { email, role: "editor" };
  expect((await world.call("POST", "/api/v1/invitations", { body })).status).toBe(201);
};
const isThere = async () => (await world.store.members.person({ email })) !== null;
const me = async (person: BrowserPerson) => (await person.call("GET", "/api/v1/me")).body;

test("the sign-in page is told of the provider", async () => {
  expect((await browserPerson(world.url).call("GET", "/api/v1/setup")).body.oidc).toEqual({ name: "Acme" });
});

test("who was not invited gets no further than the sign-in page, and leaves nothing behind", async () => {
  const person = browserPerson(world.url);
  expect(await signIn(person)).toMatch(/\/console\/sign-in\?error=/);
  expect((await me(person)).code).toBe("unauthenticated");
  expect(await isThere()).toBe(false);
});

test("a provider that does not vouch for the address lets nobody in", async () => {
  await invite();
  provider.person.email_verified = false;
  expect(await signIn(browserPerson(world.url))).toMatch(/\/console\/sign-in\?error=/);
  expect(await isThere()).toBe(false);
});

test("a token that the provider has not signed lets nobody in", async () => {
  await invite();
  provider.isForged = true;
  expect(await signIn(browserPerson(world.url))).toMatch(/\/console\/sign-in\?error=/);
  expect(await isThere()).toBe(false);
});

test("who comes back with what another browser began gets nowhere", async () => {
  await invite();
  const begun = await browserPerson(world.url).call("POST", "/api/auth/sign-in/social", {
    body: { provider: "oidc", callbackURL: "/console/" },
  });
  const there = await fetch(begun.body.url, { redirect: "manual" });
  const back = new URL(there.headers.get("location") ?? "");
  const victim = browserPerson(world.url);
  const ended = await victim.call("GET", back.pathname + back.search, { site: "cross-site" });
  expect(ended.headers.get("location")).toContain("error=");
  expect((await me(victim)).code).toBe("unauthenticated");
});

test("nobody is led to a page of somebody else's", async () => {
  for (const callbackURL of ["https://evil.example/", "//evil.example/", "/\\evil.example"]) {
    const body = { provider: "oidc", callbackURL };
    expect((await browserPerson(world.url).call("POST", "/api/auth/sign-in/social", { body })).status).toBe(
      403,
    );
  }
});

test("a sign-in by the provider says no more than where to come back to", async () => {
  const body = {
    provider: "oidc",
    callbackURL: "/console/",
    scopes: ["everything"],
    loginHint: "eve@example.com",
    idToken: { token: "x" },
  };
  const begun = await browserPerson(world.url).call("POST", "/api/auth/sign-in/social", { body });
  expect(begun.status).toBe(200);
  const { searchParams } = new URL(begun.body.url);
  expect(searchParams.get("scope")).not.toContain("everything");
  expect(searchParams.has("login_hint")).toBe(false);
});

test("who was invited joins by signing in, and comes back as the same person", async () => {
  await invite();
  const person = browserPerson(world.url);
  expect(await signIn(person)).toBe("/console/");
  expect(await me(person)).toMatchObject({
    name: "Ada",
    email,
    workspace: "default",
    role: "editor",
  });
  const again = browserPerson(world.url);
  await signIn(again);
  expect((await me(again)).id).toBe((await me(person)).id);
  const { id } = await me(person);
  const where = [{ field: "userId", operator: "eq", value: id, connector: "AND" } as const];
  const [stored] = await world.store.accounts.find("account", { where, limit: 9 });
  expect(stored).toMatchObject({ providerId: "oidc", password: null });
  const entries = await world.store.audit.list({ workspace: "default", actor: id, limit: 9 });
  expect(entries.map(({ action }) => action).toSorted()).toEqual([
    "invitation accepted",
    "signed in",
    "signed in",
  ]);
});

test("somebody with a password and the same proved address is the same person by either way", async () => {
  const { id, password } = await addPerson(world, { email, memberships: { default: "owner" } });
  const where = [{ field: "id", operator: "eq", value: id, connector: "AND" } as const];
  await world.store.accounts.change("user", { where, set: { emailVerified: true } });
  const person = browserPerson(world.url);
  await signIn(person);
  expect(await me(person)).toMatchObject({ id, role: "owner" });
  expect((await browserPerson(world.url).signIn(email, password)).status).toBe(200);
});

test("who took an address that they had not proved is out once the provider vouches for its owner", async () => {
  const { id, password } = await addPerson(world, { email, memberships: { default: "owner" } });
  const squatter = browserPerson(world.url);
  await squatter.signIn(email, password);
  const enabled = await squatter.call("POST", "/api/auth/two-factor/enable", { body: { password } });
  expect(enabled.status).toBe(200);
  expect((await me(squatter)).id).toBe(id);

  provider.person.email_verified = false;
  expect(await signIn(browserPerson(world.url))).toMatch(/\/console\/sign-in\?error=/);
  expect((await me(squatter)).id).toBe(id);

  provider.person.email_verified = true;
  const person = browserPerson(world.url);
  expect(await signIn(person)).toBe("/console/");
  expect(await me(person)).toMatchObject({ id, role: "owner" });
  expect((await me(squatter)).code).toBe("unauthenticated");
  expect((await browserPerson(world.url).signIn(email, password)).status).toBe(401);
  const of = [{ field: "userId", operator: "eq", value: id, connector: "AND" } as const];
  expect(await world.store.accounts.find("twoFactor", { where: of, limit: 9 })).toEqual([]);
  const accounts = await world.store.accounts.find("account", { where: of, limit: 9 });
  expect(accounts.map(({ providerId }) => providerId)).toEqual(["oidc"]);
  const again = browserPerson(world.url);
  await signIn(again);
  expect((await me(person)).id).toBe(id);
});

test("from one address only so many sign-ins by the provider are begun", async () => {
  world.aheadMs += attemptsWindowMs;
  const body = { provider: "oidc", callbackURL: "/console/" };
  const begin = () => browserPerson(world.url).call("POST", "/api/auth/sign-in/social", { body });
  for (let count = 0; count < addressAttemptsMax; count += 1) expect((await begin()).status).toBe(200);
  expect(await begin()).toMatchObject({ status: 429, body: { code: "too_many_requests" } });
  world.aheadMs += attemptsWindowMs;
  expect((await begin()).status).toBe(200);
});

test("while the provider is away people sign in with their passwords", async () => {
  const oidc = { issuer: "http://127.0.0.1:1", clientId: "tripline", name: "Away" };
  await using lonely = await openApiWorld({ oidc });
  const { password } = await addPerson(lonely, { email, memberships: { default: "owner" } });
  const body = { provider: "oidc", callbackURL: "/console/" };
  const begun = await browserPerson(lonely.url).call("POST", "/api/auth/sign-in/social", { body });
  expect(begun.status).toBeGreaterThanOrEqual(400);
  expect((await browserPerson(lonely.url).signIn(email, password)).status).toBe(200);
});
