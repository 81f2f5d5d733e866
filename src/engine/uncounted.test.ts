import { expect, test } from "vitest";
import { closedDoors } from "../../test/closed-doors.ts";
import { openEngineWorld, ready } from "../../test/engine-world.ts";
import type { Metrics } from "../contract/metrics.ts";

test("runs, steps and own metrics of a test are in no figure, those of the same workflow in force are", async () => {
  await using world = await openEngineWorld();
  const counted: string[] = [];
  const nothing = () => undefined;
  const own = {
    count: ({ name }: { name: string }) => void counted.push(name),
    set: nothing,
    observe: nothing,
  };
  const metrics: Metrics = {
    delivered: nothing,
    answered: nothing,
    runEnded: ({ status }) => void counted.push(status),
    attempted: ({ type }) => void counted.push(type),
    called: nothing,
    flushed: nothing,
    own,
  };
  await world.putWorkflow({
    name: "flow",
    steps: [{ id: "count", type: "metric", config: { name: "orders", kind: "counter", value: 1 } }],
  });
  const flow = await world.store.definitions.workflow({ workspace: "default", idOrName: "flow" });
  if (flow === null) throw new Error("It is there.");
  const now = new Date(world.now).toISOString();
  const { id, name, version, workspace } = flow;
  const kept = await world.store.definitions.keepTested({ workspace, id, name, version, now });
  if (kept.kind !== "kept") throw new Error("It has no draft.");
  const run = { id: "run_1", workflowId: id, workflow: name, version: kept.version };
  const engine = await world.openEngine({ metrics, steps: { ...closedDoors, metrics: own } });
  await world.store.runs.start({ workspace, deliveryId: null, runs: [run], now });
  engine.wake(ready(run.id));
  await world.becomes(run.id, "succeeded");
  const live = await engine.start({ workspace, workflow: "flow", deliveryId: null });
  await world.becomes(live.runId, "succeeded");
  expect(counted.toSorted()).toEqual(["metric", "orders", "succeeded"]);
});
