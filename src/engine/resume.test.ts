import { describe, expect, test } from "vitest";
import { type EngineWorld, openEngineWorld, ready } from "../../test/engine-world.ts";

const act = (id: string, name = id) => ({ id, type: "act", config: { do: name } });
const think = (id: string, name = id) => ({ id, type: "think", config: { do: name } });

/** A step that stays under way until it is let go, once. */
function gate(world: EngineWorld, name: string): { reached: Promise<void>; open: () => void } {
  const reached = Promise.withResolvers<void>();
  const opened = Promise.withResolvers<void>();
  let first = true;
  world.acts[name] = async () => {
    if (!first) return "second";
    first = false;
    reached.resolve();
    await opened.promise;
    return "first";
  };
  return { reached: reached.promise, open: () => opened.resolve() };
}

const named = (world: EngineWorld) => world.calls.map(({ name, attempt }) => `${name} ${attempt}`);

test("[S120] what a run did before its process died is not done again; only the step under way is", async () => {
  await using world = await openEngineWorld();
  const hanging = gate(world, "second");
  world.acts["note"] = (context) => {
    context.save("noted", "yes");
    return "noted";
  };
  await world.putWorkflow({
    name: "orders",
    steps: [
      act("first", "note"),
      think("thought"),
      act("second"),
      {
        id: "last",
        type: "transform",
        config: { value: "{{ steps.first.output }} {{ noted }} {{ steps.second.output }}" },
      },
    ],
  });
  const dead = await world.openEngine();
  const runId = await world.deliver("orders");
  dead.wake(ready(runId));
  await hanging.reached;
  // The second engine finds the run as a process that was killed leaves it.
  await world.openEngine();
  const run = await world.becomes(runId, "succeeded");
  expect(run.output).toBe("noted yes second");
  expect(named(world)).toEqual(["note 1", "thought 1", "second 1", "thought 1", "second 1"]);
  expect(new Set(world.calls.filter(({ name }) => name === "second").map(({ key }) => key)).size).toBe(1);
});

test("a worker that has lost its run writes nothing more and stops silently", async () => {
  await using world = await openEngineWorld();
  const hanging = gate(world, "first");
  await world.putWorkflow({ name: "two", steps: [act("first"), act("second")] });
  const slow = await world.openEngine();
  const runId = await world.deliver("two");
  slow.wake(ready(runId));
  await hanging.reached;
  await world.openEngine();
  const before = await world.becomes(runId, "succeeded");
  hanging.open();
  await expect.poll(() => slow.stats().running).toBe(0);
  expect(named(world)).toEqual(["first 1", "first 1", "second 1"]);
  expect(await world.run(runId)).toEqual(before);
});

test("a run that was parked before its process died goes on when it is due", async () => {
  await using world = await openEngineWorld();
  await world.putWorkflow({
    name: "waiting",
    steps: [act("first"), { id: "pause", type: "delay", config: { duration: "2 days" } }, act("last")],
  });
  const dead = await world.openEngine();
  const runId = await world.deliver("waiting");
  dead.wake(ready(runId));
  const parked = await world.becomes(runId, "waiting");
  expect(parked.attempts.map(({ path, status }) => [path, status])).toEqual([
    ["first", "succeeded"],
    ["pause", "waiting"],
  ]);
  await dead.stop(0);
  world.now += 2 * 86_400_000;
  await world.openEngine();
  const run = await world.becomes(runId, "succeeded");
  expect(named(world)).toEqual(["first 1", "last 1"]);
  expect(run.attempts.map(({ path, status, wakeAt }) => [path, status, wakeAt])).toEqual([
    ["first", "succeeded", null],
    ["pause", "succeeded", null],
    ["last", "succeeded", null],
  ]);
});

test("a run that is woken too early waits on", async () => {
  await using world = await openEngineWorld();
  await world.putWorkflow({
    name: "early",
    steps: [{ id: "pause", type: "delay", config: { duration: "1h" } }],
  });
  const engine = await world.openEngine();
  const runId = await world.deliver("early");
  engine.wake(ready(runId));
  const { wakeAt } = await world.becomes(runId, "waiting");
  world.now += 1_000;
  engine.wake(ready(runId));
  await expect.poll(() => engine.stats()).toEqual({ running: 0, queued: 0 });
  expect(await world.run(runId)).toMatchObject({ status: "waiting", wakeAt });
});

test("attempts go on counting where the dead process stopped", async () => {
  await using world = await openEngineWorld();
  world.acts["fail"] = ({ attempt }) => {
    if (attempt < 3) throw new Error("not yet");
    return attempt;
  };
  await world.putWorkflow({
    name: "counting",
    steps: [{ ...act("one", "fail"), retry: { attempts: 3, jitter: 0 } }],
  });
  const runId = await world.deliver("counting");
  for (let round = 0; round < 3; round += 1) {
    const engine = await world.openEngine();
    engine.wake(ready(runId));
    await expect.poll(async () => (await world.run(runId)).attempts.length).toBe(round + 1);
    await engine.stop(0);
    world.now += 10_000;
  }
  expect(named(world)).toEqual(["fail 1", "fail 2", "fail 3"]);
});

