import { expect, test } from "vitest";
import { type EngineWorld, openEngineWorld, ready } from "../../test/engine-world.ts";
import { openService } from "../../test/http-service.ts";
import { silentLog } from "../contract/log.ts";
import { TerminalError } from "../steps/step.ts";
import { resumeRun } from "./resume.ts";

const workspace = "default";
const act = (id: string, name = id) => ({ id, type: "act", config: { do: name } });
const told = (id: string, value: string) => ({ id, type: "transform", config: { value } });
const by = "someone";
const called = (world: EngineWorld) => world.calls.map(({ name }) => name);

/** Fails until it is mended, then gives its key. */
function broken(world: EngineWorld, name: string): { mend: () => void } {
  let isBroken = true;
  world.acts[name] = ({ idempotencyKey }) => {
    if (isBroken) throw new TerminalError(`The ${name} is broken.`);
    return idempotencyKey;
  };
  return {
    mend: () => {
      isBroken = false;
    },
  };
}

async function failedRun(world: EngineWorld, steps: object[], body?: { item: string }) {
  await world.putWorkflow({ name: "orders", steps: JSON.parse(JSON.stringify(steps)) });
  const engine = await world.openEngine();
  const id = await world.deliver("orders", { body: body ?? null });
  engine.wake(ready(id));
  await world.becomes(id, "failed");
  return { engine, id };
}

test("[S120] what has not ended, is unknown, another workspace's, or has succeeded is not resumed", async () => {
  await using world = await openEngineWorld();
  await world.putWorkflow({ name: "orders", steps: [act("first")] });
  const engine = await world.openEngine();
  const id = await world.deliver("orders");
  await expect(engine.resume({ workspace, id, by })).rejects.toMatchObject({ code: "conflict" });
  await expect(engine.resume({ workspace: "other", id, by })).rejects.toMatchObject({ code: "not_found" });
  engine.wake(ready(id));
  await world.becomes(id, "succeeded");
  await expect(engine.resume({ workspace, id, by })).rejects.toThrow("has succeeded");
  await expect(engine.resume({ workspace, id, by, from: "nowhere" })).rejects.toMatchObject({
    code: "invalid_input",
    issues: [{ path: "from", message: "no step “nowhere” has run" }],
  });
  await expect(engine.resume({ workspace, id, by, from: "first", version: 9 })).rejects.toThrow("version 9");
});

test("[S120] a failed run goes on at the step that failed: what succeeded is not repeated, keys stay, the history too", async () => {
  await using world = await openEngineWorld();
  const charge = broken(world, "charge");
  const { engine, id } = await failedRun(world, [act("reserve"), act("charge"), act("mail")]);
  const plan = await engine.resume({ workspace, id, by, dryRun: true });
  expect(plan).toMatchObject({ from: "charge", again: ["charge"], kept: 1, version: 1 });
  expect((await world.run(id)).status).toBe("failed");
  charge.mend();
  await engine.resume({ workspace, id, by });
  const run = await world.becomes(id, "succeeded");
  expect(called(world)).toEqual(["reserve", "charge", "charge", "mail"]);
  expect(run.attempts).toMatchObject([
    { path: "reserve", attempt: 1 },
    { path: "charge", attempt: 1, status: "failed", error: { message: "The charge is broken." } },
    { path: "charge", attempt: 2, status: "succeeded", output: `${id}/charge` },
    { path: "mail", attempt: 1 },
  ]);
  expect(run.resumes).toMatchObject([
    {
      by,
      from: "charge",
      edits: null,
      before: { status: "failed", version: 1, error: { message: "The charge is broken.", step: "charge" } },
    },
  ]);
});

test("its policy counts anew, and it may be resumed again", async () => {
  await using world = await openEngineWorld();
  const { engine, id } = await failedRun(
    world,
    [{ id: "ask", type: "act", config: { do: "ask" }, retry: { attempts: 2, firstDelayMs: 0 } }].map(
      (step) => {
        world.acts["ask"] = () => {
          throw new Error("Not now.");
        };
        return step;
      },
    ),
  );
  expect(world.calls.length).toBe(2);
  await engine.resume({ workspace, id, by });
  await expect.poll(() => world.calls.map(({ attempt }) => attempt)).toEqual([1, 2, 3, 4]);
  await world.becomes(id, "failed");
  delete world.acts["ask"];
  await engine.resume({ workspace, id, by });
  const run = await world.becomes(id, "succeeded");
  expect(run.resumes.length).toBe(2);
  expect(run.attempts.at(-1)).toMatchObject({ attempt: 5, status: "succeeded" });
});

