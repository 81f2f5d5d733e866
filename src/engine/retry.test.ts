import { expect, test } from "vitest";
import { z } from "zod";
import { openEngineWorld, ready } from "../../test/engine-world.ts";
import { PassingError, RetryLaterError, TerminalError } from "../steps/step.ts";

const retry = { attempts: 3, firstDelayMs: 1_000, factor: 2, jitter: 0 };

test("a failure that another attempt can't mend fails the run at once", async () => {
  await using world = await openEngineWorld();
  world.acts["decline"] = () => {
    throw new TerminalError("The card was declined.");
  };
  await world.putWorkflow({
    name: "pay",
    retry,
    steps: [{ id: "charge", type: "act", config: { do: "decline" } }],
  });
  const engine = await world.openEngine();
  const runId = await world.deliver("pay");
  engine.wake(ready(runId));
  const run = await world.becomes(runId, "failed");
  expect(run.error).toEqual({ message: "The card was declined.", name: "TerminalError", step: "charge" });
  expect(run.attempts.map(({ attempt, status, wakeAt }) => ({ attempt, status, wakeAt }))).toEqual([
    { attempt: 1, status: "failed", wakeAt: null },
  ]);
});

test("a step without effect and without a policy fails its run at once", async () => {
  await using world = await openEngineWorld();
  world.acts["fail"] = () => Promise.reject(new Error("no"));
  await world.putWorkflow({ name: "think", steps: [{ id: "one", type: "think", config: { do: "fail" } }] });
  const engine = await world.openEngine();
  const runId = await world.deliver("think");
  engine.wake(ready(runId));
  await world.becomes(runId, "failed");
  expect(world.calls).toHaveLength(1);
});

test("a step without a policy is tried again where not it failed, but what it runs in", async () => {
  await using world = await openEngineWorld();
  world.acts["break"] = ({ attempt }) => {
    if (attempt === 1) throw new PassingError("The thread that runs scripts broke down.");
    return "done";
  };
  await world.putWorkflow({ name: "think", steps: [{ id: "one", type: "think", config: { do: "break" } }] });
  const engine = await world.openEngine();
  const runId = await world.deliver("think");
  engine.wake(ready(runId));
  await world.becomes(runId, "waiting");
  world.now += 3_600_000;
  engine.wake(ready(runId));
  expect(await world.becomes(runId, "succeeded")).toMatchObject({ output: "done" });
});

test("[S87] attempts follow the policy: each delay is a wait of the run, longer than the one before", async () => {
  await using world = await openEngineWorld();
  world.acts["fail"] = () => {
    throw new Error("The shop is closed.");
  };
  await world.putWorkflow({
    name: "order",
    steps: [{ id: "call", type: "act", config: { do: "fail" }, retry }],
  });
  const engine = await world.openEngine();
  const runId = await world.deliver("order");
  const start = world.now;
  engine.wake(ready(runId));
  expect((await world.becomes(runId, "waiting")).wakeAt).toBe(new Date(start + 1_000).toISOString());
  world.now = start + 999;
  engine.wake(ready(runId));
  world.now = start + 1_000;
  engine.wake(ready(runId));
  const second = new Date(start + 3_000).toISOString();
  await expect.poll(async () => (await world.run(runId)).wakeAt).toBe(second);
  world.now = start + 3_000;
  engine.wake(ready(runId));
  const run = await world.becomes(runId, "failed");
  expect(run.error).toEqual({ message: "The shop is closed.", step: "call" });
  expect(run.attempts.map(({ attempt, status, wakeAt }) => ({ attempt, status, wakeAt }))).toEqual([
    { attempt: 1, status: "failed", wakeAt: new Date(start + 1_000).toISOString() },
    { attempt: 2, status: "failed", wakeAt: second },
    { attempt: 3, status: "failed", wakeAt: null },
  ]);
  expect(world.calls.map(({ attempt }) => attempt)).toEqual([1, 2, 3]);
  expect(new Set(world.calls.map(({ key }) => key))).toEqual(new Set([`${runId}/call`]));
});

