import type { Endpoint } from "../endpoint.ts";
import { Simulation, SimulationInput, TestInput, TestResult } from "../simulation.ts";

export const simulationEndpoints = {
  simulateTrigger: {
    method: "POST",
    path: "/api/v1/triggers/{trigger}/simulate",
    scope: "operate",
    tag: "Samples",
    audit: "trigger tested",
    summary: "Make up requests as a trigger expects them, and send them as tests",
    description: "From its schema, its sample and its parameters.",
    input: SimulationInput,
    output: Simulation,
  },
  testTrigger: {
    method: "POST",
    path: "/api/v1/triggers/{trigger}/test",
    scope: "operate",
    tag: "Samples",
    audit: "trigger tested",
    summary: "Send a trigger a test, without its senders' credentials",
    description:
      "The request takes the intake's stations but the verification, is stored as a test with a trace that says who sent it, and starts its runs. It goes by the drafts of the trigger and its workflows where there are some. It works while the trigger is inactive, too.",
    input: TestInput,
    output: TestResult,
  },
} as const satisfies Record<string, Endpoint>;
