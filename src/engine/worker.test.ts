import { expect, test } from "vitest";
import { openEngineWorld } from "../../test/engine-world.ts";
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
