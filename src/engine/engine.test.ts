import { expect, test } from "vitest";
import { openEngineWorld, ready, storeOf } from "../../test/engine-world.ts";
import { Problem } from "../contract/problem.ts";
import type { Store } from "../store/store.ts";

test("a workflow that does not exist is not started", async () => {
  await using world = await openEngineWorld();
  const engine = await world.openEngine();
  const start = engine.start({ workspace: "default", workflow: "nothing", deliveryId: null });
  await expect(start).rejects.toThrow(Problem);
});

test("a run of a version that is gone, or of an unknown type of step, fails and says so", async () => {
  await using world = await openEngineWorld();
  await world.putWorkflow({ name: "strange", steps: [{ id: "one", type: "teleport" }] });
  const engine = await world.openEngine();
  const strange = await world.deliver("strange");
  engine.wake(ready(strange));
  expect((await world.becomes(strange, "failed")).error?.message).toBe(
    "The step “one” is of the type “teleport”, which is not known here: is its step file in place?",
  );
});

test("settings that do not fit fail the run without another attempt", async () => {
  await using world = await openEngineWorld();
  await world.putWorkflow({
    name: "unfit",
    steps: [{ id: "one", type: "act", config: { do: "{{ params.missing }}" } }],
  });
  const engine = await world.openEngine();
  const runId = await world.deliver("unfit");
  engine.wake(ready(runId));
  const run = await world.becomes(runId, "failed");
  expect(run.error).toEqual({
    step: "one",
    name: "TerminalError",
    message: "The step's settings do not fit: do: must be a text (it is null)",
  });
  expect(run.attempts).toHaveLength(1);
});

test("all outputs at once are those of the steps before, and stay so", async () => {
  await using world = await openEngineWorld();
  await world.putWorkflow({
    name: "gather",
    steps: [
      { id: "one", type: "transform", config: { value: 1 } },
      { id: "all", type: "transform", config: { value: { whole: "{{ steps }}" } } },
      { id: "two", type: "transform", config: { value: 2 } },
      { id: "again", type: "transform", config: { value: "{{ steps.all.output.whole }}" } },
    ],
  });
  const engine = await world.openEngine();
  const runId = await world.deliver("gather");
  engine.wake(ready(runId));
  expect((await world.becomes(runId, "succeeded")).output).toEqual({ one: { output: 1 } });
});

test("a run of steps without effect carries the event through to its end", async () => {
  await using world = await openEngineWorld();
  await world.putWorkflow({
    name: "greet",
    steps: [
      { id: "first", type: "transform", config: { value: { name: "{{ trigger.body.name }}" } } },
      { id: "skipped", type: "transform", config: { value: 1 }, disabled: true },
      { id: "last", type: "transform", config: { value: "Hello {{ steps.first.output.name }}!" } },
    ],
  });
  const engine = await world.openEngine();
  const runId = await world.deliver("greet", { body: { name: "Ada" } });
  engine.wake(ready(runId));
  const run = await world.becomes(runId, "succeeded");
  expect(run.output).toBe("Hello Ada!");
  expect(run.attempts.map(({ path, attempt, status }) => ({ path, attempt, status }))).toEqual([
    { path: "first", attempt: 1, status: "succeeded" },
    { path: "last", attempt: 1, status: "succeeded" },
  ]);
});

test("[S103] [S104] [S111] [S113] the headers and the body stand under the names that the trigger gives them", async () => {
  await using world = await openEngineWorld({
    variables: { headers: "requestHeaders", body: "requestBody" },
  });
  await world.putWorkflow({
    name: "named",
    steps: [
      {
        id: "shown",
        type: "transform",
        config: {
          value: ["{{ requestBody }}", "{{ requestHeaders.`x-github-event` }}", "{{ run.workflow }}"],
        },
      },
      { id: "loaded", type: "think", config: { do: "load" } },
    ],
  });
  world.acts["load"] = (context) => context.load("requestBody") ?? null;
  const engine = await world.openEngine();
  const runId = await world.deliver("named", { body: { order: 7 }, headers: { "x-github-event": "push" } });
  engine.wake(ready(runId));
  const run = await world.becomes(runId, "succeeded");
  expect(run.attempts[0]?.output).toEqual([{ order: 7 }, "push", "named"]);
  expect(run.output).toEqual({ order: 7 });
});

test("[S104] the names are those that the trigger gave when the delivery was accepted", async () => {
  await using world = await openEngineWorld({ variables: { body: "order" } });
  const config = { value: "{{ order.id }}{{ renamed.id }}" };
  await world.putWorkflow({ name: "named", steps: [{ id: "shown", type: "transform", config }] });
  const runId = await world.deliver("named", { body: { id: 7 } });
  const [trigger] = world.live.current().triggers;
  if (trigger === undefined) throw new Error("There is one.");
  const changed = { ...trigger, version: trigger.version + 1, variables: { body: "renamed" } };
  const ifRevision = await world.store.definitions.revision();
  await world.store.definitions.change({ workspace: "default", putTriggers: [changed], ifRevision });
  await world.live.refresh();
  const engine = await world.openEngine();
  engine.wake(ready(runId));
  expect((await world.becomes(runId, "succeeded")).output).toBe("7");
});

