import { expect, test } from "vitest";
import { openEngineWorld, ready } from "../../test/engine-world.ts";
import { plainDelivery } from "../../test/plain-delivery.ts";
import { patternOf } from "../core/correlation.ts";
import { newId } from "../core/id.ts";
import { TerminalError } from "../steps/step.ts";

const source = { eventKey: "trigger.body.order", when: null };
const wait = {
  id: "paid",
  type: "wait-for-event",
  config: { trigger: "door", key: "{{ trigger.body.id }}", eventKey: source.eventKey },
};
type World = Awaited<ReturnType<typeof openEngineWorld>>;

/** Stores a delivery of the trigger `door` that brings a key, as the gateway does. */
async function bring(world: World, key: string, body: unknown = { order: key }): Promise<string> {
  const trigger = world.live.current().triggers.find(({ name }) => name === "door");
  const receivedAt = new Date(world.now).toISOString();
  const id = newId("dlv", {
    now: world.now,
    random: (bytes) => crypto.getRandomValues(new Uint8Array(bytes)),
  });
  await world.store.deliveries.accept({
    delivery: plainDelivery({
      id,
      triggerId: trigger?.id ?? "",
      receivedAt,
      status: "filtered",
      reason: "the trigger has no routes",
    }),
    body: new TextEncoder().encode(JSON.stringify(body)),
    claimKey: null,
    runs: [],
    arrivals: [{ pattern: patternOf(source), key }],
  });
  return id;
}

test("a run waits until a delivery brings its key, and goes on with that event", async () => {
  await using world = await openEngineWorld();
  await world.putWorkflow({
    name: "order",
    steps: [
      wait,
      { id: "after", type: "think", config: { do: "see", value: "{{ steps.paid.output.event.body }}" } },
    ],
  });
  const engine = await world.openEngine();
  const [mine, other] = [
    await world.deliver("order", { body: { id: "A-7" } }),
    await world.deliver("order", { body: { id: "A-8" } }),
  ];
  engine.wake(ready(mine, other));
  await world.becomes(mine, "waiting");
  await world.becomes(other, "waiting");
  const deliveryId = await bring(world, "A-7", { order: "A-7", paid: true });
  engine.came();
  const done = await world.becomes(mine, "succeeded");
  expect(done.output).toEqual({ order: "A-7", paid: true });
  expect(done.waits).toMatchObject([{ kind: "event", state: "met", key: "A-7" }]);
  expect(await world.store.deliveries.find({ workspace: "default", id: deliveryId })).toMatchObject({
    status: "accepted",
  });
  expect((await world.run(other)).status).toBe("waiting");
});

test("an event that came shortly before the wait counts; one that came earlier does not", async () => {
  await using world = await openEngineWorld();
  await world.putWorkflow({ name: "order", steps: [wait] });
  const engine = await world.openEngine();
  await bring(world, "old");
  world.now += 61_000;
  await bring(world, "new");
  const [old, fresh] = [
    await world.deliver("order", { body: { id: "old" } }),
    await world.deliver("order", { body: { id: "new" } }),
  ];
  engine.wake(ready(old, fresh));
  await world.becomes(fresh, "succeeded");
  await world.becomes(old, "waiting");
});

test("when it does not come in time the step fails, or goes on without", async () => {
  await using world = await openEngineWorld();
  await world.putWorkflow({
    name: "strict",
    steps: [{ ...wait, config: { ...wait.config, timeout: "1h" } }],
  });
  await world.putWorkflow({
    name: "easy",
    steps: [{ ...wait, config: { ...wait.config, timeout: "1h", onTimeout: "continue" } }],
  });
  const engine = await world.openEngine();
  const [strict, easy] = [
    await world.deliver("strict", { body: { id: "x" } }),
    await world.deliver("easy", { body: { id: "x" } }),
  ];
  engine.wake(ready(strict, easy));
  await world.becomes(strict, "waiting");
  await world.becomes(easy, "waiting");
  world.now += 3_600_001;
  engine.wake(ready(strict, easy));
  expect((await world.becomes(easy, "succeeded")).output).toEqual({ timedOut: true, event: null });
  expect((await world.becomes(strict, "failed")).error?.message).toContain("within 1h");
});

