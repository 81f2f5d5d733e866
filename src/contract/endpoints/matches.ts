import type { Endpoint } from "../endpoint.ts";
import { Matches, MatchInput, TriggerFaults } from "../match.ts";

export const matchEndpoints = {
  matchTrigger: {
    method: "POST",
    path: "/api/v1/triggers/{trigger}/match",
    scope: "read",
    tag: "Triggers",
    summary: "Try a trigger's events, filter and routes without starting anything",
    description:
      "On a stored delivery, the last ones, or a sample; with what each rule said and the values that it read. `draft` " +
      "holds rules to be tried in the place of the trigger's own.",
    input: MatchInput,
    output: Matches,
  },
  triggerFaults: {
    method: "GET",
    path: "/api/v1/triggers/{trigger}/faults",
    scope: "read",
    tag: "Triggers",
    summary: "See what a trigger's author has to mend",
    description:
      "What is wrong with its definition by now, such as a secret that is gone; and how often a filter or a template " +
      "could not be evaluated.",
    output: TriggerFaults,
  },
} as const satisfies Record<string, Endpoint>;
