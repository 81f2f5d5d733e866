import { expect, test } from "vitest";
import { type EngineWorld, openEngineWorld, ready } from "../../test/engine-world.ts";
import type { Json } from "../contract/name.ts";
import type { RunDetail } from "../contract/run.ts";
import type { Store } from "../store/store.ts";
import { largeParts } from "./large-parts.ts";

const act = (id: string, value: Json = null, name = id) => ({ id, type: "act", config: { do: name, value } });
const transform = (id: string, value: Json) => ({ id, type: "transform", config: { value } });
const pause = { id: "pause", type: "delay", config: { duration: "1 day" } };
const textOf = (value: Json) => JSON.stringify(value);
const dayMs = 86_400_000;

const orders = (count: number, of = "x"): Json[] =>
  Array.from({ length: count }, (_, id) => ({ id, note: of.repeat(90) }));
/** About 1.1 MB. */
const body = { orders: orders(10_000), shop: "a" };

async function start(world: EngineWorld, steps: object[], params: Record<string, Json> = {}) {
  await world.putWorkflow({ name: "large", steps: steps as never });
  const runId = await world.deliver("large", { params });
  const engine = await world.openEngine();
  engine.wake(ready(runId));
  return { engine, runId };
}

/** What a run is the same store, counting which values are read. */
function counting(store: Store): { store: Store; read: string[] } {
  const read: string[] = [];
  const runs = {
    ...store.runs,
    values: (find: Parameters<Store["runs"]["values"]>[0]) => {
      read.push(...find.ids);
      return store.runs.values(find);
    },
  };
  return { store: Object.create(store, { runs: { value: runs } }), read };
}

const idsOf = ({ attempts }: RunDetail) =>
  attempts.flatMap(({ large = [] }) => large.map(({ value }) => value));
const lineOf = ({ attempts }: RunDetail, path: string) => {
  const found = attempts.findLast((attempt) => attempt.path === path);
  if (found === undefined) throw new Error(`There is no ${path}.`);
  return found;
};

test("a run whose different values are too much together fails; the same one again is nothing more", async () => {
  await using world = await openEngineWorld();
  world.acts["some"] = (_context, value) => textOf(value).slice(1, 2).repeat(15_000_000);
  const { runId } = await start(world, [
    act("first", "a", "some"),
    ...Array.from({ length: 10 }, (_, index) =>
      transform(`same${index}`, { again: "{{ steps.first.output }}" }),
    ),
    ...["b", "c", "d"].map((value) => act(`other-${value}`, value, "some")),
    { ...act("last", "e", "some"), retry: { attempts: 1 } },
  ]);
  const run = await world.becomes(runId, "failed");
  expect(run.error).toMatchObject({ step: "last" });
  expect(run.error?.message).toMatch(/^The large values of this run are larger than 67108864 bytes together/);
  expect(new Set(idsOf(run)).size).toBe(4);
});

test("a body that is passed on from step to step is written once, and its parts are found in whatever holds them", async () => {
  await using world = await openEngineWorld();
  world.acts["fetch"] = () => ({ status: 200, body });
  const { runId } = await start(world, [
    act("fetch"),
    transform("body", "{{ steps.fetch.output.body }}"),
    transform("within", { kept: { deep: "{{ steps.body.output.orders }}" } }),
    transform("copied", { orders: "{{ steps.within.output.kept.deep[id >= 0] }}" }),
    { id: "save", type: "variables", config: { set: { list: "{{ steps.copied.output.orders }}" } } },
    transform("count", "{{ $count(list) }}"),
    transform("last", "{{ steps.fetch.output }}"),
  ]);
  const run = await world.becomes(runId, "succeeded");
  expect(lineOf(run, "count").output).toBe(10_000);
  const [id = ""] = idsOf(run);
  expect(new Set(idsOf(run))).toEqual(new Set([id]));
  expect(idsOf(run)).toHaveLength(7);
  expect(lineOf(run, "fetch").output).toEqual({ status: 200, body: { orders: null, shop: "a" } });
  expect(lineOf(run, "within").large).toEqual([
    {
      at: ["output", "kept", "deep"],
      value: id,
      bytes: JSON.stringify(body.orders).length,
      preview: JSON.stringify(body.orders).slice(0, 200),
    },
  ]);
  expect(run.output).toEqual({ status: 200, body: { orders: null, shop: "a" } });
  expect(run.large).toMatchObject([{ at: ["output", "body", "orders"], value: id }]);
  const texts = await world.store.runs.values({ workspace: "default", runId, ids: [id] });
  expect(JSON.parse(texts.get(id) ?? "")).toEqual(body.orders);
  expect((await world.store.runs.outcome({ id: runId }))?.output).toEqual({ status: 200, body });
});

test("what is small is not looked at again, and stands in its line", async () => {
  await using world = await openEngineWorld();
  const { runId } = await start(world, [transform("small", { list: "{{ params.list }}" })], {
    list: orders(500),
  });
  const run = await world.becomes(runId, "succeeded");
  expect(run.output).toEqual({ list: orders(500) });
  expect(run.large).toBeUndefined();
  expect(idsOf(run)).toEqual([]);
});

