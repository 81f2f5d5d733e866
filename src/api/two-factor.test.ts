import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { type ApiWorld, openApiWorld } from "../../test/api-world.ts";
import { type BrowserPerson, browserPerson } from "../../test/browser-person.ts";
import { addPerson } from "../../test/people.ts";
import { codeOf } from "../../test/totp.ts";
import { attemptsWindowMs } from "../people/attempts.ts";

let world: ApiWorld;
let ada: { id: string; email: string; password: string };
let person: BrowserPerson;
beforeAll(async () => {
  world = await openApiWorld();
});
afterAll(() => world[Symbol.asyncDispose]());
beforeEach(async () => {
  // Attempts that another test has made count no more.
  world.aheadMs += attemptsWindowMs;
  ada = await addPerson(world, { memberships: { default: "owner" } });
  person = browserPerson(world.url);
  await person.signIn(ada.email, ada.password);
});

const codeIn = (uri: string, at: number) => codeOf(new URL(uri).searchParams.get("secret") ?? "", at);
const post = (who: BrowserPerson, path: string, body: object) =>
  who.call("POST", `/api/auth/two-factor${path}`, { body });

async function switchOn(): Promise<{ uri: string; backupCodes: string[] }> {
  const { status, body } = await post(person, "/enable", { password: ada.password });
  expect(status).toBe(200);
  const code = codeIn(body.totpURI, Date.now());
  expect((await post(person, "/verify-totp", { code })).status).toBe(200);
  return { uri: body.totpURI, backupCodes: body.backupCodes };
}

test("a second factor is switched on with the password alone, and counts from the first right code", async () => {
  expect((await post(person, "/enable", { password: "not the password" })).status).toBe(400);
  const { body } = await post(person, "/enable", { password: ada.password });
  expect(body.totpURI).toContain("issuer=Tripline");
  expect((await post(person, "/verify-totp", { code: "000000" })).status).toBe(401);
  expect((await person.call("GET", "/api/v1/me")).body.isTwoFactor).toBe(false);
  await switchOn();
  expect((await person.call("GET", "/api/v1/me")).body.isTwoFactor).toBe(true);
  const { items } = (await person.call("GET", "/api/v1/members")).body;
  expect(items.find(({ id }: { id: string }) => id === ada.id)).toMatchObject({ isTwoFactor: true });
  const stored = await world.store.accounts.find("twoFactor", { where: [], limit: 9 });
  expect(JSON.stringify(stored)).not.toContain(new URL(body.totpURI).searchParams.get("secret"));
});

test("the password alone lets nobody in; a wrong code neither; the right one does", async () => {
  const { uri } = await switchOn();
  const other = browserPerson(world.url);
  const half = await other.signIn(ada.email, ada.password);
  expect(half.body).toMatchObject({ twoFactorRedirect: true });
  expect(half.body.token).toBeUndefined();
  expect(other.cookies.has("tripline.session_token")).toBe(false);
  expect((await other.call("GET", "/api/v1/me")).status).toBe(401);
  expect((await post(other, "/verify-totp", { code: "000000" })).status).toBe(401);
  expect(
    (await post(browserPerson(world.url), "/verify-totp", { code: codeIn(uri, Date.now()) })).status,
  ).toBe(401);
  expect((await post(other, "/verify-totp", { code: codeIn(uri, Date.now()) })).status).toBe(200);
  expect((await other.call("GET", "/api/v1/me")).body).toMatchObject({ isTwoFactor: true });
  const entries = await world.store.audit.list({
    workspace: "default",
    kind: "session",
    actor: ada.id,
    limit: 9,
  });
  expect(entries.map(({ action }) => action)).toEqual([
    "signed in",
    "second factor switched on",
    "signed in",
  ]);
});

test("a backup code lets in once", async () => {
  const { backupCodes } = await switchOn();
  expect(backupCodes).toHaveLength(10);
  const signIn = async () => {
    const other = browserPerson(world.url);
    await other.signIn(ada.email, ada.password);
    return (await post(other, "/verify-backup-code", { code: backupCodes[0] })).status;
  };
  expect([await signIn(), await signIn()]).toEqual([200, 401]);
});

test("whoever guesses codes is locked out, with the right one too, and told for how long", async () => {
  const { uri } = await switchOn();
  const statuses: number[] = [];
  for (let challenge = 0; challenge < 3; challenge += 1) {
    const other = browserPerson(world.url);
    await other.signIn(ada.email, ada.password);
    for (let guess = 0; guess < 5; guess += 1) {
      statuses.push((await post(other, "/verify-totp", { code: "000000" })).status);
    }
  }
  expect(new Set(statuses.slice(0, 5))).toEqual(new Set([401]));
  const last = browserPerson(world.url);
  await last.signIn(ada.email, ada.password);
  const locked = await post(last, "/verify-totp", { code: codeIn(uri, Date.now()) });
  expect(locked.status).toBe(429);
  expect(Number(locked.headers.get("retry-after"))).toBeGreaterThan(0);
});

test("it is switched off with the password, and not without", async () => {
  await switchOn();
  expect((await post(person, "/disable", { password: "not the password" })).status).toBe(400);
  expect((await post(person, "/disable", { password: ada.password })).status).toBe(200);
  expect(
    (await browserPerson(world.url).signIn(ada.email, ada.password)).body.twoFactorRedirect,
  ).toBeUndefined();
});