test("from an earlier step it and what followed are done again, with what is given instead", async () => {
  await using world = await openEngineWorld({ variables: { body: "requestBody" } });
  const mail = broken(world, "mail");
  const { engine, id } = await failedRun(
    world,
    [
      act("reserve"),
      told("price", "{{ steps.reserve.output }}|{{ requestBody.item }}|{{ trigger.body.item }}"),
      act("charge"),
      act("mail"),
      told("end", "{{ steps.price.output }}|{{ params.colour }}|{{ noted }}"),
    ],
    { item: "shoe" },
  );
  mail.mend();
  const edits = {
    steps: { reserve: "given" },
    body: { item: "hat" },
    params: { colour: "red" },
    variables: { noted: "later" },
  };
  const plan = await engine.resume({ workspace, id, by, from: "price", edits });
  expect(plan.again).toEqual(["price", "charge", "mail"]);
  const run = await world.becomes(id, "succeeded");
  expect(run.output).toBe("given|hat|hat|red|later");
  expect(called(world)).toEqual(["reserve", "charge", "mail", "charge", "mail"]);
  expect(run.attempts.find(({ path, attempt }) => path === "reserve" && attempt === 2)).toMatchObject({
    output: "given",
    edited: true,
  });
  expect(run.resumes[0]?.edits).toEqual(edits);
  // What was sent stands in its delivery as it came.
  const [key, ...others] = new Set(
    world.calls.filter(({ name }) => name === "charge").map((call) => call.key),
  );
  expect([key, others]).toEqual([`${id}/charge`, []]);
});

test("a failed step may be given its output, so that the run goes on after it", async () => {
  await using world = await openEngineWorld();
  broken(world, "charge");
  const { engine, id } = await failedRun(world, [act("charge"), told("end", "{{ steps.charge.output.id }}")]);
  await engine.resume({ workspace, id, by, edits: { steps: { charge: { id: "ch_1" } } } });
  expect((await world.becomes(id, "succeeded")).output).toBe("ch_1");
  expect(called(world)).toEqual(["charge"]);
});

test("the newest version takes a run on whose own can't", async () => {
  await using world = await openEngineWorld();
  broken(world, "charge");
  const { engine, id } = await failedRun(world, [act("reserve"), act("charge")]);
  await world.putWorkflow({ name: "orders", steps: [act("reserve"), act("charge", "other"), act("more")] });
  await engine.resume({ workspace, id, by, version: "newest" });
  const run = await world.becomes(id, "succeeded");
  expect(run).toMatchObject({ version: 2, resumes: [{ version: 2, before: { version: 1 } }] });
  expect(called(world)).toEqual(["reserve", "charge", "other", "more"]);
});

test("within loops, arms and tries only what failed, and what was stopped with it, is done again", async () => {
  await using world = await openEngineWorld();
  const charge = broken(world, "charge");
  world.acts["item"] = (_context, value) => value;
  const steps = [
    {
      id: "both",
      type: "parallel",
      config: {
        arms: [
          {
            name: "left",
            steps: [act("one"), { id: "wait", type: "delay", config: { duration: "1 day" } }, act("two")],
          },
          {
            name: "right",
            steps: [
              {
                id: "lines",
                type: "loop",
                config: {
                  over: ["a", "b", "c"],
                  each: [
                    act("pick"),
                    {
                      id: "guard",
                      type: "try",
                      config: {
                        steps: [
                          {
                            id: "which",
                            type: "branch",
                            config: {
                              arms: [{ when: "item = 'b'", steps: [act("charge")] }],
                              else: [act("skip")],
                            },
                          },
                        ],
                        finally: [act("tidy")],
                      },
                    },
                  ],
                },
              },
            ],
          },
        ],
      },
    },
    act("last"),
  ];
  const { engine, id } = await failedRun(world, steps);
  const before = await world.run(id);
  expect(before.error?.step).toMatch(/lines\/each\/1\/guard\/steps\/which\/arms.0\/charge$/);
  const calledBefore = called(world);
  charge.mend();
  await engine.resume({ workspace, id, by });
  await world.becomes(id, "waiting");
  world.now += 90_000_000;
  engine.wake(ready(id));
  await world.becomes(id, "succeeded");
  const after = called(world).slice(calledBefore.length);
  // The round that failed charges and tidies again, the third one runs, the other arm goes on after its wait.
  expect(after.toSorted()).toEqual(["charge", "last", "pick", "skip", "tidy", "tidy", "two"]);
});

test("addresses that deliver has given up are tried again, and those that took it are left alone", async () => {
  await using world = await openEngineWorld();
  let isDown = true;
  await using service = await openService(({ url }, response) => {
    response.writeHead(url === "/bad" && isDown ? 410 : 200).end();
  });
  const notify = {
    id: "notify",
    type: "deliver",
    config: {
      addresses: [`${service.origin}/good`, `${service.origin}/bad`],
      payload: {},
      sign: { scheme: "none" },
      failWhen: "any",
    },
  };
  const { engine, id } = await failedRun(world, [notify]);
  isDown = false;
  await engine.resume({ workspace, id, by });
  expect((await world.becomes(id, "succeeded")).output).toMatchObject({ delivered: 2, failed: 0 });
  expect(service.asked.map(({ url }) => url).toSorted()).toEqual(["/bad", "/bad", "/good"]);
});

