import { afterEach, beforeEach, expect, test } from "vitest";
import { type ApiWorld, openApiWorld } from "../../test/api-world.ts";
import { type BrowserPerson, browserPerson } from "../../test/browser-person.ts";
import { type OidcProvider, openOidcProvider } from "../../test/oidc-provider.ts";
import { addPerson } from "../../test/people.ts";

let provider: OidcProvider;
let world: ApiWorld;
beforeEach(async () => {
  provider = await openOidcProvider();
  world = await openApiWorld({ oidc: { ...provider, name: "Acme" } });
});
afterEach(async () => {
  await world[Symbol.asyncDispose]();
  await provider[Symbol.asyncDispose]();
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
const invite = async (email: string, role = "editor") =>
  expect((await world.call("POST", "/api/v1/invitations", { body: { email, role } })).status).toBe(201);
const me = async (person: BrowserPerson) => (await person.call("GET", "/api/v1/me")).body;

test("the sign-in page is told of the provider", async () => {
  expect((await browserPerson(world.url).call("GET", "/api/v1/setup")).body.oidc).toEqual({ name: "Acme" });
});

test("who was not invited gets no further than the sign-in page, and leaves nothing behind", async () => {
  const person = browserPerson(world.url);
  expect(await signIn(person)).toMatch(/\/console\/sign-in\?error=/);
  expect((await me(person)).code).toBe("unauthenticated");
  expect(await world.store.members.isAnybody()).toBe(false);
});

test("a provider that does not vouch for the address lets nobody in", async () => {
  await invite("ada@example.com");
  provider.person.email_verified = false;
  expect(await signIn(browserPerson(world.url))).toMatch(/\/console\/sign-in\?error=/);
  expect(await world.store.members.isAnybody()).toBe(false);
});

test("a token that the provider has not signed lets nobody in", async () => {
  await invite("ada@example.com");
  provider.isForged = true;
  expect(await signIn(browserPerson(world.url))).toMatch(/\/console\/sign-in\?error=/);
  expect(await world.store.members.isAnybody()).toBe(false);
});

test("who comes back with what another browser began gets nowhere", async () => {
  await invite("ada@example.com");
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

test("who was invited joins by signing in, and comes back as the same person", async () => {
  await invite("ada@example.com");
  const person = browserPerson(world.url);
  expect(await signIn(person)).toBe("/console/");
  expect(await me(person)).toMatchObject({
    name: "Ada",
    email: "ada@example.com",
    workspace: "default",
    role: "editor",
  });
  const again = browserPerson(world.url);
  await signIn(again);
  expect((await me(again)).id).toBe((await me(person)).id);
  const [stored] = await world.store.accounts.find("account", { where: [], limit: 9 });
  expect(stored).toMatchObject({ providerId: "oidc", password: null });
  const actions = (await world.store.audit.list({ workspace: "default", limit: 9 })).map(
    ({ action }) => action,
  );
  expect(actions).toEqual(["signed in", "signed in", "invitation accepted", "invited"]);
});

test("somebody with a password and the same proved address is the same person by either way", async () => {
  const { id, email, password } = await addPerson(world, {
    email: "ada@example.com",
    memberships: { default: "owner" },
  });
  const person = browserPerson(world.url);
  await signIn(person);
  expect(await me(person)).toMatchObject({ id, role: "owner" });
  expect((await browserPerson(world.url).signIn(email, password)).status).toBe(200);
});

test("while the provider is away people sign in with their passwords", async () => {
  const { email, password } = await addPerson(world, { memberships: { default: "owner" } });
  await provider[Symbol.asyncDispose]();
  const body = { provider: "oidc", callbackURL: "/console/" };
  const begun = await browserPerson(world.url).call("POST", "/api/auth/sign-in/social", { body });
  expect(begun.status).toBeGreaterThanOrEqual(400);
  expect((await browserPerson(world.url).signIn(email, password)).status).toBe(200);
  provider = await openOidcProvider();
});
