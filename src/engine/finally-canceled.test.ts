import { expect, test } from "vitest";
import { type EngineWorld, openEngineWorld, ready } from "../../test/engine-world.ts";
import { act, attempt, named, start } from "../../test/trying.ts";

test("when the run is canceled the finally steps run, no others, and it ends as canceled", async () => {
  await using world = await openEngineWorld();
  const reached = Promise.withResolvers<void>();
  world.acts["hang"] = () => {
    reached.resolve();
    return new Promise(() => {});
  };
  const { engine, runId } = await start(world, [
    attempt({
      steps: [act("hang"), act("never")],
      catch: [act("caught")],
      finally: [act("tidy"), act("sweep")],
    }),
    act("after"),
  ]);
  await reached.promise;
  await engine.cancel({ workspace: "default", ids: [runId] });
  const run = await world.becomes(runId, "canceled");
  expect(named(world)).toEqual(["hang", "tidy", "sweep"]);
  expect(run.attempts.map(({ path, status }) => [path, status])).toEqual([
    ["try", "waiting"],
    ["try/finally/tidy", "succeeded"],
    ["try/finally/sweep", "succeeded"],
  ]);
});

test("the finally steps run where the cancel is heard of only when the run is to be parked", async () => {
  await using world = await openEngineWorld();
  let runId = "";
  // As another process does it: no worker is told.
  world.acts["cancel"] = async () => {
    await world.store.runs.cancel({
      workspace: "default",
      ids: [runId],
      now: new Date(world.now).toISOString(),
    });
    return null;
  };
  const steps = [
    attempt({
      steps: [
        { id: "cancel", type: "think", config: { do: "cancel" } },
        { id: "nap", type: "delay", config: { duration: "1h" } },
      ],
      finally: [act("tidy")],
    }),
    act("after"),
  ];
  await world.putWorkflow({ name: "trying", steps });
  const engine = await world.openEngine();
  runId = await world.deliver("trying");
  engine.wake(ready(runId));
  const run = await world.becomes(runId, "canceled");
  expect(named(world)).toEqual(["cancel", "tidy"]);
  expect(run.attempts.map(({ path }) => path)).toContain("try/finally/tidy");
});

test("finally steps that are under way when the run is canceled go on to their end, however deep", async () => {
  await using world = await openEngineWorld();
  const reached = Promise.withResolvers<void>();
  const gate = Promise.withResolvers<null>();
  world.acts["tidy"] = () => {
    reached.resolve();
    return gate.promise;
  };
  const round = { id: "each", type: "loop", config: { count: 2, each: [act("sweep")] } };
  const { engine, runId } = await start(world, [
    attempt({ steps: [act("done")], finally: [act("tidy"), round, act("lock")] }),
    act("after"),
  ]);
  await reached.promise;
  await engine.cancel({ workspace: "default", ids: [runId] });
  gate.resolve(null);
  const run = await world.becomes(runId, "canceled");
  expect(named(world)).toEqual(["done", "tidy", "sweep", "sweep", "lock"]);
  expect(run.attempts.filter(({ path }) => path.includes("finally")).map(({ status }) => status)).toEqual(
    Array.from({ length: 5 }, () => "succeeded"),
  );
});

test("what finally steps hold is stopped where nothing but them has need of it", async () => {
  await using world = await openEngineWorld();
  world.acts["hang"] = () => new Promise(() => {});
  const slow = { id: "each", type: "loop", config: { count: 1, each: [act("hang")] } };
  const arms = [
    { name: "slow", steps: [slow] },
    { name: "quick", steps: [act("quick")] },
  ];
  const race = { id: "race", type: "parallel", config: { wait: "first", arms } };
  const { runId } = await start(world, [attempt({ steps: [act("done")], finally: [race, act("lock")] })]);
  await world.becomes(runId, "succeeded");
  expect(named(world)).toEqual(["done", "hang", "quick", "lock"]);
});

test("finally steps run when a run is canceled while it waits, however deep, and nothing else does", async () => {
  await using world = await openEngineWorld();
  const inner = attempt({
    steps: [act("first"), { id: "wait", type: "delay", config: { duration: "2 days" } }, act("never")],
    finally: [act("tidy")],
  });
  const round = { id: "each", type: "loop", config: { count: 3, each: [act("done"), inner] } };
  const { engine, runId } = await start(world, [
    { id: "outer", type: "try", config: { steps: [round], catch: [act("caught")], finally: [act("sweep")] } },
    act("after"),
  ]);
  await world.becomes(runId, "waiting");
  const [canceled] = await engine.cancel({ workspace: "default", ids: [runId] });
  expect(canceled?.status).toBe("waiting");
  const run = await world.becomes(runId, "canceled");
  expect(named(world)).toEqual(["done", "first", "tidy", "sweep"]);
  expect(run.attempts.filter(({ path }) => path.includes("finally")).map(({ path }) => path)).toEqual([
    "outer/steps/each/each/0/try/finally/tidy",
    "outer/finally/sweep",
  ]);
});

test("a run that waits within no such step is canceled at once", async () => {
  await using world = await openEngineWorld();
  const wait = { id: "wait", type: "delay", config: { duration: "2 days" } };
  const { engine, runId } = await start(world, [
    attempt({ steps: [act("first")], finally: [act("tidy")] }),
    wait,
  ]);
  await world.becomes(runId, "waiting");
  const [canceled] = await engine.cancel({ workspace: "default", ids: [runId] });
  expect(canceled?.status).toBe("canceled");
  expect(named(world)).toEqual(["first", "tidy"]);
});

/** Cancels a run of which a finally step does not come to its end. */
async function canceledInTime(world: EngineWorld, steps: object[]) {
  const reached = Promise.withResolvers<void>();
  world.acts["hang"] = () => {
    reached.resolve();
    return new Promise(() => {});
  };
  await world.putWorkflow({
    name: "trying",
    steps: [attempt({ steps, finally: [act("tidy", "hang"), act("never")] })],
  });
  const engine = await world.openEngine({ closingMsMax: 20 });
  const runId = await world.deliver("trying");
  engine.wake(ready(runId));
  await reached.promise;
  await engine.cancel({ workspace: "default", ids: [runId] });
  await world.becomes(runId, "canceled");
}

test("finally steps that are under way when the run is canceled have their time from then on", async () => {
  await using world = await openEngineWorld();
  await canceledInTime(world, [act("done")]);
  expect(named(world)).toEqual(["done", "hang"]);
});

test("finally steps that take too long are left, and the run is canceled", async () => {
  await using world = await openEngineWorld();
  await canceledInTime(world, [act("hang")]);
  expect(named(world)).toEqual(["hang", "hang"]);
});
