import { once } from "node:events";
import { request } from "node:http";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { type ApiWorld, openApiWorld } from "../../test/api-world.ts";
import { browserPerson } from "../../test/browser-person.ts";
import { addPerson } from "../../test/people.ts";
import { accountAttemptsMax, addressAttemptsMax, attemptsWindowMs } from "../people/attempts.ts";

let world: ApiWorld;
let begunAt: string;
beforeAll(async () => {
  world = await openApiWorld();
});
afterAll(() => world[Symbol.asyncDispose]());
beforeEach(() => {
  // Attempts that another test has made count no more, and what it was told of is told anew.
  world.aheadMs += attemptsWindowMs;
  begunAt = new Date(world.replayDoors.now()).toISOString();
});

async function signedIn(sample: Parameters<typeof addPerson>[1] = { memberships: { default: "owner" } }) {
  const added = await addPerson(world, sample);
  const person = browserPerson(world.url);
  const answer = await person.signIn(added.email, added.password);
  return { ...added, person, answer };
}
const access = async () => {
  await world.security.flush();
  return world.store.audit.list({ workspace: "default", kind: "access", since: begunAt, limit: 50 });
};

test("an unknown address and a wrong password get the same answer, and both are noted", async () => {
  const { email } = await addPerson(world);
  const wrong = await browserPerson(world.url).signIn(email, "not the password");
  const unknown = await browserPerson(world.url).signIn("nobody@example.com", "not the password");
  expect([wrong.status, unknown.status]).toEqual([401, 401]);
  expect(wrong.body).toEqual(unknown.body);
  expect(wrong.headers.getSetCookie()).toEqual([]);
  expect((await access()).map(({ action, count }) => `${action} ${count}`)).toEqual(["sign-in failed 2"]);
});

test("nobody signs up by themselves, and what is not offered is not there", async () => {
  const body = { name: "Eve", email: "eve@example.com", password: "a difference engine" };
  for (const path of ["/sign-up/email", "/delete-user", "/request-password-reset", "/change-email", "/ok"]) {
    expect((await browserPerson(world.url).call("POST", `/api/auth${path}`, { body })).status).toBe(404);
  }
  expect((await browserPerson(world.url).call("GET", "/api/auth/sign-in/email")).status).toBe(405);
  expect(await world.store.members.person({ email: body.email })).toBeNull();
});

test("a sign-in that a page of another site makes is refused", async () => {
  const { email, password } = await addPerson(world);
  const body = { email, password };
  const person = browserPerson(world.url);
  expect((await person.call("POST", "/api/auth/sign-in/email", { body, site: "cross-site" })).status).toBe(
    403,
  );
  const headers = { Origin: "https://evil.example" };
  const old = await person.call("POST", "/api/auth/sign-in/email", { body, headers, site: null });
  expect(old.status).toBe(403);
  expect(person.cookies.size).toBe(0);
});

// What is no address is refused before anything is hashed: it counts all the same, and takes no time here.
const guess = (account: string) => browserPerson(world.url).signIn(account, "a difference engine");

test("guesses at one account are held back with how long, and end after a while", async () => {
  for (let count = 1; count <= accountAttemptsMax; count += 1) expect((await guess("ada")).status).toBe(400);
  const held = await guess(" ADA ");
  expect(held.status).toBe(429);
  expect(Number(held.headers.get("retry-after"))).toBeGreaterThan(800);
  expect(held.body).toMatchObject({ code: "too_many_requests" });
  expect(held.body.detail).toContain("Try again in 15 minutes");
  world.aheadMs += attemptsWindowMs;
  expect((await guess("ada")).status).toBe(400);
  expect((await access()).map(({ action }) => action)).toContain("too many attempts to sign in");
});

test("who signs in says so in JSON: of a form it would not be seen whose account it is at", async () => {
  const { email, password } = await signedIn();
  const form = (type: string) =>
    fetch(`${world.url}/api/auth/sign-in/email`, {
      method: "POST",
      headers: { Origin: world.url, "Content-Type": type },
      body: String(new URLSearchParams({ email, password })),
    });
  const answer = await form("application/x-www-form-urlencoded");
  expect([answer.status, answer.headers.getSetCookie()]).toEqual([415, []]);
  expect((await form("application/json")).status).toBe(400);
});

