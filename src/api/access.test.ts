import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type ApiWorld, openApiWorld } from "../../test/api-world.ts";
import { browserPerson } from "../../test/browser-person.ts";
import { addPerson } from "../../test/people.ts";
import { endpoints } from "../contract/api.ts";
import type { Endpoint } from "../contract/endpoint.ts";
import type { Scope } from "../contract/key.ts";
import { StoreUnavailable } from "../contract/problem.ts";
import { issueKey } from "../people/keys.ts";
import { callFailuresMax } from "./caller.ts";

let world: ApiWorld;
beforeAll(async () => {
  world = await openApiWorld();
});
afterAll(() => world[Symbol.asyncDispose]());

const calls = Object.entries<Endpoint>(endpoints)
  .filter(([, { access }]) => access !== "open")
  .map(([name, { method, path, scope }]) => ({ name, method, path: path.replace(/\{\w+\}/g, "x"), scope }));
const tooNarrow = {
  read: ["intake"],
  operate: ["intake", "read"],
  write: ["intake", "read", "operate"],
  admin: ["intake", "read", "operate", "write"],
} as const satisfies Partial<Record<Scope, readonly Scope[]>>;

test.each(calls)("$name is not reachable without a key", async ({ method, path }) => {
  // Each from an address of its own would be closer to life; failures are counted by the minute of this clock.
  world.aheadMs += 60_000;
  const answer = await world.call(method, path, { key: null });
  expect(answer.status).toBe(401);
  expect(answer.headers.get("www-authenticate")).toContain("Bearer");
  expect(answer.headers.get("content-type")).toBe("application/problem+json");
  expect(answer.body).toMatchObject({ code: "unauthenticated", status: 401 });
});

test.each(calls)("$name is refused to a key whose scopes are too narrow", async ({ method, path, scope }) => {
  const key = await world.keyWith([...tooNarrow[scope]]);
  const answer = await world.call(method, path, { key });
  expect(answer.status).toBe(403);
  expect(answer.body.detail).toContain(`\`${scope}\``);
});

test("a path that does not exist says nothing to strangers and 404 to those with a key", async () => {
  world.aheadMs += 60_000;
  expect((await world.call("GET", "/api/v1/nothing", { key: null })).status).toBe(401);
  const answer = await world.call("GET", "/api/v1/nothing");
  expect(answer.status).toBe(404);
  expect(answer.body).toMatchObject({ code: "unknown_call" });
});

test("another method is refused with the ones that there are", async () => {
  const answer = await world.call("DELETE", "/api/v1/triggers");
  expect(answer.status).toBe(405);
  expect(answer.headers.get("allow")).toBe("GET, POST");
});

test("[S16] an expired key gives 401, and says what to do", async () => {
  world.aheadMs += 60_000;
  const expiresAt = new Date(Date.now() + world.aheadMs + 5_000).toISOString();
  const key = await world.keyWith(["admin"], { expiresAt });
  expect((await world.call("GET", "/api/v1/status", { key })).status).toBe(200);
  world.aheadMs += 5_000;
  const answer = await world.call("GET", "/api/v1/status", { key });
  expect(answer.status).toBe(401);
  expect(answer.body.detail).toContain("expired");
});

test("a revoked key is refused at once", async () => {
  const { client } = world;
  const { key, id } = await client.issueKey({ input: { name: "leaver", scopes: ["read"] } });
  expect((await world.call("GET", "/api/v1/status", { key })).status).toBe(200);
  await client.revokeKey({ key: id });
  expect((await world.call("GET", "/api/v1/status", { key })).status).toBe(401);
});

