import { afterAll, beforeAll, expect, test } from "vitest";
import { type ApiWorld, openApiWorld } from "../../test/api-world.ts";

let world: ApiWorld;
beforeAll(async () => {
  world = await openApiWorld();
  await world.client.putSecret({ secret: "signing", input: { value: "s3cret" } });
  await world.client.putWorkflow({ workflow: "order", input: { name: "order" } });
});
afterAll(() => world[Symbol.asyncDispose]());

const bearer = [{ scheme: "bearer" }];
const create = (body: unknown) => world.call("POST", "/api/v1/triggers", { body });
const refusals: [string, object, string, string][] = [
  ["an unknown scheme", { auth: [{ scheme: "magic" }] }, "auth.0.scheme", "magic"],
  [
    "a setting that its scheme does not have",
    { auth: [{ scheme: "bearer", header: "X" }] },
    "auth.0.header",
    "field",
  ],
  [
    "a secret that is not stored",
    { auth: [{ scheme: "basic", username: "u", secret: "nope" }] },
    "auth.0",
    "tripline secrets set nope",
  ],
  ["a workflow that is not there", { routes: [{ workflow: "nope" }] }, "routes.0.workflow", '"nope"'],
  ["a filter that does not compile", { filter: "params.(" }, "filter", "column"],
  [
    "a route's filter that does not compile",
    { routes: [{ workflow: "order", when: "1 +" }] },
    "routes.0.when",
    "",
  ],
  ["a provider that is not known", { provider: "gethub" }, "provider", "github"],
  [
    "a wait that is longer than its provider's",
    { provider: "slack", response: { method: "workflow", waitMs: 5_000 } },
    "response.waitMs",
    "3000 ms",
  ],
  ["a rule for challenges that does not compile", { handshakes: [{ when: "1 +" }] }, "handshakes.0.when", ""],
  ["an event type that does not compile", { eventType: "{{ trigger. }}" }, "eventType", ""],
  [
    "a JSONPath that does not compile",
    { parameters: [{ name: "id", path: "$..[" }] },
    "parameters.0.path",
    "",
  ],
  [
    "a pattern that can't run in linear time",
    { parameters: [{ name: "id", pattern: "(a)\\1" }] },
    "parameters.0.pattern",
    "",
  ],
  [
    "a path parameter that the suffix does not have",
    { suffix: "/a", parameters: [{ name: "shop", from: "path" }] },
    "parameters.0.path",
    ":shop",
  ],
  ["a parameter twice", { parameters: [{ name: "id" }, { name: "id" }] }, "parameters.1.name", "id"],
  ["a variable whose name is taken", { variables: { body: "steps" } }, "variables.body", "taken"],
  [
    "a response that does not compile",
    { response: { method: "content", body: "{{ }" } },
    "response.body",
    "",
  ],
];

test.each(refusals)("refused: %s", async (_, settings, path, message) => {
  const answer = await create({ name: "refused", auth: bearer, ...settings });
  expect(answer.body.issues?.[0]).toMatchObject({ path });
  expect(answer.body.issues[0].message).toContain(message);
  expect(answer.status).toBe(422);
});

test("[S135] a suffix with a space is refused", async () => {
  const answer = await create({ name: "spaced", auth: bearer, suffix: "/order updated" });
  expect(answer.status).toBe(400);
  expect(answer.body.issues[0]).toMatchObject({
    path: "suffix",
    message: expect.stringContaining("no spaces"),
  });
});

test("a charset that nobody knows is refused, since with it no text could be read", async () => {
  const answer = await create({ name: "mistyped", auth: bearer, payload: { charset: "windows-1525" } });
  expect(answer.status).toBe(422);
  expect(answer.body.issues).toEqual([
    { path: "payload.charset", message: 'the charset "windows-1525" is not known' },
  ]);
  for (const charset of ["windows-1252", "UTF-16LE", "utf8", "US-ASCII", "Shift_JIS"]) {
    expect(
      (await create({ name: `known-${charset.toLowerCase()}`, auth: bearer, payload: { charset } })).status,
    ).toBe(201);
  }
});

