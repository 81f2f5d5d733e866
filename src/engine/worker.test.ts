import { expect, test } from "vitest";
import { openEngineWorld, ready, storeOf } from "../../test/engine-world.ts";
import { StoreUnavailable } from "../contract/problem.ts";
import type { Dispatch, DispatchLink } from "./dispatch/dispatch.ts";

const hourMs = 3_600_000;

test("[S120] a run that is woken before its worker has heard that it is parked is taken up again", async () => {
  await using world = await openEngineWorld();
  const begun = Promise.withResolvers<void>();
  const released = Promise.withResolvers<void>();
  world.acts["rest"] = async (context) => {
    begun.resolve();
    await released.promise;
    return context.wait(hourMs);
  };
  let link: DispatchLink | undefined;
  const dispatch: Dispatch = {
    sole: false,
    start: async (given) => {
      link = given;
    },
    wake: () => {},
    // By now it is parked on disk, and still in hand.
    parked: () => {
      world.now += 2 * hourMs;
    },
    queued: () => 0,
    stop: (drained) => drained,
  };
  await world.putWorkflow({ name: "resting", steps: [{ id: "rest", type: "act", config: { do: "rest" } }] });
  await world.openEngine({ dispatch });
  const runId = await world.deliver("resting");
  const first = link?.take(runId);
  await begun.promise;
  const woken = link?.take(runId);
  released.resolve();
  await Promise.all([first, woken]);
  expect((await world.run(runId)).status).toBe("succeeded");
});

test("a claim that is committed after its worker gave it up is carried on by that worker", async () => {
  await using world = await openEngineWorld();
  await world.putWorkflow({ name: "one", steps: [{ id: "one", type: "act", config: { do: "one" } }] });
  const store = storeOf(world);
  const claims: Parameters<typeof store.runs.claim>[0][] = [];
  const claim: typeof store.runs.claim = async (given) => {
    claims.push(given);
    if (claims.length === 1)
      throw new StoreUnavailable("The connection was lost before the commit was heard of.");
    // The first one is committed now that the second one waits for its row.
    if (claims.length === 2 && claims[0]) await world.store.runs.claim(claims[0]);
    return world.store.runs.claim(given);
  };
  const engine = await world.openEngine({ store: { ...store, runs: { ...store.runs, claim } } });
  const runId = await world.deliver("one");
  engine.wake(ready(runId));
  await world.becomes(runId, "succeeded");
  expect([claims.length, world.calls.length]).toEqual([2, 1]);
});