test("a run that is taken up within a branch stays on the way it took", async () => {
  await using world = await openEngineWorld();
  await world.putWorkflow({
    name: "deciding",
    steps: [
      {
        id: "choose",
        type: "branch",
        config: {
          arms: [
            {
              // True only until the first step of the arm has run.
              when: "$not($exists(steps.inner.output))",
              steps: [act("inner"), { id: "pause", type: "delay", config: { duration: "1h" } }, act("after")],
            },
          ],
          else: [act("other")],
        },
      },
    ],
  });
  const dead = await world.openEngine();
  const runId = await world.deliver("deciding");
  dead.wake(ready(runId));
  await world.becomes(runId, "waiting");
  await dead.stop(0);
  world.now += 3_600_000;
  await world.openEngine();
  const run = await world.becomes(runId, "succeeded");
  expect(named(world)).toEqual(["inner 1", "after 1"]);
  expect(run.attempts.map(({ path, status }) => `${path} ${status}`).toSorted()).toEqual([
    "choose succeeded",
    "choose/arms.0/after succeeded",
    "choose/arms.0/inner succeeded",
    "choose/arms.0/pause succeeded",
  ]);
});

test("a graceful stop lets a step finish and gives the run back before the next one", async () => {
  await using world = await openEngineWorld();
  const hanging = gate(world, "first");
  await world.putWorkflow({ name: "two", steps: [act("first"), act("second")] });
  const engine = await world.openEngine();
  const runId = await world.deliver("two");
  engine.wake(ready(runId));
  await hanging.reached;
  const stopped = engine.stop(10_000);
  hanging.open();
  await stopped;
  const run = await world.run(runId);
  expect([run.status, run.attempts.map(({ path }) => path)]).toEqual(["queued", ["first"]]);
  await world.openEngine();
  await world.becomes(runId, "succeeded");
  expect(named(world)).toEqual(["first 1", "second 1"]);
});

test("a stop aborts what is under way at its deadline and gives the run back", async () => {
  await using world = await openEngineWorld();
  const hanging = gate(world, "first");
  await world.putWorkflow({ name: "one", steps: [act("first")] });
  const engine = await world.openEngine();
  const runId = await world.deliver("one");
  engine.wake(ready(runId));
  await hanging.reached;
  await engine.stop(20);
  expect(await world.run(runId)).toMatchObject({ status: "queued", attempts: [] });
});

test("runs that were queued while no process ran are taken up at the start", async () => {
  await using world = await openEngineWorld();
  await world.putWorkflow({ name: "one", steps: [act("first")] });
  const runIds = await Promise.all(Array.from({ length: 20 }, () => world.deliver("one")));
  await world.openEngine({ concurrency: 3 });
  for (const runId of runIds) await world.becomes(runId, "succeeded");
  expect(world.calls).toHaveLength(20);
});

describe("a run whose process died each time that it was taken up", () => {
  const openDied = async (times: number, leave: (world: EngineWorld, runId: string) => Promise<unknown>) => {
    const world = await openEngineWorld();
    await world.putWorkflow({ name: "one", steps: [act("first")] });
    const runId = await world.deliver("one");
    for (let time = 0; time < times; time += 1) await leave(world, runId);
    await world.openEngine();
    return { world, runId };
  };
  const now = new Date(0).toISOString();
  const die = async ({ store }: EngineWorld, runId: string) => {
    await store.runs.claim({ worker: "dead", ids: [runId], now });
    await store.runs.recover({ now });
  };

  test("is ended after so many times", async () => {
    const { world, runId } = await openDied(21, die);
    await using _ = world;
    const run = await world.becomes(runId, "failed");
    expect(run.error?.message).toBe("The run was taken up 21 times, and its process ended each time.");
    expect(world.calls).toEqual([]);
  });

  test("is carried on before", async () => {
    const { world, runId } = await openDied(20, die);
    await using _ = world;
    await world.becomes(runId, "succeeded");
  });

  test("is carried on when it was given back in between, however often", async () => {
    const { world, runId } = await openDied(30, async (opened, id) => {
      const [run] = await opened.store.runs.claim({ worker: "stopped", ids: [id], now });
      const epoch = run?.epoch ?? 0;
      await opened.store.runs.release({ runId: id, epoch, attempts: [], ranMs: 0, now });
    });
    await using _ = world;
    await world.becomes(runId, "succeeded");
  });
});
