import { expect, test } from "vitest";
import { openEngineWorld, ready } from "../../test/engine-world.ts";

/** Longer than the limit of the step that waits. */
const busyMs = 800,
  limitMs = 500;

test("a step's time begins when a script thread takes it, however long others keep it waiting", async () => {
  await using world = await openEngineWorld();
  const busy = `const until = Date.now() + ${busyMs}; while (Date.now() < until); return 1;`;
  const step = (code: string, timeoutMs: number) => ({
    id: "script",
    type: "script",
    config: { code, timeoutMs },
    timeoutMs,
    retry: { attempts: 1 },
  });
  await world.putWorkflow({ name: "long", steps: [step(busy, 10_000)] });
  await world.putWorkflow({ name: "short", steps: [step("return 2;", limitMs)] });
  const engine = await world.openEngine();
  const runs = [await world.deliver("long"), await world.deliver("short")];
  engine.wake(ready(...runs));
  const ended = await Promise.all(runs.map((run) => world.becomes(run, "succeeded")));
  expect(ended.map(({ output }) => output)).toEqual([1, 2]);
});

test("a turn that does not come within the run's time fails the step, which says that it had not begun", async () => {
  await using world = await openEngineWorld();
  world.acts["wait"] = (context) => {
    context.waitsForTurn("a place");
    return new Promise(() => undefined);
  };
  await world.putWorkflow({
    name: "full",
    timeoutMs: 20,
    steps: [{ id: "wait", type: "act", config: { do: "wait" }, timeoutMs: 1, retry: { attempts: 1 } }],
  });
  const engine = await world.openEngine();
  const run = await world.deliver("full");
  engine.wake(ready(run));
  expect((await world.becomes(run, "failed")).error).toMatchObject({
    name: "StepTimeout",
    message: "The step had not begun: it waited longer than 20 ms for a place.",
  });
});
