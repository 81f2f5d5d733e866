import { afterAll, beforeAll, expect, test } from "vitest";
import { type ApiWorld, openApiWorld } from "../../test/api-world.ts";

let world: ApiWorld;
beforeAll(async () => {
  world = await openApiWorld();
});
afterAll(() => world[Symbol.asyncDispose]());

test("what is not there, a key that is none and a value that is too long are refused", async () => {
  const { client } = world;
  await expect(client.getKeyValue({ key: "none" })).rejects.toMatchObject({ code: "not_found" });
  await expect(client.deleteKeyValue({ key: "none" })).rejects.toMatchObject({ code: "not_found" });
  await expect(client.putKeyValue({ key: "a b", input: { value: 1 } })).rejects.toMatchObject({
    code: "invalid_input",
  });
  const long = { value: "x".repeat(300_000) };
  await expect(client.putKeyValue({ key: "long", input: long })).rejects.toMatchObject({
    code: "invalid_input",
  });
});

test("values are kept, changed for a version, counted, listed and deleted", async () => {
  const { client } = world;
  const kept = await client.putKeyValue({ key: "shop:ü", input: { value: { a: 1 }, expiresInMs: 60_000 } });
  expect(kept).toMatchObject({ key: "shop:ü", value: { a: 1 }, version: 1, expiresAt: expect.any(String) });
  expect(await client.getKeyValue({ key: "shop:ü" })).toEqual(kept);
  const stale = { value: 2, ifVersion: 5 };
  await expect(client.putKeyValue({ key: "shop:ü", input: stale })).rejects.toMatchObject({
    code: "conflict",
  });
  await expect(client.incrementKeyValue({ key: "shop:ü", input: {} })).rejects.toMatchObject({
    code: "conflict",
  });
  expect(await client.incrementKeyValue({ key: "shop:n", input: { by: 2.5 } })).toMatchObject({ value: 2.5 });
  const first = await client.listKeyValues({ query: { prefix: "shop:", limit: 1 } });
  expect(first).toMatchObject({ items: [{ key: "shop:n" }], next: "shop:n" });
  const rest = await client.listKeyValues({ query: { prefix: "shop:", after: "shop:n" } });
  expect(rest).toMatchObject({ items: [{ key: "shop:ü" }], next: null });
  await client.deleteKeyValue({ key: "shop:n" });
  await expect(client.getKeyValue({ key: "shop:n" })).rejects.toMatchObject({ code: "not_found" });
});
