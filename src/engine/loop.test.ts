import { expect, test } from "vitest";
import { type EngineWorld, openEngineWorld, ready } from "../../test/engine-world.ts";
import type { Json } from "../contract/name.ts";

const act = (id: string, value: Json = null, name = id) => ({
  id,
  type: "act",
  config: { do: name, value },
});
const transform = (id: string, value: Json) => ({ id, type: "transform", config: { value } });
const loop = (config: Record<string, Json>) => ({ id: "each", type: "loop", config });
const delay = (id: string, duration: string) => ({ id, type: "delay", config: { duration } });

async function start(
  world: EngineWorld,
  steps: object[],
  params: Record<string, Json> = {},
  doors: Parameters<EngineWorld["openEngine"]>[0] = {},
) {
  await world.putWorkflow({ name: "looping", steps: steps as never });
  const engine = await world.openEngine(doors);
  const runId = await world.deliver("looping", { params });
  engine.wake(ready(runId));
  return { engine, runId };
}

test("a failure stops the rounds under way, no other begins, and the loop fails with it", async () => {
  await using world = await openEngineWorld();
  const aborted: Json[] = [];
  world.acts["work"] = async (context, value) => {
    if (value === 1) {
      await new Promise(setImmediate);
      throw new Error("The second one is broken.");
    }
    return new Promise((_, reject) =>
      context.signal.addEventListener("abort", () => {
        aborted.push(value);
        reject(new Error("aborted"));
      }),
    );
  };
  const { runId } = await start(world, [
    loop({ count: 5, concurrency: 3, each: [{ ...act("work", "{{ item }}"), retry: { attempts: 1 } }] }),
  ]);
  const run = await world.becomes(runId, "failed");
  expect(run.error).toEqual({ message: "The second one is broken.", step: "each/each/1/work" });
  expect(aborted).toEqual([0, 2]);
  expect(world.calls).toHaveLength(3);
  expect(run.attempts.map(({ path, error }) => [path, error?.name ?? error?.message])).toEqual([
    ["each/each/1/work", "The second one is broken."],
    ["each/each/0/work", "Halted"],
    ["each/each/2/work", "Halted"],
    ["each", "The second one is broken."],
  ]);
});

test("with onError: continue the results stand in the order of the items, and the errors beside them", async () => {
  await using world = await openEngineWorld();
  world.acts["work"] = async (_context, value) => {
    // The later ones end first.
    for (let turn = 0; turn < 10 - Number(value); turn += 1) await new Promise(setImmediate);
    if (value === 3) throw new Error("three");
    return Number(value) * 10;
  };
  const { runId } = await start(
    world,
    [
      loop({
        over: "{{ params.items }}",
        item: "number",
        concurrency: 3,
        onError: "continue",
        each: [{ ...act("work", "{{ number }}"), retry: { attempts: 1 } }],
      }),
      transform("after", "{{ steps.each.output.results }}{{ $exists(steps.work) }}{{ $exists(number) }}"),
    ],
    { items: [1, 2, 3, 4, 5] },
  );
  const run = await world.becomes(runId, "succeeded");
  expect(run.attempts.find(({ path }) => path === "each")?.output).toEqual({
    results: [10, 20, null, 40, 50],
    errors: [{ index: 2, message: "three", step: "each/each/2/work" }],
    failed: 1,
    count: 5,
  });
  expect(run.output).toBe("[10,20,null,40,50]falsefalse");
});

test("no more rounds are under way than are asked for", async () => {
  await using world = await openEngineWorld();
  let underWay = 0;
  let most = 0;
  world.acts["work"] = async () => {
    underWay += 1;
    most = Math.max(most, underWay);
    await new Promise(setImmediate);
    underWay -= 1;
    return null;
  };
  const { runId } = await start(world, [loop({ count: 30, concurrency: 4, each: [act("work")] })]);
  await world.becomes(runId, "succeeded");
  expect([most, world.calls.length]).toEqual([4, 30]);
});

test("loops in loops see the items of both, and each round outputs of its own", async () => {
  await using world = await openEngineWorld();
  const inner = {
    id: "inner",
    type: "loop",
    config: {
      over: "{{ row.cells }}",
      item: "cell",
      index: "column",
      concurrency: 2,
      each: [transform("one", "{{ index }}{{ column }}{{ row.name }}{{ cell }}")],
    },
  };
  const { runId } = await start(
    world,
    [
      loop({
        over: "{{ params.rows }}",
        item: "row",
        concurrency: 2,
        each: [inner, transform("row", "{{ $join(steps.inner.output.results, ' ') }}")],
      }),
    ],
    {
      rows: [
        { name: "a", cells: [1, 2] },
        { name: "b", cells: [3] },
      ],
    },
  );
  const { output } = await world.becomes(runId, "succeeded");
  expect(output).toMatchObject({ results: ["00a1 01a2", "10b3"] });
});

test("[S120] a loop that is taken up goes on in the round that was under way, and repeats none that had finished", async () => {
  await using world = await openEngineWorld();
  const reached = Promise.withResolvers<void>();
  let isFirst = true;
  world.acts["work"] = async (_context, value) => {
    if (value === 5 && isFirst) {
      isFirst = false;
      reached.resolve();
      await new Promise(() => {});
    }
    return value;
  };
  const { runId } = await start(world, [
    loop({
      count: 8,
      each: [
        act("work", "{{ item }}"),
        { id: "sum", type: "variables", config: { increment: { total: "{{ steps.work.output }}" } } },
      ],
    }),
    transform("after", "{{ total }}"),
  ]);
  await reached.promise;
  await world.openEngine();
  const run = await world.becomes(runId, "succeeded");
  expect(run.output).toBe(28);
  expect(world.calls).toHaveLength(9);
  expect(run.attempts).toHaveLength(8 * 2 + 2);
});

