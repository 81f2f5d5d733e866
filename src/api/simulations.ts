import { Problem } from "../contract/problem.ts";
import { type Simulated, simulationsSentMax } from "../contract/simulation.ts";
import { type Trigger, TriggerInput } from "../contract/trigger.ts";
import { expectedBody } from "../core/expected-body.ts";
import { readDraft } from "../core/read-draft.ts";
import { SimulationError, simulate } from "../core/simulate.ts";
import { testedTrigger } from "../core/tested-trigger.ts";
import type { Handlers } from "./call.ts";
import { newest } from "./change.ts";
import type { ApiDoors } from "./doors.ts";
import { expectedFields } from "./expected.ts";
import { exampleOf } from "./provider-sample.ts";
import { sendTest } from "./test-delivery.ts";
import { findTrigger } from "./triggers.ts";

type Names = "simulateTrigger" | "testTrigger";

type Wanted = Omit<Parameters<typeof simulate>[1], "sample">;

export function simulationHandlers(doors: ApiDoors): Handlers<Names> {
  return {
    async simulateTrigger(call) {
      const { workspace, params, input } = call;
      const { send, ...wanted } = input;
      if (send && wanted.count > simulationsSentMax) {
        const detail = `At most ${simulationsSentMax} are sent at a time; each may start runs.`;
        throw new Problem("invalid_input", { detail, issues: [{ path: "count", message: detail }] });
      }
      const inForce = findTrigger(await newest(doors), workspace, params.trigger);
      const trigger = send ? await asTested(doors, inForce) : inForce;
      const { header: headers, query } = expectedFields(trigger);
      const made = bodiesFor(trigger, wanted);
      const items = [];
      for (const each of made) {
        const request = { body: each.body, headers, query };
        const result = send ? await sendTest(doors, call, { trigger, request }) : null;
        items.push({ ...each, headers, query, result });
      }
      return { items };
    },
    async testTrigger(call) {
      const { workspace, params, input } = call;
      const trigger = await asTested(doors, findTrigger(await newest(doors), workspace, params.trigger));
      const { body = exampleOf(trigger).body, headers, query } = input;
      const expected = expectedFields(trigger);
      const request = {
        body,
        headers: { ...expected.header, ...headers },
        query: { ...expected.query, ...query },
      };
      return sendTest(doors, call, { trigger, request });
    },
  };
}

/** As a test finds it: a draft that is none is told of by the test itself. */
async function asTested({ store }: ApiDoors, trigger: Trigger): Promise<Trigger> {
  const { workspace, name } = trigger;
  const draft = await store.drafts.get({ workspace, kind: "trigger", name });
  const read = draft === null ? null : readDraft(TriggerInput, draft);
  return read?.kind === "read" ? testedTrigger(trigger, read.value) : trigger;
}

function bodiesFor(trigger: Trigger, wanted: Wanted): Simulated[] {
  try {
    return simulate(expectedBody(trigger), { ...wanted, sample: trigger.sample });
  } catch (error) {
    if (!(error instanceof SimulationError)) throw error;
    throw new Problem("conflict", { detail: error.message, cause: error });
  }
}
