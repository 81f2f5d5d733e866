import { expect, test } from "vitest";
import { type EngineWorld, openEngineWorld, ready } from "../../test/engine-world.ts";
import type { Json } from "../contract/name.ts";

const act = (id: string, name = id) => ({ id, type: "act", config: { do: name }, retry: { attempts: 1 } });
const transform = (id: string, value: Json) => ({ id, type: "transform", config: { value } });
const delay = (id: string, duration: string) => ({ id, type: "delay", config: { duration } });
const parallel = (arms: Record<string, object[]>, wait: Json = "all") => ({
  id: "both",
  type: "parallel",
  config: { wait, arms: Object.entries(arms).map(([name, steps]) => ({ name, steps })) },
});

async function start(world: EngineWorld, steps: object[]) {
  await world.putWorkflow({ name: "together", steps: steps as never });
  const engine = await world.openEngine();
  const runId = await world.deliver("together");
  engine.wake(ready(runId));
  return { engine, runId };
}
const named = (world: EngineWorld) => world.calls.map(({ name }) => name);

test("an arm that fails stops the others, and the run fails with its error", async () => {
  await using world = await openEngineWorld();
  world.acts["hang"] = () => new Promise(() => {});
  world.acts["break"] = async () => {
    await new Promise(setImmediate);
    throw new Error("broken");
  };
  const { runId } = await start(world, [
    parallel({ one: [act("hang")], two: [act("break"), act("never")], three: [delay("pause", "1h")] }),
  ]);
  const run = await world.becomes(runId, "failed");
  expect(run.error).toEqual({ message: "broken", step: "both/arms.1/break" });
  expect(named(world)).toEqual(["hang", "break"]);
  expect(run.attempts.filter(({ error }) => error?.name === "Halted").map(({ path }) => path)).toEqual([
    "both/arms.2/pause",
    "both/arms.0/hang",
  ]);
});

test("arms run at once, and their outputs stand by name", async () => {
  await using world = await openEngineWorld();
  const bothBegun = Promise.withResolvers<void>();
  let begun = 0;
  world.acts["meet"] = async ({ path }) => {
    begun += 1;
    if (begun === 2) bothBegun.resolve();
    await bothBegun.promise;
    return path;
  };
  const { runId } = await start(world, [
    parallel({ stock: [act("ask", "meet")], price: [act("look", "meet")] }),
    transform("after", "{{ steps.both.output.price }} {{ steps.ask.output }}"),
  ]);
  expect((await world.becomes(runId, "succeeded")).output).toBe("both/arms.1/look both/arms.0/ask");
});

test("the first to succeed wins, failures before it are passed over, and what is late is stopped", async () => {
  await using world = await openEngineWorld();
  const aborted: string[] = [];
  world.acts["slow"] = ({ signal, path }) =>
    new Promise((_, reject) =>
      signal.addEventListener("abort", () => {
        aborted.push(path);
        reject(new Error("aborted"));
      }),
    );
  world.acts["break"] = () => Promise.reject(new Error("no"));
  world.acts["fast"] = async () => {
    for (let turn = 0; turn < 3; turn += 1) await new Promise(setImmediate);
    return "fast";
  };
  const { runId } = await start(world, [
    parallel({ slow: [act("slow")], broken: [act("break")], fast: [act("fast")] }, "first"),
  ]);
  const run = await world.becomes(runId, "succeeded");
  expect(run.output).toEqual({ fast: "fast" });
  expect(aborted).toEqual(["both/arms.0/slow"]);
});

test("it fails as soon as not enough arms can succeed any more", async () => {
  await using world = await openEngineWorld();
  world.acts["hang"] = () => new Promise(() => {});
  world.acts["break"] = () => Promise.reject(new Error("no"));
  const { runId } = await start(world, [
    parallel({ a: [act("a", "break")], b: [act("b", "break")], c: [act("c", "hang")] }, 2),
  ]);
  expect((await world.becomes(runId, "failed")).error?.message).toBe("no");
});

test("[S120] a run that is taken up begins nothing again that a decided parallel had stopped", async () => {
  await using world = await openEngineWorld();
  const reached = Promise.withResolvers<void>();
  let isFirst = true;
  world.acts["hang"] = () => new Promise(() => {});
  world.acts["break"] = () => Promise.reject(new Error("no"));
  world.acts["mend"] = async () => {
    if (isFirst) {
      isFirst = false;
      reached.resolve();
      await new Promise(() => {});
    }
    return "mended";
  };
  const { runId } = await start(world, [
    {
      id: "try",
      type: "try",
      config: {
        steps: [parallel({ one: [act("hang")], two: [act("break")] })],
        catch: [act("note"), act("mend"), transform("said", "{{ error.message }} {{ error.step }}")],
        finally: [act("tidy")],
      },
    },
  ]);
  await reached.promise;
  await world.openEngine();
  const run = await world.becomes(runId, "succeeded");
  expect(run.output).toBe("no try/steps/both/arms.1/break");
  expect(named(world)).toEqual(["hang", "break", "note", "mend", "mend", "tidy"]);
});

