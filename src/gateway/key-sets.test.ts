import { once } from "node:events";
import { createServer, type RequestListener } from "node:http";
import { expect, test } from "vitest";
import { openGatewayWorld } from "../../test/gateway-world.ts";
import { openHttpDoor } from "../steps/http-door.ts";
import { coolDownMs, freshMsDefault, KeySets, staleMsMax } from "./key-sets.ts";

const start = Date.parse("2026-01-31T12:00:00Z");

/** An identity provider, and the key sets as a gateway keeps them, with a clock that stands still until it is moved. */
async function openIssuer() {
  const rooms = new AsyncDisposableStack();
  const calls: string[] = [];
  const issuer = {
    calls,
    keys: [{ kid: "1" }] as unknown,
    headers: {} as Record<string, string>,
    status: 200,
    now: start,
    logged: [] as string[],
  };
  const answer: RequestListener = ({ url = "" }, response) => {
    calls.push(url);
    const body = url.startsWith("/.well-known")
      ? { issuer: `http://127.0.0.1:${port()}`, jwks_uri: `http://127.0.0.1:${port()}/keys` }
      : { keys: issuer.keys };
    response.writeHead(issuer.status, issuer.headers).end(JSON.stringify(body));
  };
  const server = createServer(answer).listen(0, "127.0.0.1");
  rooms.defer(() => void server.close());
  await once(server, "listening");
  const port = () => {
    const address = server.address();
    return typeof address === "object" && address !== null ? address.port : 0;
  };
  const http = rooms.use(openHttpDoor({ allow: ["127.0.0.0/8"] }));
  const log = {
    debug() {},
    info() {},
    warn: (message: string) => void issuer.logged.push(message),
    error() {},
  };
  const sets = rooms.use(new KeySets({ http, log, now: () => issuer.now }));
  const url = `http://127.0.0.1:${port()}`;
  return Object.assign(issuer, { url, sets, [Symbol.asyncDispose]: () => rooms.disposeAsync() });
}

test("[S64] a set is fetched when it is named, once for all, and then served from memory", async () => {
  await using issuer = await openIssuer();
  const one = issuer.sets.open({ jwksUrl: `${issuer.url}/keys` });
  const other = issuer.sets.open({ jwksUrl: `${issuer.url}/keys` });
  const [first] = await Promise.all([one.read(start), other.read(start)]);
  expect(first).toEqual({ version: 1, keys: [{ kid: "1" }] });
  expect(one.read(start + freshMsDefault - 1)).toBe(first);
  expect(issuer.calls).toEqual(["/keys"]);
});

test("a set that no trigger names any more is forgotten, one that another names is not", async () => {
  await using issuer = await openIssuer();
  const [gone, stays] = [{ jwksUrl: `${issuer.url}/gone` }, { jwksUrl: `${issuer.url}/stays` }];
  const [first, held] = [issuer.sets.open(gone), issuer.sets.open(stays)];
  await Promise.all([first.read(start), held.read(start)]);
  issuer.sets.retain(new Set([held]));
  expect(issuer.sets.open(stays)).toBe(held);
  const again = issuer.sets.open(gone);
  expect(again).not.toBe(first);
  await again.read(start);
  expect(issuer.calls.filter((url) => url === "/gone")).toHaveLength(2);
});

test("keys are not kept for a trigger that has come to do without them", async () => {
  await using issuer = await openIssuer();
  await using world = await openGatewayWorld();
  const token = { scheme: "jwt", jwksUrl: `${issuer.url}/keys`, audience: "hooks" };
  const fetched = () => issuer.calls.length;
  for (const count of [1, 2]) {
    await world.put({ name: "orders", auth: [token] });
    await expect.poll(fetched).toBe(count);
    await world.put({ name: "invoices", auth: [token] });
    await world.put({ name: "orders" });
    expect(fetched()).toBe(count);
    await world.put({ name: "invoices" });
  }
});