test("rounds that wait for different times: the run is parked until the first, and each goes on where it was", async () => {
  await using world = await openEngineWorld();
  const { engine, runId } = await start(world, [
    loop({
      over: ["3h", "1h", "2h"],
      concurrency: 3,
      each: [act("before"), { id: "pause", type: "delay", config: { duration: "{{ item }}" } }, act("after")],
    }),
  ]);
  const start0 = world.now;
  for (const hours of [1, 2, 3]) {
    const at = new Date(start0 + hours * 3_600_000).toISOString();
    await expect.poll(async () => (await world.run(runId)).wakeAt).toBe(at);
    expect(world.calls.filter(({ name }) => name === "after")).toHaveLength(hours - 1);
    world.now = start0 + hours * 3_600_000;
    engine.wake(ready(runId));
  }
  const run = await world.becomes(runId, "succeeded");
  expect(world.calls.map(({ name }) => name)).toEqual([
    "before",
    "before",
    "before",
    "after",
    "after",
    "after",
  ]);
  expect(run.attempts.filter(({ status }) => status !== "succeeded")).toEqual([]);
});

test("a round that waits does not hold up the others, and is retried alone", async () => {
  await using world = await openEngineWorld();
  world.acts["work"] = ({ attempt }, value) => {
    if (value === 0 && attempt === 1) throw new Error("not yet");
    return value;
  };
  const { engine, runId } = await start(world, [
    loop({
      count: 4,
      concurrency: 2,
      each: [{ ...act("work", "{{ item }}"), retry: { attempts: 2, firstDelayMs: 60_000, jitter: 0 } }],
    }),
  ]);
  await world.becomes(runId, "waiting");
  expect(world.calls.map(({ key, attempt }) => `${key.at(-6)} ${attempt}`)).toEqual([
    "0 1",
    "1 1",
    "2 1",
    "3 1",
  ]);
  world.now += 60_000;
  engine.wake(ready(runId));
  expect((await world.becomes(runId, "succeeded")).output).toMatchObject({ results: [0, 1, 2, 3] });
  expect(world.calls).toHaveLength(5);
});

test("a loop whose run is canceled stops every round at once", async () => {
  await using world = await openEngineWorld();
  const reached = Promise.withResolvers<void>();
  let count = 0;
  world.acts["work"] = () => {
    count += 1;
    if (count === 3) reached.resolve();
    return new Promise(() => {});
  };
  const { engine, runId } = await start(world, [loop({ count: 9, concurrency: 3, each: [act("work")] })]);
  await reached.promise;
  await engine.cancel({ workspace: "default", ids: [runId] });
  await world.becomes(runId, "canceled");
  expect(world.calls).toHaveLength(3);
});

test("rounds without a step leave the process its other work, and are canceled", async () => {
  await using world = await openEngineWorld();
  const inner = { id: "inner", type: "loop", config: { count: 10_000, collect: false } };
  const rounds = loop({ count: 10_000, collect: false, each: [inner] });
  const { engine, runId } = await start(world, [rounds], {}, { workMsMax: 20 });
  await world.becomes(runId, "running");
  await engine.cancel({ workspace: "default", ids: [runId] });
  await world.becomes(runId, "canceled");
});

test("what is not there, is no list, or too long a one, fails the loop", async () => {
  await using world = await openEngineWorld();
  const without = await start(world, [loop({ over: "{{ params.nothing }}" })], { items: [] });
  expect((await world.becomes(without.runId, "failed")).error?.message).toBe(
    "The step's settings do not fit: over: must be a text; or: must be a list (it is null)",
  );
  const { engine, runId } = await start(world, [loop({ over: "{{ params.items }}" })], { items: "a,b" });
  expect((await world.becomes(runId, "failed")).error?.message).toBe(
    "A loop goes over a list; “over” gave a string.",
  );
  const long = await world.deliver("looping", { params: { items: Array.from({ length: 10_001 }, () => 1) } });
  engine.wake(ready(long));
  expect((await world.becomes(long, "failed")).error?.message).toBe(
    "The step's settings do not fit: a loop goes over at most 10000 items",
  );
});

test("while: what a round gave is seen by the condition, the next round and the steps after it, also after a restart", async () => {
  await using world = await openEngineWorld();
  world.acts["page"] = (_context, value) => ({ next: Number(value) + 1 });
  const { engine, runId } = await start(world, [
    {
      id: "all",
      type: "while",
      config: {
        when: "round = 0 or steps.page.output.next < 3",
        each: [
          act("page", "{{ steps.page.output.next ? steps.page.output.next : 0 }}"),
          delay("pause", "1m"),
        ],
      },
    },
    transform("after", "{{ steps.all.output.rounds }} {{ steps.page.output.next }}"),
  ]);
  for (let minute = 1; minute <= 3; minute += 1) {
    await world.becomes(runId, "waiting");
    await expect
      .poll(async () => (await world.run(runId)).wakeAt)
      .toBe(new Date(world.now + 60_000).toISOString());
    expect(world.calls).toHaveLength(minute);
    world.now += 60_000;
    engine.wake(ready(runId));
  }
  expect((await world.becomes(runId, "succeeded")).output).toBe("3 3");
  expect(world.calls).toHaveLength(3);
});

test("a condition that stays true fails the step after the most rounds", async () => {
  await using world = await openEngineWorld();
  const { runId } = await start(world, [
    { id: "ever", type: "while", config: { when: "true", roundsMax: 3, each: [act("work")] } },
  ]);
  expect((await world.becomes(runId, "failed")).error).toMatchObject({
    message: "The condition `true` is still true after 3 rounds.",
    step: "ever",
  });
  expect(world.calls).toHaveLength(3);
});
