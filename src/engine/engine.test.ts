import { expect, test } from "vitest";
import { openEngineWorld } from "../../test/engine-world.ts";

test("a run of steps without effect carries the event through to its end", async () => {
  await using world = await openEngineWorld({
    variables: { headers: "requestHeaders", body: "requestBody" },
  });
  await world.putWorkflow({
    name: "greet",
    steps: [
      { id: "first", type: "transform", config: { value: { name: "{{ requestBody.name }}" } } },
      { id: "last", type: "transform", config: { value: "Hello {{ steps.first.output.name }}!" } },
    ],
  });
  const engine = await world.openEngine();
  const runId = await world.deliver("greet", { body: { name: "Ada" } });
  engine.wake([runId]);
  const run = await world.becomes(runId, "succeeded");
  expect(run.output).toBe("Hello Ada!");
  expect(run.attempts.map(({ path, attempt, status }) => ({ path, attempt, status }))).toEqual([
    { path: "first", attempt: 1, status: "succeeded" },
    { path: "last", attempt: 1, status: "succeeded" },
  ]);
});