test("of several who resume a run at once one does, and the others are told", async () => {
  await using world = await openEngineWorld();
  const charge = broken(world, "charge");
  const { engine, id } = await failedRun(world, [act("charge")]);
  charge.mend();
  const asked = await Promise.allSettled(
    Array.from({ length: 8 }, () => engine.resume({ workspace, id, by })),
  );
  await world.becomes(id, "succeeded");
  expect(asked.filter(({ status }) => status === "fulfilled").length).toBe(1);
  expect(asked.filter((one) => one.status === "rejected").map((one) => one.reason.code)).toEqual(
    Array.from({ length: 7 }, () => "conflict"),
  );
  expect(called(world)).toEqual(["charge", "charge"]);
});

test("[S120] a process that dies after a resume leaves it to the next one, and nothing is done twice", async () => {
  await using world = await openEngineWorld();
  const charge = broken(world, "charge");
  const { engine, id } = await failedRun(world, [act("reserve"), act("charge"), act("slow"), act("last")]);
  charge.mend();
  const reached = Promise.withResolvers<void>();
  const dead = Promise.withResolvers<void>();
  let first = true;
  world.acts["slow"] = async () => {
    if (!first) return "done";
    first = false;
    reached.resolve();
    await dead.promise;
    return "late";
  };
  await engine.resume({ workspace, id, by });
  await reached.promise;
  await world.openEngine();
  const run = await world.becomes(id, "succeeded");
  dead.resolve();
  expect(called(world)).toEqual(["reserve", "charge", "charge", "slow", "slow", "last"]);
  expect(run.attempts.map(({ path, attempt }) => `${path} ${attempt}`)).toEqual([
    "reserve 1",
    "charge 1",
    "charge 2",
    "slow 1",
    "last 1",
  ]);
});

test("what is given holds no secret when it is kept, and nothing too large", async () => {
  await using world = await openEngineWorld({ secrets: { token: "t0ken-value" } });
  broken(world, "charge");
  const { engine, id } = await failedRun(world, [act("charge")]);
  const large = { steps: { charge: "x".repeat(2_000_000) } };
  await expect(engine.resume({ workspace, id, by, edits: large })).rejects.toMatchObject({
    code: "invalid_input",
  });
  await engine.resume({ workspace, id, by, edits: { steps: { charge: "it is t0ken-value" } } });
  const run = await world.becomes(id, "succeeded");
  expect(JSON.stringify(run)).not.toContain("t0ken-value");
});

test("what is given counts though the clock of who did the rest was ahead", async () => {
  await using world = await openEngineWorld();
  const charge = broken(world, "charge");
  const saves = { id: "keep", type: "variables", config: { set: { noted: "early" } } };
  const { engine, id } = await failedRun(world, [saves, act("charge"), told("end", "{{ noted }}")]);
  charge.mend();
  world.now -= 60_000;
  await engine.resume({ workspace, id, by, edits: { variables: { noted: "later" } } });
  expect((await world.becomes(id, "succeeded")).output).toBe("later");
});

test("the end of a run that another one waits for is followed, though nothing had followed its failure yet", async () => {
  await using world = await openEngineWorld();
  const { store } = world;
  const chain = { runId: "run_0", workflow: "parent", depth: 1, ancestors: ["parent"] };
  const startedBy = { ...chain, kind: "run", path: "call", awaited: true, waitId: "wai_0" } as const;
  const child = {
    id: "run_1",
    workflowId: "wfl_1",
    workflow: "child",
    version: 1,
    followed: true,
    startedBy,
  };
  const now = new Date(world.now).toISOString();
  await store.runs.start({ workspace, deliveryId: null, runs: [child], now });
  const end = async (status: "failed" | "succeeded") => {
    const [claimed] = await store.runs.claim({ worker: "w", ids: [child.id], now });
    if (claimed === undefined) throw new Error("It was queued.");
    const { id: runId, epoch } = claimed;
    const result = { status, output: null, error: null, answer: null, now };
    await store.runs.finish({ runId, epoch, attempts: [], ranMs: 1, ...result });
  };
  await end("failed");
  const woken: unknown[] = [];
  const doors = { store, live: world.live, log: silentLog, now: () => world.now, masking: () => null };
  await resumeRun({ ...doors, wake: (run) => woken.push(run) }, { workspace, id: child.id, by });
  expect(woken).toEqual([{ id: child.id, workspace, priority: "normal" }]);
  await end("succeeded");
  expect(await store.chains.ended({ limit: 10 })).toMatchObject([{ id: child.id, status: "succeeded" }]);
});
