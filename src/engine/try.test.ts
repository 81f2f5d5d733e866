import { expect, test } from "vitest";
import { openEngineWorld, ready } from "../../test/engine-world.ts";
import { act, attempt, named, start, transform } from "../../test/trying.ts";
import { TerminalError } from "../steps/step.ts";

test("a failure that nothing catches goes on after the finally steps", async () => {
  await using world = await openEngineWorld();
  const { runId } = await start(world, [
    attempt({ steps: [act("break")], finally: [act("tidy")] }),
    act("never"),
  ]);
  const run = await world.becomes(runId, "failed");
  expect(run.error).toEqual({ message: "broken", step: "try/steps/break" });
  expect(named(world)).toEqual(["break", "tidy"]);
});

test("what fails in a catch, or in the finally steps, fails the run", async () => {
  await using world = await openEngineWorld();
  const { runId } = await start(world, [
    attempt({ steps: [act("break")], catch: [act("again", "break")], finally: [act("tidy")] }),
  ]);
  expect((await world.becomes(runId, "failed")).error?.step).toBe("try/catch/again");
  expect(named(world)).toEqual(["break", "break", "tidy"]);
});

test("a failure is caught with its message, step and name, and the run goes on", async () => {
  await using world = await openEngineWorld();
  const { runId } = await start(world, [
    attempt({
      steps: [act("before"), { id: "refuse", type: "fail", config: { message: "Not today." } }],
      catch: [transform("caught", "{{ problem }}")],
      finally: [act("tidy")],
      error: "problem",
    }),
    transform("after", { try: "{{ steps.try.output }}", gone: "{{ $exists(problem) }}" }),
  ]);
  const run = await world.becomes(runId, "succeeded");
  const caught = {
    message: "Not today.",
    step: "try/steps/refuse",
    name: "TerminalError",
    status: null,
    code: null,
  };
  expect(run.output).toEqual({ try: caught, gone: false });
  expect(named(world)).toEqual(["before", "tidy"]);
});

test("what a service answered with, and what a system calls its failure, decide what a catch does", async () => {
  await using world = await openEngineWorld();
  world.acts["refuse"] = () => Promise.reject(Object.assign(new TerminalError("gone"), { status: 404 }));
  world.acts["cut"] = () => Promise.reject(Object.assign(new TerminalError("cut"), { code: "ECONNRESET" }));
  const told = "{{ error.status = 404 ? 'none there' : error.code }}";
  const caught = (name: string) => ({
    ...attempt({ steps: [act(name)], catch: [transform("told", told)] }),
    id: `try-${name}`,
  });
  const { runId } = await start(world, [
    caught("refuse"),
    caught("cut"),
    { id: "all", type: "loop", config: { count: 1, onError: "continue", each: [act("refused", "refuse")] } },
    transform("after", [
      "{{ $lookup(steps, 'try-refuse').output }}",
      "{{ $lookup(steps, 'try-cut').output }}",
      "{{ steps.all.output.errors }}",
    ]),
  ]);
  const error = { index: 0, message: "gone", step: "all/each/0/refused", name: "TerminalError", status: 404 };
  expect((await world.becomes(runId, "succeeded")).output).toEqual(["none there", "ECONNRESET", [error]]);
});

test("a step is tried again by its policy before its failure is caught", async () => {
  await using world = await openEngineWorld();
  const retried = { ...act("break"), retry: { attempts: 3, firstDelayMs: 1, jitter: 0 } };
  const { runId } = await start(world, [attempt({ steps: [retried], catch: [] })]);
  expect((await world.becomes(runId, "succeeded")).output).toBeNull();
  expect(named(world)).toEqual(["break", "break", "break"]);
});

test("stop ends the run as succeeded with its output, from however deep, after the finally steps", async () => {
  await using world = await openEngineWorld();
  const { runId } = await start(world, [
    attempt({
      steps: [
        {
          id: "each",
          type: "loop",
          config: {
            count: 3,
            each: [
              act("work"),
              {
                id: "enough",
                type: "branch",
                config: {
                  arms: [
                    {
                      when: "index = 1",
                      steps: [{ id: "end", type: "stop", config: { output: "{{ index }}" } }],
                    },
                  ],
                },
              },
            ],
          },
        },
      ],
      catch: [act("caught")],
      finally: [act("tidy")],
    }),
    act("after"),
  ]);
  expect((await world.becomes(runId, "succeeded")).output).toBe(1);
  expect(named(world)).toEqual(["work", "work", "tidy"]);
});