test("guesses at the password of who is signed in are held back whatever else their cookies say", async () => {
  const { person, password } = await signedIn();
  const prove = (currentPassword: string, path = "/change-password") =>
    person.call("POST", `/api/auth${path}`, {
      body: { currentPassword, password: currentPassword, newPassword: "another difference engine" },
    });
  for (let count = 0; count < accountAttemptsMax; count += 1) {
    person.cookies.set("beside", String(count));
    expect(
      (await prove("not the password", count % 2 === 0 ? undefined : "/two-factor/disable")).status,
    ).toBe(400);
  }
  person.cookies.set("beside", "another");
  expect((await prove(password)).status).toBe(429);
});

test("guesses from one address are held back whatever account they are at, many at once too", async () => {
  const guesses = Array.from({ length: addressAttemptsMax + 5 }, (_, index) => guess(`nobody-${index}`));
  const statuses = (await Promise.all(guesses)).map(({ status }) => status);
  expect(statuses.filter((status) => status === 400)).toHaveLength(addressAttemptsMax);
  expect(statuses.filter((status) => status === 429)).toHaveLength(5);
});

test("a session cookie counts only from own pages: what changes something is refused, what shows something too", async () => {
  const { person } = await signedIn();
  const body = { name: "forged" };
  const tries = [
    { site: "cross-site" },
    { site: "same-site" },
    { site: "none" },
    { site: null, headers: { Origin: "https://evil.example" } },
    { site: null, headers: { Origin: "null" } },
  ];
  for (const given of tries) {
    const answer = await person.call("POST", "/api/v1/keys", { body, ...given });
    expect(answer).toMatchObject({ status: 403, body: { code: "forbidden" } });
    expect(answer.body.detail).toContain("console's own pages");
  }
  for (const site of ["cross-site", "same-site"]) {
    expect((await person.call("GET", "/api/v1/keys", { site })).status).toBe(403);
  }
  expect((await person.call("GET", "/api/v1/keys", { site: "none" })).status).toBe(200);
  expect((await person.call("GET", "/api/v1/keys", { site: null })).status).toBe(200);
  expect((await person.call("POST", "/api/v1/keys", { body: { name: "honest" }, site: null })).status).toBe(
    201,
  );
  const { items } = (await person.call("GET", "/api/v1/keys")).body;
  expect(items.map(({ name }: { name: string }) => name)).not.toContain("forged");
  expect(items.find(({ name }: { name: string }) => name === "honest").issuedBy).toBe("Ada");
});

test("a session that is ended is refused at once: by its owner here, by its owner elsewhere, by another process", async () => {
  const { person, email, password } = await signedIn();
  const there = browserPerson(world.url);
  await there.signIn(email, password);
  const status = async () => (await there.call("GET", "/api/v1/me")).status;
  expect(await status()).toBe(200);
  const [newest] = await world.store.accounts.find("session", {
    where: [],
    limit: 1,
    sortBy: { field: "createdAt", direction: "desc" },
  });
  const where = [{ field: "id", operator: "eq", value: newest?.["id"] ?? "", connector: "AND" }] as const;
  await world.store.accounts.remove("session", { where });
  await expect.poll(status).toBe(401);
  const other = browserPerson(world.url);
  await other.signIn(email, password);
  expect((await other.call("GET", "/api/v1/me")).status).toBe(200);
  expect((await person.call("GET", "/api/auth/list-sessions")).body).toHaveLength(2);
  expect((await person.call("POST", "/api/auth/revoke-other-sessions", { body: {} })).status).toBe(200);
  expect(await other.call("GET", "/api/v1/me")).toMatchObject({
    status: 401,
    body: { code: "unauthenticated" },
  });
  const kept = new Map(person.cookies);
  expect((await person.call("POST", "/api/auth/sign-out", { body: {} })).status).toBe(200);
  for (const [name, value] of kept) person.cookies.set(name, value);
  expect((await person.call("GET", "/api/v1/me")).status).toBe(401);
});