test("a step that says when to try again is tried then", async () => {
  await using world = await openEngineWorld();
  world.acts["busy"] = ({ attempt }) => {
    if (attempt === 1) throw new RetryLaterError("429", 120_000);
    return "done";
  };
  await world.putWorkflow({
    name: "later",
    steps: [{ id: "call", type: "act", config: { do: "busy" }, retry }],
  });
  const engine = await world.openEngine();
  const runId = await world.deliver("later");
  engine.wake(ready(runId));
  const { wakeAt } = await world.becomes(runId, "waiting");
  expect(wakeAt).toBe(new Date(world.now + 120_000).toISOString());
  world.now += 120_000;
  engine.wake(ready(runId));
  expect((await world.becomes(runId, "succeeded")).output).toBe("done");
});

test("a delay of a moment is slept through, and what the failed attempt saved is forgotten", async () => {
  await using world = await openEngineWorld();
  world.acts["flaky"] = (context) => {
    context.save("seen", context.load("seen") ?? context.attempt);
    if (context.attempt < 3) throw new Error("not yet");
    return context.load("seen") ?? null;
  };
  const quick = { attempts: 5, firstDelayMs: 2, jitter: 0 };
  await world.putWorkflow({
    name: "flaky",
    steps: [{ id: "one", type: "think", config: { do: "flaky" }, retry: quick }],
  });
  const engine = await world.openEngine();
  const runId = await world.deliver("flaky");
  engine.wake(ready(runId));
  expect((await world.becomes(runId, "succeeded")).output).toBe(3);
});

test("a step within a branch is retried alone", async () => {
  await using world = await openEngineWorld();
  world.acts["flaky"] = ({ attempt }) => {
    if (attempt === 1) throw new Error("not yet");
    return "done";
  };
  await world.putWorkflow({
    name: "nested",
    steps: [
      {
        id: "choose",
        type: "branch",
        config: {
          arms: [
            {
              when: "params.go",
              steps: [
                { id: "before", type: "act", config: { do: "note" } },
                { id: "call", type: "act", config: { do: "flaky" }, retry: { ...retry } },
              ],
            },
          ],
        },
      },
    ],
  });
  const engine = await world.openEngine();
  const runId = await world.deliver("nested", { params: { go: true } });
  engine.wake(ready(runId));
  await world.becomes(runId, "waiting");
  world.now += 1_000;
  engine.wake(ready(runId));
  const run = await world.becomes(runId, "succeeded");
  expect(run.output).toBe("done");
  expect(world.calls.map(({ name, attempt }) => `${name} ${attempt}`)).toEqual([
    "note 1",
    "flaky 1",
    "flaky 2",
  ]);
  expect(run.attempts.filter(({ path }) => path === "choose").map(({ status }) => status)).toEqual([
    "succeeded",
  ]);
});

test("a step that takes too long is aborted and tried again", async () => {
  await using world = await openEngineWorld();
  const aborted: unknown[] = [];
  world.acts["hang"] = ({ signal }) =>
    new Promise((_, reject) => {
      signal.addEventListener("abort", () => {
        aborted.push(signal.reason);
        reject(new Error("aborted"));
      });
    });
  await world.putWorkflow({
    name: "hanging",
    steps: [
      {
        id: "call",
        type: "act",
        config: { do: "hang" },
        timeoutMs: 10,
        retry: { attempts: 2, firstDelayMs: 1 },
      },
    ],
  });
  const engine = await world.openEngine();
  const runId = await world.deliver("hanging");
  engine.wake(ready(runId));
  const run = await world.becomes(runId, "failed");
  expect(run.error).toEqual({
    message: "The step took longer than 10 ms.",
    name: "StepTimeout",
    step: "call",
  });
  expect(aborted).toHaveLength(2);
});

