import { afterAll, beforeAll, expect, test } from "vitest";
import { type ApiWorld, openApiWorld } from "../../test/api-world.ts";
import { credentialId } from "../auth/credential-id.ts";

let world: ApiWorld;
beforeAll(async () => {
  world = await openApiWorld();
  await world.client.putSecret({ secret: "token", input: { value: "value" } });
});
afterAll(() => world[Symbol.asyncDispose]());

const dayMs = 86_400_000;
const past = "2020-01-01T00:00:00Z";
const list = async (trigger: string, quietDays?: number) =>
  (await world.client.listCredentials({ trigger, query: { quietDays } })).items;

test("[S72] credentials are listed with their state, and why one proves nothing", async () => {
  const auth = [
    { scheme: "bearer", name: "partner" },
    { scheme: "api-key", secret: "env:TEST_SECRET" },
    { scheme: "api-key", secret: "env:NOT_SET" },
    { scheme: "shared-key", secret: "token", notAfter: past },
    { scheme: "basic", username: "a", secret: "token", notBefore: "2099-01-01T00:00:00Z" },
  ];
  await world.client.createTrigger({ input: { name: "states", auth } });
  const items = await list("states");
  expect(items.map(({ label, state }) => `${label}: ${state}`)).toEqual([
    "partner: valid",
    "api-key 2: valid",
    "api-key 3: broken",
    "shared-key 4: expired",
    "basic 5: not_yet_valid",
  ]);
  expect(items[2]?.problem).toContain("no environment variable NOT_SET");
  expect(items[3]).toMatchObject({ notAfter: past, uses: 0, lastUsedAt: null, retirement: { safe: true } });
  await expect(list("nothing")).rejects.toMatchObject({ code: "not_found" });
});

test("[S72] last uses and the word on retiring are of each credential", async () => {
  const [old, fresh] = [
    { scheme: "bearer", key: "old" },
    { scheme: "bearer", key: "new" },
  ];
  const { id } = await world.client.createTrigger({ input: { name: "rotates", auth: [old, fresh] } });
  const now = Date.now();
  const use = (credential: { scheme: string }, agoMs: number) => ({
    triggerId: id,
    credentialId: credentialId(credential),
    count: 3,
    lastAt: new Date(now - agoMs).toISOString(),
    lastAddress: "203.0.113.9",
  });
  await world.store.people.usedCredentials([use(old, 8 * dayMs), use(fresh, 1_000)]);
  const [quiet, busy] = await list("rotates");
  expect(quiet).toMatchObject({ uses: 3, lastAddress: "203.0.113.9", retirement: { safe: true } });
  expect(quiet?.lastUsedAt).toBe(new Date(now - 8 * dayMs).toISOString());
  expect(busy?.retirement).toMatchObject({
    safe: false,
    reason: expect.stringContaining("used just now"),
  });
  expect((await list("rotates", 30))[0]?.retirement.safe).toBe(false);
});

test("[S72] what a credential is made of has last uses of its own, and can be retired where another one stands in for it", async () => {
  const [old, fresh] = ["old", "new"].map((name) => ({ scheme: "bearer", key: name, name }));
  const app = { scheme: "header-token", header: "X-App", secrets: ["token"] };
  const of = [{ scheme: "any", of: [old, fresh] }, app];
  const auth = [{ scheme: "all", of }];
  const { id } = await world.client.createTrigger({ input: { name: "together", auth } });
  const lastUse = (credential: { scheme: string } | undefined, agoMs: number) => ({
    triggerId: id,
    credentialId: credentialId(credential ?? { scheme: "" }),
    count: 2,
    lastAt: new Date(Date.now() - agoMs).toISOString(),
    lastAddress: "203.0.113.9",
  });
  await world.store.people.usedCredentials([lastUse(old, 8 * dayMs), lastUse(fresh, 0), lastUse(app, 0)]);
  const [whole] = await list("together");
  expect(whole).toMatchObject({ label: "all 1", uses: 0 });
  expect(whole?.members.map(({ label, uses, retirement }) => [label, uses, retirement.safe])).toEqual([
    ["any 1 / old", 2, true],
    ["any 1 / new", 2, false],
    ["header-token 2", 2, false],
  ]);
  expect((await list("rotates"))[0]?.members).toEqual([]);
});

test("[S63] a variable that is not set is told at save, at apply, and by the status, and not to other workspaces", async () => {
  const auth = [{ scheme: "api-key", secret: "env:NOT_SET" }];
  const step = { id: "say", type: "transform", config: { value: 1 } };
  const definitions = [{ name: "warned", steps: [step], trigger: { auth } }];
  const created = await world.client.createTrigger({ input: { name: "saved", auth } });
  const warning =
    "api-key 1: secret env:NOT_SET is not set: this process has no environment variable NOT_SET";
  expect(created.warnings).toEqual([warning]);
  const dry = await world.client.applyDefinitions({ input: { definitions, dryRun: true } });
  const applied = await world.client.applyDefinitions({ input: { definitions } });
  expect([dry.warnings, applied.warnings]).toEqual([[], [{ trigger: "warned", warning }]]);
  const { items } = await world.client.listTriggers({ query: { search: "saved" } });
  expect(items.map(({ warnings }) => warnings)).toEqual([[warning]]);
  expect((await world.client.getStatus({})).warnings).toContainEqual({ trigger: "warned", warning });
  const key = await world.keyWith(["read"], { workspace: "other" });
  expect((await world.call("GET", "/api/v1/status", { key })).body.warnings).toEqual([]);
  const set = [{ scheme: "api-key", secret: "env:TEST_SECRET" }];
  const mended = await world.client.replaceTrigger({ trigger: "saved", input: { name: "saved", auth: set } });
  expect(mended.warnings).toEqual([]);
});

test("[S65] a range that is none is refused at save with its place in the list", async () => {
  const create = (addresses: string[]) =>
    world.client.createTrigger({
      input: { name: "ranged", auth: [{ scheme: "none" }], limits: { addresses } },
    });
  await expect(create(["10.0.0.1", "10.0.0.9-10.0.0.1"])).rejects.toMatchObject({
    issues: [{ path: "limits.addresses.1", message: expect.stringContaining("no range") }],
  });
  await expect(create(["10.0.0.1-::1"])).rejects.toMatchObject({ code: "invalid_input" });
  await create(["10.0.0.1-10.0.0.9", "2001:db8::/32", "::1"]);
});