test("with a session only what is an API key counts as one", async () => {
  const { person, email } = await signedIn();
  const me = (Authorization: string) => person.call("GET", "/api/v1/me", { headers: { Authorization } });
  for (const proxys of [`Basic ${btoa("ada:proxy")}`, "Bearer of-the-proxy"]) {
    expect((await me(proxys)).body.email).toBe(email);
  }
  expect((await me("Bearer tl_wrong")).status).toBe(401);
  const headers = { Authorization: `Basic ${btoa("ada:proxy")}` };
  expect((await person.call("GET", "/api/v1/keys", { headers, site: "cross-site" })).status).toBe(403);
  expect((await browserPerson(world.url).call("GET", "/api/v1/me", { headers })).status).toBe(401);
});

test("a forged cookie, and one whose signature was cut, is nobody's", async () => {
  const { person } = await signedIn();
  const name = "tripline.session_token";
  const value = person.cookies.get(name) ?? "";
  for (const forged of ["x", value.slice(0, 40), `${value.slice(0, -6)}AAAAA%3D`]) {
    person.cookies.set(name, forged);
    expect((await person.call("GET", "/api/v1/me")).status).toBe(401);
  }
});

test("a new password ends other sessions where that is asked for, and the old one is good for nothing", async () => {
  const { id, person, email, password } = await signedIn();
  const change = (newPassword: string, currentPassword = password) =>
    person.call("POST", "/api/auth/change-password", {
      body: { currentPassword, newPassword, revokeOtherSessions: true },
    });
  expect((await change("too short")).status).toBe(400);
  expect((await change("x".repeat(129))).status).toBe(400);
  expect((await change("an analytical engine", "not the password")).status).toBe(400);
  expect((await change("an analytical engine")).status).toBe(200);
  expect((await browserPerson(world.url).signIn(email, password)).status).toBe(401);
  expect((await browserPerson(world.url).signIn(email, "an analytical engine")).status).toBe(200);
  const entries = await world.store.audit.list({
    workspace: "default",
    kind: "session",
    actor: id,
    limit: 9,
  });
  expect(entries.map(({ action, actor }) => `${action} by ${actor?.name}`)).toEqual([
    "signed in by Ada",
    "password changed by Ada",
    "signed in by Ada",
  ]);
});

test("a person works in the workspace that the call names, and sees none that is not theirs", async () => {
  const createdAt = new Date(world.replayDoors.now()).toISOString();
  for (const id of ["alpha", "beta"]) {
    await world.store.members.addWorkspace({ workspace: { id, quota: {}, createdAt }, ownerId: null });
  }
  const { person } = await signedIn({ memberships: { alpha: "editor", default: "viewer" } });
  const me = (await person.call("GET", "/api/v1/me")).body;
  expect(me).toMatchObject({ workspace: "default", role: "viewer" });
  expect(me.workspaces).toEqual([
    { name: "default", role: "viewer" },
    { name: "alpha", role: "editor" },
  ]);
  const inAlpha = { headers: { "Tripline-Workspace": "alpha" } };
  expect((await person.call("GET", "/api/v1/me", inAlpha)).body).toMatchObject({
    workspace: "alpha",
    role: "editor",
  });
  expect((await person.call("GET", "/api/v1/workspace", inAlpha)).body.id).toBe("alpha");
  expect((await person.call("GET", "/api/v1/workspace?workspace=alpha")).body.id).toBe("alpha");
  for (const name of ["beta", "nowhere"]) {
    const answer = await person.call("GET", "/api/v1/workspace", { headers: { "Tripline-Workspace": name } });
    expect(answer.status).toBe(404);
    expect(answer.body.detail).toBe(`You belong to no workspace named "${name}".`);
  }
});

