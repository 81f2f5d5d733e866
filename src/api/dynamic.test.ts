import { afterAll, beforeAll, expect, test } from "vitest";
import { type ApiWorld, openApiWorld } from "../../test/api-world.ts";
import { DynamicTriggerIssued, SignedAddress } from "../contract/dynamic.ts";

let world: ApiWorld;
beforeAll(async () => {
  world = await openApiWorld();
  for (const name of ["orders", "other"]) {
    await world.call("POST", "/api/v1/triggers", { body: { name, auth: [{ scheme: "none" }] } });
  }
});
afterAll(() => world[Symbol.asyncDispose]());

const path = "/api/v1/triggers/orders/dynamic";
const inAnHour = () => new Date(Date.now() + world.aheadMs + 3_600_000).toISOString();

test("[S77] an address for nothing, in the past, too large or of a retired trigger is refused", async () => {
  const cases: [unknown, number, string][] = [
    [{ expiresAt: "2020-01-01T00:00:00Z" }, 400, "expiresAt"],
    [{ usesMax: 0 }, 400, "usesMax"],
    [{ data: { "not a name": 1 } }, 400, "data"],
    [{ data: { a: "x".repeat(5_000) } }, 400, "data"],
    [{ proof: "hope" }, 400, "proof"],
  ];
  for (const [body, status, text] of cases) {
    const answer = await world.call("POST", path, { body });
    expect(answer.status).toBe(status);
    expect(JSON.stringify(answer.body)).toContain(text);
  }
  const large = { data: { a: "x".repeat(2_000) } };
  expect((await world.call("POST", path, { body: large })).status).toBe(201);
  expect((await world.call("POST", `${path}/sign`, { body: large })).status).toBe(400);
  expect((await world.call("POST", "/api/v1/triggers/nothing/dynamic", { body: {} })).status).toBe(404);
  await world.call("PATCH", "/api/v1/triggers/other", { body: { status: "retired" } });
  expect((await world.call("POST", "/api/v1/triggers/other/dynamic", { body: {} })).status).toBe(409);
});

test("[S78] data that the trigger's parameters would refuse of a sender make no address", async () => {
  const parameters = [
    { name: "userId", path: "$.id", type: "integer", minimum: 1, required: true },
    { name: "plan", path: "$.plan", oneOf: ["a", "b"] },
  ];
  const typed = { name: "typed", auth: [{ scheme: "none" }], parameters };
  await world.call("POST", "/api/v1/triggers", { body: typed });
  const make = (data: unknown, end = "") =>
    world.call("POST", `/api/v1/triggers/typed/dynamic${end}`, { body: { data } });
  const refused = await make({ userId: "7", plan: "c", more: 1 });
  expect(refused.status).toBe(400);
  expect(refused.body.issues).toEqual([
    { path: "data.userId", message: "must be an integer, not a string" },
    { path: "data.plan", message: 'must be one of "a", "b"' },
  ]);
  expect((await make({ userId: 0 }, "/sign")).status).toBe(400);
  expect((await make({ userId: 7, plan: "a", more: 1 })).status).toBe(201);
  await world.call("PUT", "/api/v1/triggers/typed", { body: { ...typed, enforcement: "off" } });
  expect((await make({ userId: 7, plan: "c" })).status).toBe(201);
});

test("[S77] [S78] [S79] an address is made, shown once, listed, and revoked by id or by subject", async () => {
  const body = { subject: "user-7", data: { userId: 7 }, expiresAt: inAnHour(), usesMax: 3 };
  const answer = await world.call("POST", path, { body });
  expect(answer.status).toBe(201);
  const made = DynamicTriggerIssued.parse(answer.body);
  expect(made.publicUrl).toMatch(
    /^https:\/\/hooks\.example\.com\/api\/v1\/hooks\/da_[0-9A-Za-z_-]{42}\/run$/,
  );
  const { publicUrl: _, ...listed } = made;
  expect((await world.call("GET", `${path}?subject=user-7`)).body).toMatchObject({
    items: [listed],
    next: null,
  });
  expect((await world.call("GET", `${path}/${made.id}`)).body).toEqual(listed);
  expect((await world.call("GET", `${path}/dyn_unknown`)).status).toBe(404);
  expect((await world.call("DELETE", `${path}/${made.id}`)).status).toBe(204);
  expect((await world.call("DELETE", `${path}/${made.id}`)).status).toBe(204);
  expect((await world.call("DELETE", `${path}/dyn_unknown`)).status).toBe(404);
  expect((await world.call("GET", `${path}?subject=user-7`)).body).toMatchObject({ items: [] });
  const ended = await world.call("GET", `${path}?subject=user-7&state=ended`);
  expect(ended.body).toMatchObject({ items: [{ id: made.id }] });
  for (const usesMax of [1, 2]) await world.call("POST", path, { body: { subject: "user-8", usesMax } });
  const revoked = await world.call("POST", `${path}/revoke`, { body: { subject: "user-8" } });
  expect(revoked.body).toEqual({ revoked: 2, epoch: 0 });
});

test("[S79] another workspace sees and reaches none of them", async () => {
  const made = await world.call("POST", path, { body: { subject: "user-9" } });
  const key = await world.keyWith(["admin"], { workspace: "elsewhere" });
  expect((await world.call("GET", path, { key })).status).toBe(404);
  expect((await world.call("DELETE", `${path}/${String(made.body.id)}`, { key })).status).toBe(404);
});

test("[S78] [S79] signed addresses are kept nowhere and revoked together by raising the trigger's epoch", async () => {
  const answer = await world.call("POST", `${path}/sign`, {
    body: { subject: "user-1", data: { userId: 1 } },
  });
  const made = SignedAddress.parse(answer.body);
  expect(made).toMatchObject({ epoch: 0, subject: "user-1", expiresAt: null });
  expect(made.publicUrl).toContain("/hooks/sa_");
  expect(made.publicUrl.length).toBeLessThan(300);
  const revoked = await world.call("POST", `${path}/revoke`, { body: { signed: true } });
  expect(revoked.body).toEqual({ revoked: 0, epoch: 1 });
  const again = await world.call("POST", `${path}/sign`, { body: {} });
  expect(again.body).toMatchObject({ epoch: 1 });
  // A change of the trigger itself leaves the epoch as it is.
  await world.call("PUT", "/api/v1/triggers/orders", {
    body: { name: "orders", auth: [{ scheme: "none" }], title: "x" },
  });
  expect((await world.call("GET", "/api/v1/triggers/orders")).body).toMatchObject({ epoch: 1 });
  expect((await world.call("POST", `${path}/revoke`, { body: {} })).status).toBe(400);
});

test("[S79] those that ended long ago are forgotten as new ones are made", async () => {
  const made = await world.call("POST", path, { body: { subject: "short", expiresAt: inAnHour() } });
  world.aheadMs += 8 * 86_400_000;
  await world.call("POST", path, { body: {} });
  expect((await world.call("GET", `${path}/${String(made.body.id)}`)).status).toBe(404);
});