test("who takes a path at which another trigger's tests would come is warned, and so is the other", async () => {
  const warned = async (definitions: object[]) => {
    const { findings } = await world.client.applyDefinitions({ input: { definitions, dryRun: true } });
    return findings.filter(({ path }) => path.endsWith("suffix")).map(({ message }) => message);
  };
  const at = (name: string, suffix: string, auth: object[] = bearer) => ({ name, trigger: { auth, suffix } });
  const [outer, inner] = [at("outer", "/sales"), at("inner", "/sales/:shop")];
  expect(await warned([outer, inner])).toEqual([
    expect.stringMatching(/^\/sales\/test is \/sales\/:shop of the trigger "inner".*Tripline-Test: 1$/),
    expect.stringMatching(/^it takes \/sales\/test: no test of the trigger "outer"/),
  ]);
  expect(await warned([outer, at("inner", "/sales/other")])).toEqual([]);
  // There are no tests where nobody has to prove anything.
  expect(await warned([at("outer", "/sales", [{ scheme: "none" }]), inner])).toEqual([]);
});

test("a suffix that overlaps with another trigger's is refused, naming it, unless the methods differ", async () => {
  expect((await create({ name: "shop-orders", auth: bearer, suffix: "/orders/:shop" })).status).toBe(201);
  const answer = await create({ name: "rival", auth: bearer, suffix: "/orders/berlin" });
  expect(answer.status).toBe(422);
  expect(answer.body.issues[0].message).toContain('"shop-orders"');
  expect(
    (await create({ name: "rival", auth: bearer, suffix: "/orders/berlin", methods: ["GET"] })).status,
  ).toBe(201);
});

test("a name that another trigger has is refused", async () => {
  await create({ name: "taken", auth: bearer });
  const answer = await create({ name: "taken", auth: bearer });
  expect(answer.status).toBe(422);
  expect(answer.body.issues[0].path).toBe("name");
});

test("[S4][S6][S17][S78] a new trigger comes with its random addresses and a curl command", async () => {
  const answer = await create({
    name: "github-push",
    auth: bearer,
    sample: { key1: "value1" },
    suffix: "/gh",
  });
  expect(answer.status).toBe(201);
  const { id, publicUrl, addresses, curl } = answer.body;
  expect(id).toMatch(/^trg_[0-9a-hjkmnp-tv-z]{32}$/);
  expect(answer.headers.get("location")).toBe(`/api/v1/triggers/${id}`);
  expect(publicUrl).toBe(`https://hooks.example.com/api/v1/hooks/${id}/run`);
  expect(addresses).toEqual([
    publicUrl,
    `https://hooks.example.com/webhooks/${id}`,
    "https://hooks.example.com/api/webhook/default/github-push",
    "https://hooks.example.com/in/default/gh",
  ]);
  expect(curl).toBe(
    `curl -X POST "${publicUrl}" -H "Authorization: Bearer YOUR_API_KEY_HERE" -H "Content-Type: application/json" -d '{"key1":"value1"}'`,
  );
});

test("[S47] a pasted URL, or any part of one, finds its trigger", async () => {
  const { body } = await create({ name: "found", title: "Findable", auth: bearer, suffix: "/pasted/:here" });
  const parts = [
    body.publicUrl,
    `${body.publicUrl}?key=x`,
    body.id,
    body.id.slice(4, 14),
    "/in/default/pasted/now",
    "https://hooks.example.com/in/default/pasted/a%20b?key=x",
    "FINDABLE",
  ];
  for (const search of parts) {
    const { items } = await world.client.listTriggers({ query: { search } });
    expect(
      items.map(({ name }) => name),
      search,
    ).toEqual(["found"]);
  }
  expect((await world.client.listTriggers({ query: { search: "trg_nothing" } })).items).toEqual([]);
});

