import { expect, test } from "vitest";
import { openEngineWorld, ready } from "../../test/engine-world.ts";

const act = (id: string) => ({ id, type: "act", config: { do: id, value: "{{ $now() }}" } });

test("more than an output may have is not kept, and the step fails for good", async () => {
  await using world = await openEngineWorld();
  world.acts["work"] = async (context) => {
    await context.keep("x".repeat(1_100_000));
    return null;
  };
  await world.putWorkflow({ name: "list", steps: [act("work")] });
  const engine = await world.openEngine();
  const runId = await world.deliver("list");
  engine.wake(ready(runId));
  const run = await world.becomes(runId, "failed");
  expect(run.error?.message).toContain("larger than 1048576 bytes");
  expect(run.attempts.length).toBe(1);
});

test("what a step has kept is there after a crash, in the same attempt and with the same time", async () => {
  await using world = await openEngineWorld();
  const reached = Promise.withResolvers<void>();
  const seen: unknown[] = [];
  world.acts["work"] = async (context, value) => {
    seen.push([context.progress, context.attempt, value]);
    if (context.progress !== undefined) return "done";
    await context.keep({ sent: ["one"] });
    reached.resolve();
    return new Promise(() => {});
  };
  await world.putWorkflow({ name: "list", steps: [act("work")] });
  const dead = await world.openEngine();
  const runId = await world.deliver("list");
  dead.wake(ready(runId));
  await reached.promise;
  expect((await world.run(runId)).attempts).toMatchObject([
    { status: "waiting", progress: { sent: ["one"] }, wakeAt: null },
  ]);
  world.now += 5_000;
  await world.openEngine();
  const run = await world.becomes(runId, "succeeded");
  const [first, second] = seen as [unknown[], unknown[]];
  expect(second).toEqual([{ sent: ["one"] }, 1, first[2]]);
  expect(run.attempts.length).toBe(1);
  expect(run.attempts[0]).not.toHaveProperty("progress");
});

test("a step that is to go on later parks its run and finds its progress, also from another process", async () => {
  await using world = await openEngineWorld();
  world.acts["work"] = (context) => {
    const passes = typeof context.progress === "number" ? context.progress : 0;
    return passes === 3 ? `after ${passes}` : context.again(60_000, passes + 1);
  };
  await world.putWorkflow({ name: "list", steps: [act("work"), act("next")] });
  const engine = await world.openEngine();
  const runId = await world.deliver("list");
  engine.wake(ready(runId));
  for (const passes of [1, 2, 3]) {
    expect((await world.becomes(runId, "waiting")).attempts).toMatchObject([{ progress: passes }]);
    world.now += 60_000;
    const other = await world.openEngine();
    other.wake(ready(runId));
    await expect.poll(async () => (await world.run(runId)).attempts[0]?.progress).not.toBe(passes);
  }
  const run = await world.becomes(runId, "succeeded");
  expect(run.attempts).toMatchObject([{ path: "work", output: "after 3", attempt: 1 }, { path: "next" }]);
});

test("a step that waits with more than may be kept fails", async () => {
  await using world = await openEngineWorld();
  world.acts["work"] = (context) => context.again(60_000, "x".repeat(1_048_576));
  await world.putWorkflow({ name: "list", steps: [act("work")] });
  const engine = await world.openEngine();
  const runId = await world.deliver("list");
  engine.wake(ready(runId));
  expect((await world.becomes(runId, "failed")).error?.message).toContain("larger than 1048576 bytes");
});

test("the attempt after a failure finds what the one before has kept; after its end none may write", async () => {
  await using world = await openEngineWorld();
  let late: (() => Promise<void>) | undefined;
  world.acts["work"] = async (context) => {
    if (context.progress !== undefined) return context.progress;
    await context.keep(["kept"]);
    late = () => context.keep(["late"]);
    throw new Error("Broken.");
  };
  await world.putWorkflow({
    name: "list",
    retry: { attempts: 2, firstDelayMs: 0 },
    steps: [act("work")],
  });
  const engine = await world.openEngine();
  const runId = await world.deliver("list");
  engine.wake(ready(runId));
  const run = await world.becomes(runId, "succeeded");
  expect(run.attempts).toMatchObject([
    { attempt: 1, status: "failed", progress: ["kept"] },
    { attempt: 2, output: ["kept"] },
  ]);
  await expect(late?.()).rejects.toThrow("over");
});

test("a run that was canceled stops where a step keeps its progress", async () => {
  await using world = await openEngineWorld();
  const engine = await world.openEngine();
  let kept = 0;
  world.acts["work"] = async (context) => {
    for (; kept < 100; kept += 1) {
      await context.keep(kept);
      await engine.cancel({ workspace: "default", ids: [context.runId] });
    }
    return null;
  };
  await world.putWorkflow({ name: "list", steps: [act("work")] });
  const runId = await world.deliver("list");
  engine.wake(ready(runId));
  await world.becomes(runId, "canceled");
  expect(kept).toBeLessThan(3);
});