test("[S105] headers and body that are given no name have none", async () => {
  await using world = await openEngineWorld({ variables: {} });
  await world.putWorkflow({
    name: "unnamed",
    steps: [{ id: "shown", type: "transform", config: { value: "{{ requestBody }}" } }],
  });
  const engine = await world.openEngine();
  const runId = await world.deliver("unnamed", { body: { order: 7 } });
  engine.wake(ready(runId));
  expect((await world.becomes(runId, "succeeded")).output).toBeNull();
});

test("[S112] what a step saves is found by its name in later steps and templates", async () => {
  await using world = await openEngineWorld();
  world.acts["save"] = (context) => {
    context.save("order", { id: 7 });
    context.save("trigger", "not this one");
    return null;
  };
  world.acts["load"] = (context) => [context.load("order") ?? null, context.load("trigger") ?? null];
  await world.putWorkflow({
    name: "remembering",
    steps: [
      { id: "save", type: "think", config: { do: "save" } },
      { id: "load", type: "think", config: { do: "load" } },
      {
        id: "all",
        type: "transform",
        config: { value: ["{{ order.id }}", "{{ steps.load.output }}", "{{ trigger.method }}"] },
      },
    ],
  });
  const engine = await world.openEngine();
  const runId = await world.deliver("remembering");
  engine.wake(ready(runId));
  expect((await world.becomes(runId, "succeeded")).output).toEqual([7, [{ id: 7 }, "not this one"], "POST"]);
});

test("a branch runs the steps of one arm, and its output is the last one's", async () => {
  await using world = await openEngineWorld();
  await world.putWorkflow({
    name: "branching",
    steps: [
      {
        id: "choose",
        type: "branch",
        config: {
          arms: [
            {
              when: "params.priority = 'high'",
              steps: [{ id: "urgent", type: "transform", config: { value: "on call" } }],
            },
          ],
          else: [{ id: "standard", type: "transform", config: { value: "support" } }],
        },
      },
      {
        id: "last",
        type: "transform",
        config: { value: "{{ steps.choose.output }}, {{ steps.urgent.output }}" },
      },
    ],
  });
  const engine = await world.openEngine();
  const urgent = await world.deliver("branching", { params: { priority: "high" } });
  const standard = await world.deliver("branching", { params: { priority: "low" } });
  engine.wake(ready(urgent, standard));
  const run = await world.becomes(urgent, "succeeded");
  expect(run.output).toBe("on call, on call");
  expect(run.attempts.map(({ path }) => path)).toEqual(["choose/arms.0/urgent", "choose", "last"]);
  expect((await world.becomes(standard, "succeeded")).output).toBe("support, ");
});

test("a run is started by hand, and anew from an old delivery", async () => {
  await using world = await openEngineWorld();
  await world.putWorkflow({
    name: "again",
    steps: [{ id: "one", type: "transform", config: { value: "{{ trigger.body.order }}" } }],
  });
  const engine = await world.openEngine();
  const first = await world.deliver("again", { body: { order: 7 } });
  engine.wake(ready(first));
  const { deliveryId } = await world.becomes(first, "succeeded");
  const byHand = await engine.start({ workspace: "default", workflow: "again", deliveryId: null });
  expect((await world.becomes(byHand.runId, "succeeded")).output).toBeNull();
  const replayed = await engine.start({
    workspace: "default",
    workflow: "again",
    deliveryId,
    replayOf: first,
  });
  const run = await world.becomes(replayed.runId, "succeeded");
  expect([run.output, run.replayOf]).toEqual([7, first]);
});

test("[S88] more runs than are executed at a time all come to their end", async () => {
  await using world = await openEngineWorld();
  let underWay = 0;
  let most = 0;
  world.acts["busy"] = async () => {
    underWay += 1;
    most = Math.max(most, underWay);
    await new Promise((resolve) => setImmediate(resolve));
    underWay -= 1;
    return null;
  };
  await world.putWorkflow({ name: "many", steps: [{ id: "one", type: "act", config: { do: "busy" } }] });
  const runIds = await Promise.all(Array.from({ length: 60 }, () => world.deliver("many")));
  const engine = await world.openEngine({ concurrency: 7 });
  engine.wake(ready(...runIds));
  for (const runId of runIds) await world.becomes(runId, "succeeded");
  expect(most).toBeLessThanOrEqual(7);
  expect(world.calls).toHaveLength(60);
});

test("a process that takes no queued runs leaves them alone", async () => {
  await using world = await openEngineWorld();
  await world.putWorkflow({ name: "left", steps: [{ id: "one", type: "transform", config: { value: 1 } }] });
  const gateway = await world.openEngine({ takesQueued: false });
  const queued = await world.deliver("left");
  gateway.wake(ready(queued));
  const claimed = await world.deliver("left", { claimedBy: "worker-1" });
  expect(await gateway.runNow(claimed)).toEqual({
    kind: "ended",
    status: "succeeded",
    output: 1,
    error: null,
  });
  expect((await world.run(queued)).status).toBe("queued");
});

test("what was done before a write that the store refuses is told with the run's end", async () => {
  await using world = await openEngineWorld();
  const runs: Store["runs"] = {
    ...world.store.runs,
    checkpoint: () => Promise.reject(new Error("damaged")),
  };
  const steps = ["one", "two"].map((id) => ({ id, type: "act", config: { do: id } }));
  await world.putWorkflow({ name: "two", steps });
  const engine = await world.openEngine({ store: { ...storeOf(world), runs } });
  const runId = await world.deliver("two");
  engine.wake(ready(runId));
  const run = await world.becomes(runId, "failed");
  expect(run.attempts).toMatchObject([{ path: "one", status: "succeeded" }]);
});