test("lists go on page by page", async () => {
  const { client } = world;
  const all = (await client.listTriggers({ query: {} })).items.map(({ name }) => name);
  const first = await client.listTriggers({ query: { limit: 2 } });
  const second = await client.listTriggers({ query: { limit: 2, after: first.next ?? "" } });
  expect([...first.items, ...second.items].map(({ name }) => name)).toEqual(all.slice(0, 4));
  const names = await client.listTriggerNames({ query: { limit: 2, after: first.next ?? "" } });
  expect(names).toEqual({ items: second.items.map(({ id, name }) => ({ id, name })), next: second.next });
});

test("[S76] a change is in force when the answer arrives, and keeps the address", async () => {
  const { body: made } = await create({ name: "changing", auth: bearer });
  const replaced = await world.client.replaceTrigger({
    trigger: "changing",
    input: { name: "changed", auth: [{ scheme: "hmac", secret: "signing", header: "X-Sig" }] },
  });
  expect(replaced).toMatchObject({ id: made.id, name: "changed", version: 2 });
  expect(world.live.current().triggers.find(({ id }) => id === made.id)?.name).toBe("changed");
});

test("replacing what has changed meanwhile is refused when that is asked for", async () => {
  await create({ name: "raced", auth: bearer });
  await world.client.patchTrigger({ trigger: "raced", input: { status: "inactive" } });
  const input = { name: "raced", auth: bearer };
  const late = world.client.replaceTrigger({ trigger: "raced", query: { ifVersion: 1 }, input });
  await expect(late).rejects.toMatchObject({ code: "conflict" });
});

test("replacing a trigger by what it is changes nothing", async () => {
  await create({ name: "same", auth: bearer });
  const again = await world.client.replaceTrigger({ trigger: "same", input: { name: "same", auth: bearer } });
  expect(again.version).toBe(1);
});

test("[S79] a trigger made by a program expires, is found among its kind, and can be deleted", async () => {
  const expiresAt = new Date(Date.now() + 60_000).toISOString();
  await create({ name: "session-1", auth: bearer, dynamic: true, expiresAt });
  const { items } = await world.client.listTriggers({ query: { dynamic: "true" } });
  expect(items.map(({ name, expiresAt: at }) => [name, at])).toEqual([["session-1", expiresAt]]);
  await world.client.deleteTrigger({ trigger: "session-1" });
  await expect(world.client.getTrigger({ trigger: "session-1" })).rejects.toMatchObject({
    code: "not_found",
  });
});

test("[S79] a workspace's triggers are not to be seen, changed or deleted from another one", async () => {
  const { body } = await create({ name: "private", auth: bearer });
  await world.store.definitions.saveWorkspace({
    id: "other",
    quota: {},
    createdAt: new Date().toISOString(),
  });
  const key = await world.keyWith(["admin"], { workspace: "other" });
  expect((await world.call("GET", "/api/v1/triggers", { key })).body.items).toEqual([]);
  for (const [method, input] of [["GET"], ["DELETE"], ["PATCH", { status: "retired" }]] as const) {
    const answer = await world.call(method, `/api/v1/triggers/${body.id}`, {
      key,
      ...(input && { body: input }),
    });
    expect(answer.status).toBe(404);
  }
});

test("twenty at once, each a name of its own, all arrive", async () => {
  const names = Array.from({ length: 20 }, (_, at) => `crowd-${at}`);
  const answers = await Promise.all(names.map((name) => create({ name, auth: bearer })));
  expect(answers.map(({ status }) => status)).toEqual(names.map(() => 201));
});

test("of two at once with the same suffix, one is refused", async () => {
  const answers = await Promise.all(
    ["twin-a", "twin-b"].map((name) => create({ name, auth: bearer, suffix: "/twins" })),
  );
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([201, 422]));
});

test("triggers are found by a workflow that they have a route to", async () => {
  const { client } = world;
  await client.putWorkflow({ workflow: "lonely", input: { name: "lonely" } });
  await client.createTrigger({
    input: { name: "to-lonely", auth: bearer, routes: [{ workflow: "order" }, { workflow: "lonely" }] },
  });
  const { items } = await client.listTriggers({ query: { workflow: "lonely" } });
  expect(items.map(({ name }) => name)).toEqual(["to-lonely"]);
});
