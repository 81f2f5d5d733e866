import { afterAll, beforeAll, expect, test } from "vitest";
import { type ApiWorld, openApiWorld } from "../../test/api-world.ts";
import { tripline } from "../../test/cli.ts";

let world: ApiWorld;
beforeAll(async () => {
  world = await openApiWorld();
});
afterAll(() => world[Symbol.asyncDispose]());

const put = (name: string, body: unknown, key?: string) =>
  world.call("PUT", `/api/v1/views/${name}`, { body, ...(key !== undefined && { key }) });

test.each([
  ["failed", { of: "runs", query: { status: "rejected" } }, "query.status"],
  ["failed", { of: "deliveries", query: { workflow: "pack" } }, "query"],
  ["failed", { of: "letters" }, "of"],
  ["Not a name", { of: "runs" }, "view"],
])("a view that is none is refused: %s %j", async (name, body, path) => {
  const answer = await put(encodeURIComponent(name), body);
  expect([answer.status, answer.body.issues[0].path]).toEqual([400, path]);
});

test("a view is saved, changed, listed and deleted", async () => {
  const { client } = world;
  const input = {
    title: "Failed lately",
    of: "runs" as const,
    query: { status: "failed" as const },
    shared: true,
  };
  const saved = await client.putView({ view: "failed", input: { ...input, sinceMs: 3_600_000 } });
  expect(saved).toMatchObject({
    ...input,
    name: "failed",
    sinceMs: 3_600_000,
    by: { name: expect.any(String) },
  });
  await client.putView({
    view: "failed",
    input: { ...input, query: { status: "failed", workflow: "pack" } },
  });
  const { items } = await client.listViews({});
  expect(items).toMatchObject([{ name: "failed", query: { status: "failed", workflow: "pack" } }]);
  expect(items[0]).not.toHaveProperty("sinceMs");
  await client.deleteView({ view: "failed" });
  await expect(client.getView({ view: "failed" })).rejects.toMatchObject({ code: "not_found" });
});

test("one's own is seen by nobody else, and its name is taken; a shared one is changed by who may operate", async () => {
  const [viewer, operator] = [await world.keyWith(["read"]), await world.keyWith(["operate"])];
  expect((await put("mine", { of: "refused" }, viewer)).status).toBe(200);
  expect((await put("ours", { of: "runs", shared: true }, viewer)).status).toBe(403);
  expect((await put("ours", { of: "runs", shared: true }, operator)).status).toBe(200);
  expect((await put("ours", { of: "runs" }, viewer)).status).toBe(403);
  expect((await put("mine", { of: "runs" }, operator)).status).toBe(409);
  const names = async (key: string) =>
    (await world.call("GET", "/api/v1/views", { key })).body.items.map(({ name }: { name: string }) => name);
  expect([await names(viewer), await names(operator)]).toEqual([["mine", "ours"], ["ours"]]);
  const remove = async (name: string, key: string) =>
    (await world.call("DELETE", `/api/v1/views/${name}`, { key })).status;
  expect([await remove("mine", operator), await remove("ours", viewer)]).toEqual([404, 403]);
  expect([await remove("mine", viewer), await remove("ours", operator)]).toEqual([204, 204]);
});

test("the command line saves, lists and deletes views", async () => {
  const saved = await tripline(world, [
    "views",
    "save",
    "paid",
    "--of",
    "deliveries",
    "--query",
    "eventType=order.paid",
    "--last",
    "2h",
  ]);
  expect([saved.code, saved.err]).toEqual([0, ""]);
  const listed = await tripline(world, ["views"]);
  expect(listed.out).toMatch(/^paid\s+deliveries\s+eventType=order\.paid, the last 2h/m);
  expect((await tripline(world, ["views", "delete", "paid", "--yes"])).code).toBe(0);
});