test("a run that is taken up reads what its steps need, when they need it, and no more", async () => {
  await using world = await openEngineWorld();
  world.acts["fetch"] = (context, value) => {
    context.save(`saved${textOf(value)}`, orders(1_000, `s${textOf(value)}`));
    return { body: orders(1_000, textOf(value)) };
  };
  const { engine, runId } = await start(world, [
    act("one", 1, "fetch"),
    act("two", 2, "fetch"),
    transform("last-of-them", "{{ steps.one.output }}"),
    pause,
    transform("needed", "{{ $count(steps.two.output.body) }} {{ $count(saved1) }} {{ saved1[0].note }}"),
    { id: "looked", type: "script", config: { code: "return steps.two.output.body.length" } },
  ]);
  const before = await world.becomes(runId, "waiting");
  await engine.stop(0);
  const { store, read } = counting(world.store);
  world.now += dayMs;
  await world.openEngine({ store });
  const run = await world.becomes(runId, "succeeded");
  expect(lineOf(run, "needed").output).toBe(`1000 1000 ${"s1".repeat(90)}`);
  expect(run.output).toBe(1_000);
  const idAt = (path: string, first: string) =>
    lineOf(before, path).large?.find(({ at }) => at[0] === first)?.value;
  expect(read.toSorted()).toEqual([idAt("two", "output") ?? "", idAt("one", "saved") ?? ""].toSorted());
});

test("a loop collects large results, those of rounds from before it was taken up too", async () => {
  await using world = await openEngineWorld();
  world.acts["fetch"] = (_context, value) => orders(1_000, textOf(value));
  const { engine, runId } = await start(world, [
    {
      id: "each",
      type: "loop",
      config: {
        count: 3,
        each: [
          act("fetch", "{{ index }}"),
          { ...pause, config: { duration: "{{ index = 2 ? '1 day' : '0 s' }}" } },
          transform("result", { list: "{{ steps.fetch.output }}" }),
        ],
      },
    },
    transform("sum", "{{ $sum(steps.each.output.results.$count(list)) }}"),
  ]);
  await world.becomes(runId, "waiting");
  await engine.stop(0);
  world.now += dayMs;
  await world.openEngine();
  const run = await world.becomes(runId, "succeeded");
  expect(run.output).toBe(3_000);
  expect(lineOf(run, "each").large?.map(({ at }) => at)).toEqual(
    [0, 1, 2].map((round) => ["output", "results", round, "list"]),
  );
  expect(new Set(idsOf(run)).size).toBe(3);
});

test("a variable that a step saved before it waits is there when its wait is over, elsewhere too", async () => {
  await using world = await openEngineWorld();
  world.acts["wait"] = (context) => {
    context.save("list", orders(1_000));
    return context.wait(dayMs);
  };
  const { engine, runId } = await start(world, [act("wait"), transform("count", "{{ $count(list) }}")]);
  expect(lineOf(await world.becomes(runId, "waiting"), "wait")).toMatchObject({
    saved: { list: null },
    large: [{ at: ["saved", "list"] }],
  });
  await engine.stop(0);
  world.now += dayMs;
  await world.openEngine();
  expect((await world.becomes(runId, "succeeded")).output).toBe(1_000);
});

test("no secret is kept in a value; a step without effect has it again when the run is taken up", async () => {
  const secret = "a-secret-to-be-masked";
  await using world = await openEngineWorld({ secrets: { token: secret } });
  const { engine, runId } = await start(
    world,
    [
      transform("made", { list: "{{ params.list }}", token: ["{{ secrets.token }}", "{{ params.list }}"] }),
      transform("text", "{{ secrets.token }}{{ $string(params.list) }}"),
      pause,
      transform(
        "seen",
        "{{ $contains(steps.text.output, '***') }} {{ steps.made.output.token[0] = secrets.token }}",
      ),
    ],
    { list: orders(1_000) },
  );
  const before = await world.becomes(runId, "waiting");
  const texts = await world.store.runs.values({ workspace: "default", runId, ids: idsOf(before) });
  expect(texts.size).toBe(2);
  expect([...texts.values()].join()).not.toContain(secret);
  expect(lineOf(before, "text")).toMatchObject({ masked: true });
  expect(lineOf(before, "text").large?.[0]?.preview).toMatch(/^"\*\*\*/);
  await engine.stop(0);
  world.now += dayMs;
  await world.openEngine();
  expect((await world.becomes(runId, "succeeded")).output).toBe("false true");
});

test("a run that is resumed goes on with the large values that it had", async () => {
  await using world = await openEngineWorld();
  world.acts["fetch"] = () => orders(1_000);
  let fails = true;
  world.acts["broken"] = (_context, value) => {
    if (fails) throw new Error("Not yet.");
    return Array.isArray(value) ? value.length : null;
  };
  const { engine, runId } = await start(world, [
    act("fetch"),
    { ...act("broken", "{{ steps.fetch.output }}"), retry: { attempts: 1 } },
  ]);
  await world.becomes(runId, "failed");
  fails = false;
  await engine.resume({ workspace: "default", id: runId, by: "somebody" });
  expect((await world.becomes(runId, "succeeded")).output).toBe(1_000);
  expect(world.calls.filter(({ name }) => name === "fetch")).toHaveLength(1);
});

test("what is large by its many small parts is one value; names that objects have of themselves are names", () => {
  const line = {
    path: "a",
    attempt: 1,
    type: "act",
    status: "succeeded" as const,
    startedAt: "",
    endedAt: "",
    error: null,
    wakeAt: null,
    console: [],
    answer: null,
  };
  const named: Json = JSON.parse(`{"__proto__":{"x":${JSON.stringify("y".repeat(70_000))}}}`);
  const many = Array.from({ length: 50 }, () => "z".repeat(60_000));
  const parts = largeParts({ ...line, output: named, saved: { many, few: [1] } }, () => false);
  expect(parts.map(({ at }) => at)).toEqual([
    ["output", "__proto__", "x"],
    ["saved", "many"],
  ]);
});
