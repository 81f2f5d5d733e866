import { expect, test } from "vitest";
import { openEngineWorld } from "../../../test/engine-world.ts";
import { WorkflowInput } from "../../contract/workflow.ts";
import type { StepTrial } from "./step-trial.ts";

const step = (id: string, type = "think") => ({ id, type, config: { do: id, value: 1 } });
const trial = (given: Partial<StepTrial>, ...ids: string[]): StepTrial => ({
  workflow: {
    ...WorkflowInput.parse({
      name: "order",
      steps: ids.map((id) => step(id, id === "act" ? "act" : "think")),
    }),
    id: "wfl_1",
    workspace: "default",
    version: 1,
  },
  step: ids.at(-1) ?? null,
  through: "step",
  event: null,
  input: null,
  runId: "run_tried",
  outputs: {},
  variables: {},
  locals: {},
  effects: false,
  msMax: 5_000,
  ...given,
});

test("a step that does not end is stopped when its time is over, or nobody waits any more", async () => {
  await using world = await openEngineWorld();
  const engine = await world.openEngine();
  world.acts["slow"] = () => new Promise(() => {});
  const over = await engine.tryStep(trial({ msMax: 20 }, "slow"));
  expect(over).toMatchObject({ status: "stopped", error: { message: "It took longer than 20 ms." } });
  const gone = new AbortController();
  world.acts["slow"] = () => {
    gone.abort();
    return new Promise(() => {});
  };
  expect(await engine.tryStep(trial({ signal: gone.signal }, "slow"))).toMatchObject({ status: "stopped" });
});

test("a step with an effect is run only where effects are wanted, in one attempt though its policy has more", async () => {
  await using world = await openEngineWorld();
  const engine = await world.openEngine();
  world.acts["act"] = () => {
    throw new Error("Busy.");
  };
  expect(await engine.tryStep(trial({}, "act"))).toMatchObject({
    status: "succeeded",
    wouldCall: [{ step: "act" }],
  });
  expect(world.calls).toEqual([]);
  const tried = await engine.tryStep(trial({ effects: true }, "act"));
  expect(tried).toMatchObject({ status: "failed", error: { message: "Busy." }, wouldCall: [] });
  expect([world.calls.length, tried.attempts.length]).toEqual([1, 1]);
});

test("what a step before it fails with is told without its secrets", async () => {
  await using world = await openEngineWorld({ secrets: { shop: "s3cret-and-no-number" } });
  const engine = await world.openEngine();
  const { workflow, ...given } = trial({}, "next");
  const config = { value: "{{ $number(secrets.shop) }}" };
  const steps = [
    { id: "read", type: "transform", config, disabled: false, timeoutMs: 1_000 },
    ...workflow.steps,
  ];
  const { notes } = await engine.tryStep({ ...given, workflow: { ...workflow, steps } });
  expect(notes).toEqual([expect.stringMatching(/^read failed: .*\*\*\*/)]);
});

test("variables that steps before it save are seen, and those of the run that is tried on", async () => {
  await using world = await openEngineWorld();
  const engine = await world.openEngine();
  world.acts["save"] = (context) => {
    context.save("total", 7);
    return null;
  };
  const { scope, missing } = await engine.tryStep(
    trial({ through: "scope", variables: { kept: "before" } }, "save", "next"),
  );
  expect(scope).toMatchObject({ total: 7, kept: "before", trigger: null });
  expect(missing).toEqual([]);
});

test("after the last step all outputs that are known are seen", async () => {
  await using world = await openEngineWorld();
  const engine = await world.openEngine();
  world.acts["first"] = () => "one";
  const { scope, missing } = await engine.tryStep(trial({ step: null, through: "scope" }, "first", "act"));
  expect(scope?.["steps"]).toEqual({ first: { output: "one" } });
  expect(missing).toEqual(["act"]);
});
