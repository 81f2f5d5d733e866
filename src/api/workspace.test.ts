import { afterAll, beforeAll, expect, test } from "vitest";
import { type ApiWorld, openApiWorld } from "../../test/api-world.ts";
import { freePort } from "../../test/program.ts";
import { endpoints } from "../contract/api.ts";
import { createClient } from "../contract/client.ts";
import type { Endpoint } from "../contract/endpoint.ts";

let world: ApiWorld;
beforeAll(async () => {
  world = await openApiWorld();
});
afterAll(() => world[Symbol.asyncDispose]());

test("a key is shown once and never again", async () => {
  const { client } = world;
  const issued = await client.issueKey({ input: { name: "partner" } });
  expect(issued).toMatchObject({ name: "partner", scopes: ["intake"], revokedAt: null });
  expect(issued.key).toMatch(/^tl_/);
  expect(JSON.stringify(await client.listKeys({}))).not.toContain(issued.key);
  await expect(client.issueKey({ input: { name: "partner" } })).rejects.toMatchObject({ code: "conflict" });
});

test("a key can't be issued expired", async () => {
  const input = { name: "late", expiresAt: "2020-01-01T00:00:00Z" };
  await expect(world.client.issueKey({ input })).rejects.toMatchObject({ code: "invalid_input" });
});

test("the last key that may issue others can't be revoked", async () => {
  const { items } = await world.client.listKeys({});
  const admin = items.find(({ scopes }) => scopes.includes("admin"));
  await expect(world.client.revokeKey({ key: admin?.id ?? "" })).rejects.toMatchObject({ code: "conflict" });
  await expect(world.client.revokeKey({ key: "nobody" })).rejects.toMatchObject({ code: "not_found" });
});

test("[S72] a secret is stored, replaced and deleted, and its value never comes back", async () => {
  const { client } = world;
  const made = await client.putSecret({ secret: "signing", input: { value: "first-value" } });
  world.aheadMs += 1_000;
  const replaced = await client.putSecret({ secret: "signing", input: { value: "second-value" } });
  expect(replaced.createdAt).toBe(made.createdAt);
  expect(replaced.updatedAt > made.updatedAt).toBe(true);
  const listed = await world.call("GET", "/api/v1/secrets");
  expect(JSON.stringify(listed.body)).not.toContain("value");
  expect(listed.body.items.map(({ name }: { name: string }) => name)).toEqual(["signing"]);
  await client.deleteSecret({ secret: "signing" });
  await expect(client.deleteSecret({ secret: "signing" })).rejects.toMatchObject({ code: "not_found" });
});

test("a secret that a trigger needs can't be deleted, and the trigger is named", async () => {
  const { client } = world;
  await client.putSecret({ secret: "needed", input: { value: "x" } });
  await client.createTrigger({
    input: { name: "needing", auth: [{ scheme: "hmac", secret: "needed", header: "X-S" }] },
  });
  await expect(client.deleteSecret({ secret: "needed" })).rejects.toThrow("needing");
});

test("a secret that a workflow reads can't be deleted, but for steps that are switched off", async () => {
  const { client } = world;
  await client.putSecret({ secret: "read", input: { value: "x" } });
  const step = { id: "one", type: "transform", config: { value: "{{ secrets.read }}" } };
  await client.putWorkflow({ workflow: "reading", input: { name: "reading", steps: [step] } });
  await expect(client.deleteSecret({ secret: "read" })).rejects.toThrow("the workflow reading");
  await client.putWorkflow({
    workflow: "reading",
    input: { name: "reading", steps: [{ ...step, disabled: true }] },
  });
  await client.deleteSecret({ secret: "read" });
});

test("a secret's name is checked", async () => {
  const put = world.client.putSecret({ secret: "Not A Name", input: { value: "x" } });
  await expect(put).rejects.toMatchObject({ code: "invalid_input" });
});

test("[S24] an administrator raises one limit and the others stay", async () => {
  const { client } = world;
  expect((await client.getWorkspace({})).quota).toEqual({ perMinute: 200, perHour: 1000, perDay: 5000 });
  await client.patchWorkspace({ input: { quota: { perMinute: 1_000 } } });
  expect((await client.getWorkspace({})).quota).toEqual({ perMinute: 1_000, perHour: 1000, perDay: 5000 });
});

test("the status says how things are; who asks again and again has the store written to once a second", async () => {
  const { store } = world;
  const probe = store.probe.bind(store);
  let probes = 0;
  store.probe = () => {
    probes += 1;
    return probe();
  };
  world.aheadMs += 1_000;
  const status = await world.client.getStatus({});
  await world.client.getStatus({});
  expect(probes).toBe(1);
  store.probe = () => Promise.reject(new Error("full"));
  expect((await world.client.getStatus({})).store.writable).toBe(true);
  world.aheadMs += 1_000;
  expect((await world.client.getStatus({})).store.writable).toBe(false);
  store.probe = probe;
  world.aheadMs += 1_000;
  expect(status).toMatchObject({
    version: "0.0.0-test",
    role: "all",
    store: { kind: "sqlite", writable: true },
    publicUrl: "https://hooks.example.com",
    workspace: "default",
    key: { scopes: ["admin"] },
    engine: { running: 0, queued: 0 },
  });
});

test("the OpenAPI document has every call of the table, and every reference in it leads somewhere", async () => {
  const document = await world.client.getOpenApi({});
  const operations = Object.values(Object(document.paths)).flatMap((path) =>
    Object.values(Object(path)).map((operation) => Object(operation).operationId),
  );
  expect(new Set(operations)).toEqual(new Set(Object.keys(endpoints)));
  const text = JSON.stringify(document);
  const schemas = Object(Object(document.components).schemas);
  for (const [, name] of text.matchAll(/"\$ref":"#\/components\/schemas\/([^"]+)"/g)) {
    expect(schemas, name).toHaveProperty(name ?? "");
  }
  expect(text).not.toContain("#/$defs/");
});

/** What is reached by a token, or by what names it, has no list. */
const withoutList = [
  "/api/v1/sender-pages/{token}",
  "/api/v1/invitation/{token}",
  "/api/v1/runs/{run}/values/{value}",
];

test("every path of the table that ends in a parameter has its list above it", () => {
  const paths = new Set(Object.values<Endpoint>(endpoints).map(({ path }) => path));
  const alone = [...paths].filter((path) => path.endsWith("}") && !paths.has(path.replace(/\/\{\w+\}$/, "")));
  expect(alone.toSorted()).toEqual(withoutList.toSorted());
});

test("a client says so when nobody answers, or somebody else does", async () => {
  const nobody = createClient({ url: `http://127.0.0.1:${await freePort()}`, key: "tl_x" });
  await expect(nobody.getStatus({})).rejects.toMatchObject({
    code: "unreachable",
    message: expect.stringContaining("ECONNREFUSED"),
  });
  const other = createClient({ url: `${world.url}/elsewhere`, key: world.key });
  await expect(other.getStatus({})).rejects.toMatchObject({ code: "unknown_call" });
});