test("a key that another process has just issued is taken at once; for who guesses on, the store is asked no more", async () => {
  world.aheadMs += 60_000;
  const issued = (name: string) =>
    issueKey({
      workspace: "default",
      name,
      scopes: ["read"],
      expiresAt: null,
      now: Date.now(),
      random: randomBytes,
    });
  // What is changed is not heard of here before it is asked for.
  const heard = Promise.withResolvers<void>();
  const { definitions } = world.store;
  const revision = definitions.revision.bind(definitions);
  let asked = 0;
  definitions.revision = async () => {
    await heard.promise;
    return revision();
  };
  const { live } = world.replayDoors;
  const check = live.check.bind(live);
  // Counted here: the store is looked at by the clock as well.
  live.check = () => {
    asked += 1;
    heard.resolve();
    return check();
  };
  const { key, plain } = issued("elsewhere");
  await world.store.people.addKey(key);
  expect((await world.call("GET", "/api/v1/status", { key: plain })).status).toBe(200);
  asked = 0;
  for (let failure = 0; failure <= callFailuresMax + 5; failure += 1) {
    await world.call("GET", "/api/v1/status", { key: issued("guessed").plain });
  }
  expect(asked).toBe(callFailuresMax);
  live.check = check;
  definitions.revision = revision;
});

test("failed authentication is held back per address and noted, and a right key passes all the same", async () => {
  world.aheadMs += 60_000;
  world.warnings.length = 0;
  for (let failure = 1; failure <= callFailuresMax; failure += 1) {
    expect((await world.call("GET", "/api/v1/status", { key: "tl_wrong" })).status).toBe(401);
  }
  const answer = await world.call("GET", "/api/v1/status", { key: "tl_wrong" });
  expect(answer.status).toBe(429);
  expect(answer.headers.get("retry-after")).toBe("60");
  expect((await world.call("GET", "/api/v1/status")).status).toBe(200);
  expect(world.warnings[0]).toMatchObject({
    message: "api key refused",
    fields: { address: "127.0.0.1", reason: "malformed" },
  });
});

test("no answer may be kept, sniffed or shown as a page", async () => {
  for (const answer of [
    await world.call("GET", "/api/v1/status"),
    await world.call("GET", "/api/v1/nothing"),
  ]) {
    expect(answer.headers.get("cache-control")).toBe("no-store");
    expect(answer.headers.get("x-content-type-options")).toBe("nosniff");
    expect(answer.headers.get("content-security-policy")).toContain("default-src 'none'");
    expect(answer.headers.get("x-request-id")).toMatch(/^req_/);
    expect(answer.headers.get("access-control-allow-origin")).toBeNull();
  }
});

test("the last use of a key is known", async () => {
  const { items } = await world.client.listKeys({});
  expect(items.some(({ lastUsedAt }) => lastUsedAt !== null)).toBe(true);
});

test("while the store can't be asked whether another process has issued a key, the answer is 503", async () => {
  world.aheadMs += 60_000;
  const { definitions } = world.store;
  const revision = definitions.revision.bind(definitions);
  const { plain: key } = issueKey({
    workspace: "default",
    name: "elsewhere",
    scopes: ["read"],
    expiresAt: null,
    now: Date.now(),
    random: randomBytes,
  });
  definitions.revision = () => Promise.reject(new StoreUnavailable("The database is away."));
  const refused = await world.call("GET", "/api/v1/workspaces", { key });
  expect(refused).toMatchObject({ status: 503, body: { code: "store_unavailable" } });
  definitions.revision = revision;
  expect((await world.call("GET", "/api/v1/workspaces", { key })).status).toBe(401);
});

test("who was let into a workspace by another process a moment ago is in it; of others there is none of that name", async () => {
  const { live } = world.replayDoors;
  const { definitions, members } = world.store;
  const person = await addPerson(world);
  const browser = browserPerson(world.url);
  await browser.signIn(person.email, person.password);
  const status = async (workspace: string) => {
    const headers = { "Tripline-Workspace": workspace };
    return (await browser.call("GET", "/api/v1/triggers", { headers })).status;
  };
  const [revision, check] = [definitions.revision.bind(definitions), live.check.bind(live)];
  const before = await revision();
  // What is changed is not heard of here before it is asked for.
  definitions.revision = async () => before;
  live.check = () => {
    definitions.revision = revision;
    return check();
  };
  const createdAt = new Date().toISOString();
  await members.addWorkspace({ workspace: { id: "just-made", quota: {}, createdAt }, ownerId: person.id });
  expect(await status("just-made")).toBe(200);
  expect(await status("never-made")).toBe(404);
  live.check = check;
});