test("a run that is taken up after its stop does not go on past it", async () => {
  await using world = await openEngineWorld();
  const reached = Promise.withResolvers<void>();
  let isFirst = true;
  world.acts["tidy"] = async () => {
    if (!isFirst) return "tidy";
    isFirst = false;
    reached.resolve();
    return new Promise(() => {});
  };
  const { runId } = await start(world, [
    attempt({
      steps: [{ id: "end", type: "stop", config: { output: "done" } }],
      finally: [act("note"), act("tidy")],
    }),
    act("after"),
  ]);
  await reached.promise;
  await world.openEngine();
  expect((await world.becomes(runId, "succeeded")).output).toBe("done");
  expect(named(world)).toEqual(["note", "tidy", "tidy"]);
});

test("the run's own timeout is not caught", async () => {
  await using world = await openEngineWorld();
  world.acts["late"] = () => {
    world.now += 2_000;
    return null;
  };
  await world.putWorkflow({
    name: "slow",
    timeoutMs: 1_000,
    steps: [attempt({ steps: [act("late"), act("next")], catch: [act("caught")] })] as never,
  });
  const engine = await world.openEngine();
  const runId = await world.deliver("slow");
  engine.wake(ready(runId));
  expect((await world.becomes(runId, "failed")).error?.name).toBe("RunTimeout");
  expect(named(world)).toEqual(["late"]);
});

test("finally steps run when the run's time is up, between steps and within one, and it fails for that", async () => {
  await using world = await openEngineWorld();
  world.acts["long"] = () => {
    world.now += 2_000;
    return null;
  };
  world.acts["hang"] = () => new Promise(() => {});
  const engine = await world.openEngine();
  const run = async (name: string, timeoutMs: number, steps: object[]) => {
    const whole = [attempt({ steps, finally: [act("tidy"), act("sweep")] }), act("after")];
    await world.putWorkflow({ name, timeoutMs, steps: whole });
    const runId = await world.deliver(name);
    engine.wake(ready(runId));
    return world.becomes(runId, "failed");
  };
  const between = await run("between", 1_000, [act("long"), act("never")]);
  expect(between.error).toMatchObject({ name: "RunTimeout" });
  expect(named(world)).toEqual(["long", "tidy", "sweep"]);
  const within = await run("within", 1_000, [
    act("long"),
    attempt({ steps: [act("hang")], finally: [act("in")] }),
  ]);
  expect(within.error).toMatchObject({ name: "RunTimeout" });
  expect(named(world).slice(3)).toEqual(["long", "tidy", "sweep"]);
});

test("finally steps run when a run is taken up again without any time left, however deep", async () => {
  await using world = await openEngineWorld();
  const dayMs = 86_400_000;
  world.acts["long"] = (context) => {
    world.now += 2_000;
    return context.wait(dayMs);
  };
  const round = { id: "each", type: "loop", config: { count: 1, each: [act("long"), act("never")] } };
  await world.putWorkflow({
    name: "spent",
    timeoutMs: 1_000,
    steps: [attempt({ steps: [round], catch: [act("caught")], finally: [act("tidy")] }), act("after")],
  });
  const engine = await world.openEngine();
  const runId = await world.deliver("spent");
  engine.wake(ready(runId));
  await world.becomes(runId, "waiting");
  world.now += dayMs;
  engine.wake(ready(runId));
  expect((await world.becomes(runId, "failed")).error?.name).toBe("RunTimeout");
  expect(named(world)).toEqual(["long", "tidy"]);
});

test("a run without any time left does not wait for another attempt that it could not make", async () => {
  await using world = await openEngineWorld();
  world.acts["late"] = () => {
    world.now += 2_000;
    return Promise.reject(new Error("down"));
  };
  const late = { ...act("late"), retry: { attempts: 5, firstDelayMs: 3_600_000, maxDelayMs: 3_600_000 } };
  await world.putWorkflow({
    name: "late",
    timeoutMs: 1_000,
    steps: [attempt({ steps: [late], catch: [act("caught")], finally: [act("tidy")] })],
  });
  const engine = await world.openEngine();
  const runId = await world.deliver("late");
  engine.wake(ready(runId));
  expect((await world.becomes(runId, "failed")).error?.name).toBe("RunTimeout");
  expect(named(world)).toEqual(["late", "tidy"]);
});
