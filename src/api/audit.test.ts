import { afterAll, beforeAll, expect, test } from "vitest";
import { type ApiWorld, openApiWorld } from "../../test/api-world.ts";
import { AuditEntry } from "../contract/audit.ts";

let world: ApiWorld;
beforeAll(async () => {
  world = await openApiWorld();
});
afterAll(() => world[Symbol.asyncDispose]());

async function entries(query = ""): Promise<AuditEntry[]> {
  const { items } = await world.client.listAudit({ query: Object.fromEntries(new URLSearchParams(query)) });
  return items;
}
const auth = [{ scheme: "none" }];

test("[S71] every change of a trigger and a workflow says who, when and what differs", async () => {
  const by = await world.keyWith(["write"]);
  const call = (method: string, path: string, body?: unknown) => world.call(method, path, { key: by, body });
  await call("POST", "/api/v1/triggers", { name: "orders", auth });
  await call("PUT", "/api/v1/triggers/orders", { name: "orders", auth, title: "Orders" });
  await call("PUT", "/api/v1/triggers/orders", { name: "orders", auth, title: "Orders" });
  await call("PATCH", "/api/v1/triggers/orders", { status: "inactive" });
  const step = { id: "a", type: "transform", config: { value: 1 } };
  await call("PUT", "/api/v1/workflows/pack", { name: "pack", steps: [step] });
  await call("PUT", "/api/v1/workflows/pack", { name: "pack", steps: [{ ...step, config: { value: 2 } }] });
  await call("DELETE", "/api/v1/workflows/pack");
  await call("DELETE", "/api/v1/triggers/orders");
  const all = (await entries("kind=change")).filter(({ actor }) => actor !== null);
  expect(all.map(({ action, targetName }) => `${action} ${targetName}`).toReversed()).toEqual([
    "trigger created orders",
    "trigger changed orders",
    "trigger changed orders",
    "workflow created pack",
    "workflow changed pack",
    "workflow deleted pack",
    "trigger deleted orders",
  ]);
  const changed = all.toReversed();
  expect(changed[1]?.difference).toEqual([{ path: "title", after: "Orders" }]);
  expect(changed[2]?.difference).toEqual([{ path: "status", before: "active", after: "inactive" }]);
  expect(changed[4]?.difference).toEqual([{ path: "steps.0.config.value", before: 1, after: 2 }]);
  const first = [
    { path: "name", after: "orders" },
    { path: "auth", after: auth },
  ];
  expect(changed[0]?.difference).toEqual(expect.arrayContaining(first));
  expect(changed[5]?.difference).toContainEqual({
    path: "steps",
    before: [expect.objectContaining({ ...step, config: { value: 2 } })],
  });
  expect(changed[6]?.difference).toContainEqual({ path: "title", before: "Orders" });
  expect(JSON.stringify(changed)).not.toMatch(/"path":"(?:id|workspace|version|createdAt|updatedAt)"/);
  expect(changed[0]).toMatchObject({
    address: "127.0.0.1",
    requestId: expect.stringMatching(/^req_/),
    count: 1,
  });
});

test("[S71] keys, secrets and quotas are in it, their values are not", async () => {
  await world.client.issueKey({ input: { name: "partner", scopes: ["intake"] } });
  await world.client.revokeKey({ key: "partner" });
  await world.client.putSecret({ secret: "stripe", input: { value: "whsec_of_ours" } });
  await world.client.putSecret({ secret: "stripe", input: { value: "whsec_of_others" } });
  await world.client.deleteSecret({ secret: "stripe" });
  await world.client.patchWorkspace({ input: { quota: { perMinute: 7 } } });
  await expect(world.client.deleteSecret({ secret: "stripe" })).rejects.toMatchObject({ code: "not_found" });
  const [workspace, ...others] = await entries("limit=6");
  expect(others.map(({ action }) => action).toReversed()).toEqual([
    "key issued",
    "key revoked",
    "secret stored",
    "secret replaced",
    "secret deleted",
  ]);
  expect(workspace?.difference).toEqual([{ path: "quota.perMinute", before: 200, after: 7 }]);
  expect(JSON.stringify(await entries())).not.toContain("whsec_of");
});