test("of several runs that wait all go on, or the one that has waited longest", async () => {
  await using world = await openEngineWorld();
  await world.putWorkflow({
    name: "alone",
    steps: [{ ...wait, config: { ...wait.config, takes: "first" } }],
  });
  const engine = await world.openEngine();
  const runs: string[] = [];
  for (let at = 0; at < 3; at += 1) {
    world.now += 1;
    const run = await world.deliver("alone", { body: { id: "k" } });
    engine.wake(ready(run));
    await world.becomes(run, "waiting");
    runs.push(run);
  }
  for (const run of runs) {
    expect((await world.run(run)).status).toBe("waiting");
    await bring(world, "k");
    engine.came();
    await world.becomes(run, "succeeded");
  }
});

test("a workflow is run with an input, and its output, or its failure, is the step's", async () => {
  await using world = await openEngineWorld();
  await world.putWorkflow({
    name: "child",
    steps: [{ id: "one", type: "think", config: { do: "say", value: "{{ input.what }}" } }],
  });
  world.acts["say"] = (_, value) => {
    if (value === "bad") throw new Error("No.");
    return value;
  };
  const step = (what: string, more = {}) => ({
    id: "call",
    type: "run-workflow",
    config: { workflow: "child", input: { what }, ...more },
  });
  await world.putWorkflow({ name: "good", steps: [step("hello")] });
  await world.putWorkflow({ name: "bad", steps: [step("bad")] });
  await world.putWorkflow({ name: "apart", steps: [step("hello", { wait: false })] });
  const engine = await world.openEngine();
  const [good, bad, apart] = [
    await world.deliver("good"),
    await world.deliver("bad"),
    await world.deliver("apart"),
  ];
  engine.wake(ready(good, bad, apart));
  const done = await world.becomes(good, "succeeded");
  expect(done.output).toMatchObject({ status: "succeeded", output: "hello" });
  expect(done.children).toMatchObject([{ workflow: "child", status: "succeeded" }]);
  const child = await world.run(done.children[0]?.id ?? "");
  expect(child).toMatchObject({
    startedBy: { kind: "run", runId: good, path: "call" },
    input: { what: "hello" },
  });
  expect((await world.becomes(bad, "failed")).error?.message).toContain("failed: No.");
  await world.becomes(apart, "succeeded");
  expect(world.calls.filter(({ name }) => name === "say")).toHaveLength(3);
});

test("the other run's failure is told with its status and code, and tried again in a new run where the policy names it", async () => {
  await using world = await openEngineWorld();
  const busy = Object.assign(new TerminalError("busy"), { status: 503, code: "EBUSY" });
  world.acts["call"] = () => (world.calls.length < 2 ? Promise.reject(busy) : "done");
  await world.putWorkflow({ name: "child", steps: [{ id: "one", type: "act", config: { do: "call" } }] });
  const call = { id: "call", type: "run-workflow", config: { workflow: "child" } };
  const retry = { attempts: 2, firstDelayMs: 1, jitter: 0, on: [{ status: "5xx" as const }] };
  await world.putWorkflow({ name: "patient", steps: [{ ...call, retry }] });
  await world.putWorkflow({ name: "plain", steps: [call] });
  const engine = await world.openEngine();
  const plain = await world.deliver("plain");
  engine.wake(ready(plain));
  expect((await world.becomes(plain, "failed")).error).toMatchObject({ status: 503, code: "EBUSY" });
  world.calls.length = 0;
  const patient = await world.deliver("patient");
  engine.wake(ready(patient));
  await expect.poll(async () => (await world.run(patient)).attempts[0]?.wakeAt ?? null).not.toBeNull();
  world.now += 10;
  engine.wake(ready(patient));
  expect((await world.becomes(patient, "succeeded")).output).toMatchObject({ output: "done" });
  expect((await world.run(patient)).children).toHaveLength(2);
});

