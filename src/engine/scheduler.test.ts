import { expect, test } from "vitest";
import { openEngineWorld, ready, storeOf } from "../../test/engine-world.ts";
import { StoreUnavailable } from "../contract/problem.ts";
import type { Store } from "../store/store.ts";

const steps = [{ id: "one", type: "act", config: { do: "note", value: "{{ input }}" } }];
type World = Awaited<ReturnType<typeof openEngineWorld>>;
const minuteMs = 60_000;
const quick = { clockMs: 5, sweepMs: 5 };

/** What the schedule's runs were started with, the earliest first. */
async function inputs(world: World): Promise<unknown[]> {
  const runs = (await world.store.runs.search({ workspace: "default", limit: 500 })).items;
  const details = await Promise.all(runs.map(({ id }) => world.run(id)));
  return details
    .map(({ input }) => input)
    .toSorted((one, other) => (JSON.stringify(one) < JSON.stringify(other) ? -1 : 1));
}
const settled = (world: World) =>
  expect.poll(async () => (await world.store.schedules.list())[0]?.nextAt ?? "").toMatch(/^20/);
const dueAfter = (world: World, time: string) =>
  expect.poll(async () => ((await world.store.schedules.list())[0]?.nextAt ?? "") > time).toBe(true);
const iso = (ms: number) => new Date(ms).toISOString();

test("a schedule starts a run with its time as input, once, however many processes look", async () => {
  await using world = await openEngineWorld();
  await world.putWorkflow({
    name: "tick",
    steps,
    schedules: [{ name: "hourly", every: "1h", input: { a: 1 } }],
  });
  await world.openEngine(quick);
  await world.openEngine(quick);
  await settled(world);
  world.now += 60 * minuteMs;
  await dueAfter(world, iso(world.now));
  await expect
    .poll(() => inputs(world))
    .toEqual([{ schedule: "hourly", at: iso(world.now), missed: 0, data: { a: 1 } }]);
  const [run] = (await world.store.runs.search({ workspace: "default", limit: 1 })).items;
  expect(run?.startedBy).toEqual({ kind: "schedule", schedule: "hourly", at: iso(world.now), missed: 0 });
});

test.each([
  ["skip", 0, 3],
  ["once", 1, 2],
  ["all", 3, 0],
] as const)("of three occurrences that were missed, `%s` starts %i runs", async (missed, runs, skipped) => {
  await using world = await openEngineWorld();
  await world.putWorkflow({ name: "tick", steps, schedules: [{ every: "1h", missed }] });
  const before = await world.openEngine(quick);
  await settled(world);
  await before.stop(0);
  world.now += 3 * 60 * minuteMs + 10 * minuteMs;
  await world.openEngine(quick);
  await dueAfter(world, iso(world.now));
  expect(await inputs(world)).toHaveLength(runs);
  expect((await world.store.schedules.list())[0]).toMatchObject({ skipped });
});

test("occurrences beyond those that are made up for are counted as skipped", async () => {
  await using world = await openEngineWorld();
  await world.putWorkflow({ name: "tick", steps, schedules: [{ every: "1m", missed: "all" }] });
  const before = await world.openEngine(quick);
  await settled(world);
  await before.stop(0);
  world.now += 130 * minuteMs;
  await world.openEngine(quick);
  await dueAfter(world, iso(world.now));
  expect((await world.store.schedules.list())[0]).toMatchObject({ skipped: 30 });
});

test("a clock that is set back stops no interval; a time of day comes again only where it was wrong by hours", async () => {
  await using world = await openEngineWorld();
  await world.putWorkflow({
    name: "tick",
    steps,
    schedules: [
      { name: "often", every: "10s" },
      { name: "hourly", cron: "0 * * * *" },
    ],
  });
  await world.openEngine(quick);
  await settled(world);
  const nextOf = async (name: string) =>
    (await world.store.schedules.list()).find((one) => one.name === name)?.nextAt ?? "";
  const lastOf = async (name: string) =>
    (await world.store.schedules.list()).find((one) => one.name === name)?.lastAt;
  const planned = await nextOf("hourly");
  world.now -= 60 * minuteMs;
  await expect.poll(() => nextOf("often")).toBe(iso(world.now + 10_000));
  world.now += 60 * minuteMs;
  await expect.poll(() => lastOf("often")).toBe(iso(world.now));
  expect([await nextOf("hourly"), await lastOf("hourly")]).toEqual([planned, null]);
  world.now -= 48 * 60 * minuteMs;
  await expect.poll(() => nextOf("hourly")).toBe(iso(Date.parse(planned) - 48 * 60 * minuteMs));
});

