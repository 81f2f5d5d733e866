import { afterAll, beforeAll, expect, test } from "vitest";
import { type EngineWorld, openEngineWorld, ready } from "../../test/engine-world.ts";
import { runStep } from "../../test/step-context.ts";
import { keyValue } from "./key-value.ts";
import { TerminalError } from "./step.ts";

let world: EngineWorld;
beforeAll(async () => {
  world = await openEngineWorld();
});
afterAll(() => world[Symbol.asyncDispose]());

const run = async (config: object, scope = {}) =>
  (await runStep(keyValue, config, { scope, keyValues: world.store.keyValues })).output;

test.each([
  ["nothing to keep", { operation: "set", key: "a" }, "value"],
  ["nothing to compare with", { operation: "compare-and-set", key: "a", value: 1 }, "expected"],
  ["a secret to keep", { operation: "set", key: "a", value: ["{{ secrets.a }}"] }, "value"],
])("%s is refused when it is saved", (_, config, path) => {
  expect(keyValue.check?.(keyValue.config.parse(config))).toEqual([{ path, message: expect.any(String) }]);
});

test.each(["", "a b", "a/b", "x".repeat(257), "a\u0000"])("%j is no key", async (key) => {
  await expect(run({ operation: "get", key: "{{ params.key }}" }, { params: { key } })).rejects.toThrow(
    TerminalError,
  );
});

test("a value that is too long, an increment of a text and one by a text end the run", async () => {
  await expect(run({ operation: "set", key: "long", value: "x".repeat(300_000) })).rejects.toThrow(/262144/);
  const now = new Date(world.now).toISOString();
  await world.store.keyValues.put({ workspace: "default", key: "text", value: "a", now, expiresAt: null });
  await expect(run({ operation: "increment", key: "text" })).rejects.toThrow(/no number/);
  await expect(run({ operation: "increment", key: "n", by: "many" })).rejects.toThrow(/not a number/);
});

test("each operation", async () => {
  expect(await run({ key: "k" })).toEqual({ value: null, version: 0 });
  const value = { list: ["{{ params.a }}"] };
  expect(await run({ operation: "set", key: "k", value }, { params: { a: 7 } })).toEqual({
    value: { list: [7] },
    version: 1,
  });
  const swap = { operation: "compare-and-set", key: "c", expected: null, value: 1 };
  expect(await run(swap)).toEqual({ set: true, value: 1, version: 1 });
  expect(await run({ operation: "list", key: "k" })).toEqual({
    items: [{ key: "k", value: { list: [7] }, version: 1 }],
  });
  expect(await run({ operation: "delete", key: "k" })).toEqual({ deleted: true });
  expect(await run({ operation: "delete", key: "k" })).toEqual({ deleted: false });
});

test("what an attempt has written is not written again by its repetition", async () => {
  const config = { operation: "increment", key: "once", by: 2 };
  expect(await run(config)).toEqual({ value: 2, version: 1 });
  expect(await run(config)).toEqual({ value: 2, version: 1 });
  const swap = { operation: "compare-and-set", key: "swap", expected: null, value: 1 };
  expect(await run(swap)).toMatchObject({ set: true });
  expect(await run(swap)).toMatchObject({ set: true });
});

test("workflows share them, and increments of many runs are all counted", async () => {
  await world.putWorkflow({
    name: "count",
    steps: [{ id: "add", type: "key-value", config: { operation: "increment", key: "runs" } }],
  });
  const engine = await world.openEngine();
  const runs = await Promise.all(Array.from({ length: 5 }, () => world.deliver("count")));
  engine.wake(ready(...runs));
  for (const id of runs) await world.becomes(id, "succeeded");
  const kept = await world.store.keyValues.get({
    workspace: "default",
    key: "runs",
    now: new Date(world.now).toISOString(),
  });
  expect(kept?.value).toBe(5);
});