test("[S120] a race that was won stays won after a crash in the finally steps of one that lost", async () => {
  await using world = await openEngineWorld();
  const reached = Promise.withResolvers<void>();
  const begun = Promise.withResolvers<void>();
  world.acts["hang"] = () => new Promise(() => {});
  world.acts["hold"] = () => {
    begun.resolve();
    return new Promise(() => {});
  };
  world.acts["win"] = () => begun.promise.then(() => null);
  world.acts["tidy"] = () => {
    reached.resolve();
    return named(world).filter((name) => name === "tidy").length > 1 ? null : new Promise(() => {});
  };
  const tidying = {
    id: "try",
    type: "try",
    config: { steps: [act("hold")], finally: [act("tidy")] },
  };
  const arms = {
    one: [act("hang")],
    two: [act("win"), transform("a", 1), transform("b", 2)],
    three: [tidying],
  };
  const { runId } = await start(world, [parallel(arms, "first")]);
  await reached.promise;
  await world.openEngine();
  const run = await world.becomes(runId, "succeeded");
  expect(Object.keys(Object(run.output))).toEqual(["two"]);
});

test("[S120] a race that was won stays won: what follows from it is begun only when that is on disk", async () => {
  await using world = await openEngineWorld();
  const reached = Promise.withResolvers<void>();
  const seen: Json[] = [];
  world.acts["tell"] = (_context, value) => {
    seen.push(value);
    if (seen.length > 1) return value;
    reached.resolve();
    return new Promise(() => {});
  };
  const arms = {
    slow: [delay("pause", "1h"), transform("a", "slow")],
    // With this one's line the other's wait is on disk.
    fast: [act("mark"), delay("blink", "20ms"), transform("b", "fast")],
  };
  const tell = { id: "tell", type: "act", config: { do: "tell", value: "{{ steps.both.output }}" } };
  const { runId } = await start(world, [parallel(arms, "first"), tell]);
  await reached.promise;
  // By the time the run is taken up both waits are over.
  world.now += 2 * 3_600_000;
  await world.openEngine();
  await world.becomes(runId, "succeeded");
  expect(seen).toEqual([{ fast: "fast" }, { fast: "fast" }]);
});

test("variables that arms change at once lose no change", async () => {
  await using world = await openEngineWorld();
  const add = (id: string) => ({ id, type: "variables", config: { increment: { total: "{{ 1 + 0 }}" } } });
  const arms = Object.fromEntries(
    Array.from({ length: 10 }, (_, index) => [`a${index}`, [add(`x${index}`), add(`y${index}`)]]),
  );
  const { runId } = await start(world, [parallel(arms), transform("after", "{{ total }}")]);
  expect((await world.becomes(runId, "succeeded")).output).toBe(20);
});

test("[S120] variables that arms change at once lose no change where one arm has more behind it than another", async () => {
  await using world = await openEngineWorld();
  const add = (id: string, by: number) => ({ id, type: "variables", config: { increment: { total: by } } });
  const arms = {
    // When the run is taken up again, the other arm adds before this one has gone over what it had done.
    long: [
      ...Array.from({ length: 20 }, (_, at) => transform(`a${at}`, at)),
      add("one", 1),
      delay("rest", "2h"),
    ],
    short: [delay("pause", "1h"), add("two", 2)],
  };
  const { runId } = await start(world, [parallel(arms), transform("after", "{{ total }}")]);
  await world.becomes(runId, "waiting");
  world.now += 3 * 3_600_000;
  await world.openEngine();
  expect((await world.becomes(runId, "succeeded")).output).toBe(3);
});

test("a stop gives back what is under way in every arm, and the run goes on from there", async () => {
  await using world = await openEngineWorld();
  const reached = Promise.withResolvers<void>();
  let hanging = 0;
  world.acts["quick"] = () => "quick";
  world.acts["hang"] = () => {
    hanging += 1;
    if (hanging === 2) reached.resolve();
    return hanging > 2 ? "late" : new Promise(() => {});
  };
  const { engine, runId } = await start(world, [
    parallel({ one: [act("q", "quick"), act("a", "hang")], two: [act("b", "hang")] }),
  ]);
  await reached.promise;
  await engine.stop(0);
  expect((await world.run(runId)).status).toBe("queued");
  await world.openEngine();
  expect((await world.becomes(runId, "succeeded")).output).toEqual({ one: "late", two: "late" });
  expect(named(world)).toEqual(["quick", "hang", "hang", "hang", "hang"]);
});