test("a person who belongs nowhere is told so, and still learns who they are", async () => {
  const { person, id } = await signedIn({ memberships: { default: "viewer" } });
  await world.store.members.remove({ workspace: "default", personId: id });
  await world.live.refresh();
  expect(await person.call("GET", "/api/v1/triggers")).toMatchObject({ status: 403 });
  expect((await person.call("GET", "/api/v1/me")).body).toMatchObject({
    workspace: null,
    role: null,
    workspaces: [],
  });
});

test("a stream of events takes the cookie, and its workspace from the address", async () => {
  const { person } = await signedIn({ memberships: { default: "viewer" } });
  const cookie = Array.from(person.cookies, ([name, value]) => `${name}=${value}`).join("; ");
  const gone = new AbortController();
  const open = (workspace: string) =>
    fetch(`${world.url}/api/v1/deliveries/tail?workspace=${workspace}`, {
      headers: { Cookie: cookie, "Sec-Fetch-Site": "same-origin" },
      signal: gone.signal,
    });
  const stream = await open("default");
  expect(stream.headers.get("content-type")).toBe("text/event-stream");
  expect((await open("other")).status).toBe(404);
  gone.abort();
});

test("a stream ends with the session of whoever follows it", async () => {
  const { person } = await signedIn({ memberships: { default: "viewer" } });
  const cookie = Array.from(person.cookies, ([name, value]) => `${name}=${value}`).join("; ");
  const stream = await fetch(`${world.url}/api/v1/deliveries/tail`, { headers: { Cookie: cookie } });
  await person.call("POST", "/api/auth/sign-out", { body: {} });
  world.aheadMs += 20_000;
  expect(await stream.text()).toBe("retry: 1000\n\n");
});

test("a stream ends when whoever follows it leaves its workspace, though they belong to another one", async () => {
  const createdAt = new Date(world.replayDoors.now()).toISOString();
  await world.store.members.addWorkspace({ workspace: { id: "left", quota: {}, createdAt }, ownerId: null });
  await world.live.refresh();
  const { person, id } = await signedIn({ memberships: { default: "viewer", left: "viewer" } });
  expect((await person.call("GET", "/api/v1/me")).body.workspace).toBe("default");
  const cookie = Array.from(person.cookies, ([name, value]) => `${name}=${value}`).join("; ");
  const stream = await fetch(`${world.url}/api/v1/deliveries/tail`, { headers: { Cookie: cookie } });
  await world.store.members.remove({ workspace: "default", personId: id });
  await world.live.refresh();
  world.aheadMs += 20_000;
  expect(await stream.text()).toBe("retry: 1000\n\n");
  expect((await person.call("GET", "/api/v1/me")).body.workspace).toBe("left");
});

test("a name is one line of some length, and nobody brings a picture from elsewhere", async () => {
  const { person, id } = await signedIn({ memberships: { default: "viewer" } });
  const update = (body: object) => person.call("POST", "/api/auth/update-user", { body });
  for (const name of ["", " ", "a\nb", "x".repeat(101)]) expect((await update({ name })).status).toBe(400);
  expect((await update({ name: " Ada King ", image: "https://elsewhere.example/a.png" })).status).toBe(200);
  expect((await person.call("GET", "/api/v1/me")).body.name).toBe("Ada King");
  const where = [{ field: "id", operator: "eq", value: id, connector: "AND" } as const];
  expect(await world.store.accounts.find("user", { where, limit: 1 })).toMatchObject([{ image: null }]);
});

test("the cookie is for HTTPS alone where people come by HTTPS, whatever the connection behind the proxy is", async () => {
  const { email, password } = await addPerson(world);
  const body = JSON.stringify({ email, password });
  const asked = request(`${world.url}/api/auth/sign-in/email`, {
    method: "POST",
    headers: {
      Host: "hooks.example.com",
      Origin: "https://hooks.example.com",
      "Content-Type": "application/json",
      "Content-Length": Buffer.byteLength(body),
    },
  });
  asked.end(body);
  const [response] = await once(asked, "response");
  response.resume();
  expect(response.statusCode).toBe(200);
  expect(String(response.headers["set-cookie"])).toMatch(/tripline\.session_token=[^;]+;.*Secure/);
});