test("[S64] an issuer tells where its keys are, and only its own", async () => {
  await using issuer = await openIssuer();
  expect(await issuer.sets.open({ issuer: issuer.url }).read(start)).toMatchObject({ version: 1 });
  expect(issuer.calls).toEqual(["/.well-known/openid-configuration", "/keys"]);
  expect(await issuer.sets.open({ issuer: `${issuer.url}/` }).read(start)).toContain("of another issuer");
});

test("[S64] an old set is served while a new one is fetched, and for a day where that fails", async () => {
  await using issuer = await openIssuer();
  const set = issuer.sets.open({ jwksUrl: `${issuer.url}/keys` });
  await set.read(start);
  issuer.keys = [{ kid: "2" }];
  expect(set.read(start + freshMsDefault)).toMatchObject({ version: 1, keys: [{ kid: "1" }] });
  const renewed = await set.again(start + freshMsDefault);
  expect(renewed).toEqual({ version: 2, keys: [{ kid: "2" }] });
  expect(set.read(start + freshMsDefault)).toBe(renewed);
  issuer.status = 500;
  const late = start + freshMsDefault + staleMsMax;
  expect(set.read(late - 1)).toBe(renewed);
  expect(await set.again(late - 1)).toContain("answers 500");
  // Within the cool-down, too: nobody knows what keys there are.
  expect(await set.again(late)).toContain("answers 500");
  expect(issuer.logged).toEqual(["keys not fetched"]);
  expect(await set.read(late + coolDownMs)).toContain("answers 500");
});

test("[S64] a missing key is looked for once in the cool-down, however often it is asked for", async () => {
  await using issuer = await openIssuer();
  const set = issuer.sets.open({ jwksUrl: `${issuer.url}/keys` });
  await set.read(start);
  expect(set.again(start + coolDownMs - 1)).toBeNull();
  issuer.keys = [{ kid: "2" }];
  const asked = Array.from({ length: 50 }, async () => set.again(start + coolDownMs));
  for (const state of await Promise.all(asked)) expect(state).toMatchObject({ version: 2 });
  expect(set.again(start + coolDownMs)).toBeNull();
  expect(issuer.calls).toHaveLength(2);
});

test("[S64] keys that are the same keep their version, and the issuer says how long they are fresh, within bounds", async () => {
  await using issuer = await openIssuer();
  issuer.headers = { "cache-control": "public, max-age=1" };
  const set = issuer.sets.open({ jwksUrl: `${issuer.url}/keys` });
  const first = await set.read(start);
  await set.read(start + 59_999);
  expect(issuer.calls).toHaveLength(1);
  await set.read(start + 60_000);
  await set.again(start + 60_000);
  expect(issuer.calls).toHaveLength(2);
  expect(set.read(start + 60_001)).toBe(first);
});

test.each([
  ["another status", { status: 404 }, "answers 404"],
  ["a redirect", { status: 302, headers: { location: "/elsewhere" } }, "answers 302"],
  ["no keys", { keys: "none" }, "no JSON Web Key Set"],
  ["too many keys", { keys: Array.from({ length: 201 }, () => ({})) }, "no JSON Web Key Set"],
  ["too much", { keys: [{ x: "x".repeat(600_000) }] }, "can't be fetched"],
])("[S64] %s is no key set, and is not asked for again at once", async (_, given, reason) => {
  await using issuer = await openIssuer();
  Object.assign(issuer, given);
  const set = issuer.sets.open({ jwksUrl: `${issuer.url}/keys` });
  expect(await set.read(start)).toContain(reason);
  expect(await set.read(start + coolDownMs - 1)).toContain(reason);
  expect(issuer.calls).toHaveLength(1);
  await set.read(start + coolDownMs);
  expect(issuer.calls).toHaveLength(2);
});

test("[S64] a private address is refused where it was not allowed", async () => {
  await using http = openHttpDoor({ allow: [] });
  const log = { debug() {}, info() {}, warn() {}, error() {} };
  using sets = new KeySets({ http, log, now: () => start });
  const set = sets.open({ jwksUrl: "https://169.254.169.254/keys" });
  expect(await set.read(start)).toContain("not public");
});