test("a schedule that can't be started keeps no other, and is tried again with the next look only", async () => {
  await using world = await openEngineWorld();
  let tries = 0;
  const schedules: Store["schedules"] = {
    ...world.store.schedules,
    fire(given) {
      if (given.due.name === "good") return world.store.schedules.fire(given);
      tries += 1;
      return Promise.reject(tries > 1 ? new StoreUnavailable("away") : new Error("broken"));
    },
  };
  const every = "1h";
  await world.putWorkflow({
    name: "tick",
    steps,
    schedules: [
      { name: "bad", every },
      { name: "good", every },
    ],
  });
  await world.openEngine({ sweepMs: 5, clockMs: 50, store: { ...storeOf(world), schedules } });
  await settled(world);
  world.now += 60 * minuteMs;
  const from = performance.now();
  await expect.poll(() => inputs(world)).toHaveLength(1);
  await expect.poll(() => tries).toBeGreaterThan(2);
  expect(tries).toBeLessThanOrEqual(2 + (performance.now() - from) / 50);
});

test("while its run goes on, `queue` keeps the next, and starts it when that one has ended", async () => {
  await using world = await openEngineWorld();
  const gate = Promise.withResolvers<null>();
  world.acts["note"] = () => gate.promise;
  await world.putWorkflow({ name: "tick", steps, schedules: [{ every: "1h", overlap: "queue" }] });
  await world.openEngine(quick);
  await settled(world);
  for (let hour = 0; hour < 2; hour += 1) {
    world.now += 60 * minuteMs;
    await dueAfter(world, iso(world.now));
    await expect.poll(() => world.calls.length).toBe(1);
  }
  await expect.poll(async () => (await world.store.schedules.list())[0]?.backlog.length).toBe(1);
  gate.resolve(null);
  await expect.poll(() => world.calls.length).toBe(2);
});

test("a workflow follows another's end, and what looks after failures is not started by its own", async () => {
  await using world = await openEngineWorld();
  world.acts["note"] = (_, value) => {
    if (JSON.stringify(value).includes("fail")) throw new Error("Broken.");
    return value;
  };
  const step = (value: string) => [{ id: "one", type: "think", config: { do: "note", value } }];
  await world.putWorkflow({ name: "main", steps: step("{{ trigger.body }}"), onFailure: "mend" });
  await world.putWorkflow({
    name: "mend",
    steps: step("fail {{ input.run.error.message }}"),
    onFailure: "main",
  });
  await world.putWorkflow({
    name: "next",
    steps: step("{{ input.got }}"),
    after: [{ workflow: "main", input: { got: "{{ run.output }}" } }],
  });
  const engine = await world.openEngine(quick);
  const started = async (by: string) =>
    (await world.store.runs.search({ workspace: "default", limit: 50 })).items.filter(
      ({ startedBy }) => startedBy.kind === by,
    );
  const good = await world.deliver("main", { body: "fine", followed: true });
  const bad = await world.deliver("main", { body: "fail", followed: true });
  engine.wake(ready(good, bad));
  await expect.poll(async () => (await started("end"))[0]?.status).toBe("succeeded");
  await expect.poll(async () => (await started("failure"))[0]?.status).toBe("failed");
  expect(await started("end")).toMatchObject([
    { workflow: "next", output: "fine", startedBy: { runId: good, depth: 1 } },
  ]);
  const [mended] = await started("failure");
  const { input, error } = await world.run(mended?.id ?? "");
  expect(input).toMatchObject({
    run: { id: bad, workflow: "main", step: "one", error: { message: "Broken." } },
  });
  expect(error?.message).toBe("Broken.");
  await expect.poll(async () => (await world.store.chains.ended({ limit: 10 })).length).toBe(0);
  expect(await started("failure")).toHaveLength(1);
});
