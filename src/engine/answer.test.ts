import { expect, test } from "vitest";
import { openEngineWorld, ready } from "../../test/engine-world.ts";

const respond = (id: string, body: unknown) => ({
  id,
  type: "respond",
  config: { status: 201, body: String(body) },
});
const text = { "Content-Type": "text/plain; charset=utf-8" };

test("a run that is not this worker's is lost to the caller", async () => {
  await using world = await openEngineWorld();
  await world.putWorkflow({ name: "one", steps: [respond("one", "hello")] });
  const engine = await world.openEngine({ worker: "here", takesQueued: false });
  const runId = await world.deliver("one", { claimedBy: "elsewhere" });
  expect(await engine.runNow(runId)).toEqual({ kind: "lost" });
});

test("a run that fails before it has answered tells how it ended", async () => {
  await using world = await openEngineWorld();
  world.acts["fail"] = () => Promise.reject(new Error("no"));
  await world.putWorkflow({
    name: "one",
    steps: [{ id: "one", type: "think", config: { do: "fail" } }, respond("two", 2)],
  });
  const engine = await world.openEngine({ worker: "here" });
  const runId = await world.deliver("one", { claimedBy: "here" });
  const error = { message: "no", step: "one" };
  expect(await engine.runNow(runId)).toEqual({ kind: "ended", status: "failed", output: null, error });
});

test("[S131] [S143] the caller is answered by the first answer, before the run has ended; the steps after it run", async () => {
  await using world = await openEngineWorld();
  const opened = Promise.withResolvers<void>();
  world.acts["after"] = () => opened.promise.then(() => "after");
  await world.putWorkflow({
    name: "one",
    steps: [
      respond("first", "{{ params.name }}"),
      { id: "after", type: "act", config: { do: "after" } },
      respond("second", 2),
    ],
  });
  const engine = await world.openEngine({ worker: "here" });
  const runId = await world.deliver("one", { claimedBy: "here", params: { name: "Ada" } });
  expect(await engine.runNow(runId)).toEqual({
    kind: "answered",
    answer: { status: 201, headers: text, body: "Ada" },
  });
  const running = await world.run(runId);
  expect([running.status, running.attempts[0]?.answer?.body]).toEqual(["running", "Ada"]);
  opened.resolve();
  expect((await world.becomes(runId, "succeeded")).answer?.body).toBe("Ada");
});

test("[S145] [S147] the answer's status and body come from the run's own values", async () => {
  await using world = await openEngineWorld();
  await world.putWorkflow({
    name: "checked",
    steps: [
      {
        id: "answer",
        type: "respond",
        config: {
          overrideStatus: "{{ params.total > 0 ? 200 : 422 }}",
          body: { total: "{{ params.total }}" },
        },
      },
    ],
  });
  const engine = await world.openEngine({ worker: "here" });
  const runId = await world.deliver("checked", { claimedBy: "here", params: { total: 0 } });
  const answer = { status: 422, headers: { "Content-Type": "application/json" }, body: '{"total":0}' };
  expect(await engine.runNow(runId)).toEqual({ kind: "answered", answer });
});

test("a run that is taken up keeps the answer that it has given", async () => {
  await using world = await openEngineWorld();
  await world.putWorkflow({
    name: "one",
    steps: [
      respond("first", 1),
      { id: "pause", type: "delay", config: { duration: "1h" } },
      respond("second", 2),
    ],
  });
  const engine = await world.openEngine();
  const runId = await world.deliver("one");
  engine.wake(ready(runId));
  await world.becomes(runId, "waiting");
  world.now += 3_600_000;
  engine.wake(ready(runId));
  expect((await world.becomes(runId, "succeeded")).answer?.body).toBe("1");
});

test("a caller is told through a short wait of its run, and sent away from a long one", async () => {
  await using world = await openEngineWorld();
  const waiting = (duration: string) => [
    { id: "pause", type: "delay", config: { duration } },
    respond("last", "done"),
  ];
  await world.putWorkflow({ name: "short", steps: waiting("2s") });
  await world.putWorkflow({ name: "long", steps: waiting("1h") });
  const engine = await world.openEngine({ worker: "here" });
  const long = await world.deliver("long", { claimedBy: "here" });
  expect(await engine.runNow(long)).toEqual({ kind: "lost" });
  const short = await world.deliver("short", { claimedBy: "here" });
  const reply = engine.runNow(short);
  await world.becomes(short, "waiting");
  world.now += 2_000;
  engine.wake(ready(short));
  expect(await reply).toEqual({ kind: "answered", answer: { status: 201, headers: text, body: "done" } });
});