test("a run fails when it has run too long, its waits not counted", async () => {
  await using world = await openEngineWorld();
  world.acts["work"] = () => {
    world.now += 600;
    return null;
  };
  const work = (id: string) => ({ id, type: "act", config: { do: "work" } });
  await world.putWorkflow({
    name: "long",
    timeoutMs: 1_000,
    steps: [work("a"), { id: "pause", type: "delay", config: { duration: "1h" } }, work("b"), work("c")],
  });
  const engine = await world.openEngine();
  const runId = await world.deliver("long");
  engine.wake(ready(runId));
  await world.becomes(runId, "waiting");
  world.now += 3_600_000;
  engine.wake(ready(runId));
  const run = await world.becomes(runId, "failed");
  expect(run.error).toEqual({ message: "The run took longer than 1000 ms.", name: "RunTimeout", step: "c" });
});

test("an output that is too large fails the step for good", async () => {
  await using world = await openEngineWorld();
  world.acts["large"] = () => "x".repeat(16_777_216);
  await world.putWorkflow({ name: "large", steps: [{ id: "one", type: "act", config: { do: "large" } }] });
  const engine = await world.openEngine();
  const runId = await world.deliver("large");
  engine.wake(ready(runId));
  expect((await world.becomes(runId, "failed")).error?.message).toMatch(/larger than the 16777216 bytes/);
  expect(world.calls).toHaveLength(1);
});

test("a run that goes in circles is ended", async () => {
  await using world = await openEngineWorld();
  const held = (id: string, each: object[]) => ({
    id,
    type: "loop",
    config: { count: 30, collect: false, each: each.map((step) => z.json().parse(step)) },
  });
  const think = { id: "one", type: "think", config: { do: "nothing" } };
  await world.putWorkflow({ name: "circling", steps: [held("outer", [held("inner", [think])])] });
  const engine = await world.openEngine({ attemptsMax: 500 });
  const runId = await world.deliver("circling");
  engine.wake(ready(runId));
  const run = await world.becomes(runId, "failed");
  expect(run.error?.message).toBe("The run has made 500 attempts at steps; it ends here.");
});

test("hundreds of runs at once whose expressions take some work all succeed", async () => {
  await using world = await openEngineWorld();
  const value = "{{ $sum(trigger.body.items[price > 10].(price * count)) }}";
  await world.putWorkflow({ name: "sum", steps: [{ id: "a", type: "transform", config: { value } }] });
  const body = { items: Array.from({ length: 300 }, (_, price) => ({ price, count: 2 })) };
  const runIds = await Promise.all(Array.from({ length: 200 }, () => world.deliver("sum", { body })));
  const engine = await world.openEngine();
  engine.wake(ready(...runIds));
  const runs = await Promise.all(runIds.map((runId) => world.becomes(runId, "succeeded")));
  expect(new Set(runs.map(({ output }) => output))).toEqual(new Set([89_590]));
});

test("an expression whose time ran out is evaluated again, even in a step without a policy; one that takes too many steps is not", async () => {
  await using world = await openEngineWorld();
  const items = Array.from({ length: 3_000 }, (_, at) => ({ at }));
  const slow = "{{ $count($map(trigger.body, function($one) { $count($distinct($$.trigger.body)) })) }}";
  const endless = "{{ ( $f := function() { $f() }; $f() ) }}";
  for (const [name, value] of Object.entries({ slow, endless })) {
    await world.putWorkflow({ name, steps: [{ id: "a", type: "transform", config: { value } }] });
  }
  const engine = await world.openEngine();
  const [slowId, endlessId] = [await world.deliver("slow", { body: items }), await world.deliver("endless")];
  engine.wake(ready(slowId, endlessId));
  expect((await world.becomes(endlessId, "failed")).error?.message).toMatch(/more than 300000 steps/);
  const { attempts } = await world.becomes(slowId, "waiting");
  expect(attempts).toMatchObject([{ attempt: 1, status: "failed", error: { name: "ExpressionError" } }]);
});