test("workflows that would run themselves through others fail, and canceling goes down", async () => {
  await using world = await openEngineWorld();
  const call = (workflow: string) => [{ id: "call", type: "run-workflow", config: { workflow } }];
  await world.putWorkflow({ name: "a", steps: call("b") });
  await world.putWorkflow({ name: "b", steps: call("a") });
  await world.putWorkflow({
    name: "sleeper",
    steps: [{ id: "nap", type: "delay", config: { duration: "1d" } }],
  });
  await world.putWorkflow({ name: "parent", steps: call("sleeper") });
  const engine = await world.openEngine();
  const [circle, parent] = [await world.deliver("a"), await world.deliver("parent")];
  engine.wake(ready(circle, parent));
  expect((await world.becomes(circle, "failed")).error?.message).toContain("a → b → a");
  await expect.poll(async () => (await world.run(parent)).children[0]?.status).toBe("waiting");
  await engine.cancel({ workspace: "default", ids: [parent] });
  expect(await world.run(parent)).toMatchObject({ status: "canceled", children: [{ status: "canceled" }] });
});

test("a wait that has been answered counts, even if what it asked for could not be asked for any more", async () => {
  await using world = await openEngineWorld();
  await world.putWorkflow({ name: "child", steps: [{ id: "one", type: "act", config: { do: "hold" } }] });
  await world.putWorkflow({
    name: "parent",
    steps: [{ id: "call", type: "run-workflow", config: { workflow: "child" } }],
  });
  const gate = Promise.withResolvers<null>();
  world.acts["hold"] = () => gate.promise;
  const engine = await world.openEngine();
  const runId = await world.deliver("parent");
  engine.wake(ready(runId));
  await world.becomes(runId, "waiting");
  const { definitions } = world.store;
  const child = await definitions.workflow({ workspace: "default", idOrName: "child" });
  await definitions.change({
    workspace: "default",
    removeWorkflows: [child?.id ?? ""],
    ifRevision: world.live.current().revision,
  });
  await world.live.refresh();
  gate.resolve(null);
  expect(await world.becomes(runId, "succeeded")).toMatchObject({ output: { status: "succeeded" } });
});

test.each([
  ["its arm is stopped", { id: "quick", type: "act", config: { do: "quick" } }],
  ["its run ends", { id: "end", type: "stop", config: {} }],
])("nobody is asked any more, and no run goes on, for a step that waits no longer: %s", async (_, step) => {
  await using world = await openEngineWorld();
  const nap = (duration: string) => ({ id: "nap", type: "delay", config: { duration } });
  await world.putWorkflow({ name: "sleeper", steps: [nap("1d")] });
  const arms = [
    { name: "call", steps: [{ id: "call", type: "run-workflow", config: { workflow: "sleeper" } }] },
    { name: "ask", steps: [{ id: "ask", type: "wait-for-approval", config: { title: "Go on?" } }] },
    { name: "nap", steps: [nap("10s"), step] },
  ];
  await world.putWorkflow({
    name: "race",
    steps: [{ id: "race", type: "parallel", config: { wait: "first", arms } }, nap("1d")].slice(
      0,
      step.id === "end" ? 1 : 2,
    ),
  });
  const engine = await world.openEngine();
  const runId = await world.deliver("race");
  engine.wake(ready(runId));
  const run = await world.becomes(runId, "waiting");
  const childId = run.children[0]?.id ?? "";
  await world.becomes(childId, "waiting");
  expect(run.waits.map(({ state }) => state)).toEqual(["open", "open"]);
  world.now += 10_000;
  engine.wake(ready(runId));
  await world.becomes(childId, "canceled");
  const find = { workspace: "default", open: false, limit: 1 };
  expect(await world.store.waits.approvals(find)).toMatchObject([{ state: "canceled" }]);
});

test("a run that was not waited for to its end is canceled by another process, where the one that gave it up died", async () => {
  await using world = await openEngineWorld();
  await world.putWorkflow({
    name: "slow",
    steps: [{ id: "nap", type: "delay", config: { duration: "1d" } }],
  });
  await world.putWorkflow({
    name: "impatient",
    steps: [{ id: "call", type: "run-workflow", config: { workflow: "slow", timeout: "10s" } }],
  });
  const { waits } = world.store;
  const engine = await world.openEngine({
    store: { ...world.store, waits: { ...waits, close: async () => [] } },
  });
  const runId = await world.deliver("impatient");
  engine.wake(ready(runId));
  const childId = (await world.becomes(runId, "waiting")).children[0]?.id ?? "";
  await world.becomes(childId, "waiting");
  world.now += 10_000;
  engine.wake(ready(runId));
  await world.becomes(runId, "failed");
  expect((await world.run(childId)).status).toBe("waiting");
  await world.openEngine();
  await world.becomes(childId, "canceled");
});