test("[S71] an entry is written for each thing that files change, and none where nothing changed", async () => {
  const steps = [{ id: "a", type: "transform", config: { value: 1 } }];
  const definitions = [{ name: "applied", steps, trigger: { auth } }];
  await world.client.applyDefinitions({ input: { definitions } });
  const before = await entries();
  await world.client.applyDefinitions({ input: { definitions } });
  await world.client.applyDefinitions({ input: { definitions: [], prune: true, dryRun: true } });
  expect(await entries()).toEqual(before);
  expect(
    before
      .slice(0, 2)
      .map(({ action }) => action)
      .toSorted((a, b) => a.localeCompare(b)),
  ).toEqual(["trigger created", "workflow created"]);
});

test("[S71] calls without a valid key, or beyond its scopes, are in it; a narrow key can't read it", async () => {
  const narrow = await world.keyWith(["read"]);
  expect((await world.call("GET", "/api/v1/audit", { key: narrow })).status).toBe(403);
  for (const key of ["tl_wrong", "tl_wrong"]) await world.call("GET", "/api/v1/triggers", { key });
  await world.security.flush();
  const denied = await entries("kind=access");
  expect(Object.fromEntries(denied.map(({ action, count }) => [action, count]))).toEqual({
    "api key not allowed": 1,
    "api key refused": 2,
  });
  expect(JSON.stringify(denied)).not.toContain("tl_wrong");
});

test("[S71] addresses that are made, signed and revoked are in it, alike ones counted, and none of them is shown", async () => {
  await world.client.createTrigger({ input: { name: "given", auth: [{ scheme: "none" }] } });
  const made = await world.client.createDynamicTrigger({ trigger: "given", input: {} });
  await world.client.createDynamicTrigger({ trigger: "given", input: {} });
  await world.client.signDynamicAddress({ trigger: "given", input: {} });
  await world.client.revokeDynamicTrigger({ trigger: "given", dynamic: made.id });
  const told = (await entries("target=given")).map(({ action, count }) => `${action} ${count}`);
  expect(told.toSorted((one, other) => one.localeCompare(other))).toEqual([
    "dynamic address made 2",
    "dynamic address revoked 1",
    "dynamic address signed 1",
    "trigger created 1",
  ]);
  expect(JSON.stringify(await entries())).not.toMatch(/[ds]a_\w{20}/);
});

test("[S71] what was only looked at is not in it; what was started, stopped or handed out by hand is", async () => {
  const steps = [{ id: "a", type: "delay", config: { durationMs: 600_000 } }];
  await world.client.applyDefinitions({
    input: { definitions: [{ name: "slow", steps, trigger: { auth } }] },
  });
  const before = await entries();
  const looked = { query: { workflow: "slow" }, dryRun: true };
  await world.client.cancelRuns({ input: looked });
  await world.client.startReplay({ input: { query: { trigger: "slow" }, dryRun: true } });
  await world.client.sweep({ input: { dryRun: true } });
  await world.client.simulateTrigger({ trigger: "slow", input: { count: 1 } });
  expect(await entries()).toEqual(before);
  const { runId: run } = await world.client.startWorkflow({ workflow: "slow", input: {} });
  await world.client.cancelRun({ run });
  await world.client.resumeRun({ run, input: { dryRun: true } });
  const one = await world.client.testTrigger({ trigger: "slow", input: {} });
  const other = await world.client.testTrigger({ trigger: "slow", input: {} });
  await world.client.simulateTrigger({ trigger: "slow", input: { count: 1, send: true } });
  await world.client.sweep({ input: {} });
  const stream = await world.client.listen({ trigger: "slow", query: { name: "me@desk" } });
  await stream[Symbol.asyncIterator]().return?.(undefined);
  const input = { status: 200, headers: {}, body: "" };
  for (const { delivery } of [one, other])
    await world.client.answerDelivery({ delivery: delivery ?? "", input });
  const told = (await entries("limit=100")).map(
    ({ action, targetName, count }) => `${action} ${targetName} ${count}`,
  );
  expect(told).toEqual(
    expect.arrayContaining([
      "run started slow 1",
      `run canceled ${run} 1`,
      "trigger tested slow 3",
      "retention run null 1",
      "listening begun slow 1",
      "senders answered by a listener null 2",
    ]),
  );
  expect(told.filter((each) => each.startsWith("run resumed"))).toEqual([]);
});

test("a page says where the next one begins", async () => {
  const first = await world.client.listAudit({ query: { limit: 2 } });
  const second = await world.client.listAudit({ query: { limit: 2, before: first.next ?? "" } });
  expect(first.items).toHaveLength(2);
  expect(AuditEntry.array().parse(second.items)[0]?.id).not.toBe(first.items[1]?.id);
});
