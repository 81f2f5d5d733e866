import { WorkflowInput } from "../contract/workflow.ts";
import { shortKey } from "../core/short-key.ts";
import type { Store } from "../store/store.ts";
import type { Reached, Routed } from "./journey.ts";

export interface TestedDoors {
  store: Pick<Store, "drafts" | "definitions">;
}

export const testHeader = "tripline-test";
/** After an address that a request was to come to. */
export const testEnding = "/test";

/** Whether a sender says that its request is a test: `Tripline-Test: 1`, or anything but `0` and `false`. */
export function saysTest(headers: Readonly<Record<string, string>>): boolean {
  const said = headers[testHeader];
  return said !== undefined && said !== "0" && said.toLowerCase() !== "false";
}

/** Whoever only says so is counted, and told nothing, like any stranger. */
export const isProvedTest = ({ isTest, isProved }: Pick<Reached, "isTest" | "isProved">): boolean =>
  isTest === true && isProved === true;

/** Of a test, each run is of its workflow's draft where there is one. */
export async function tested(routed: Routed, { store }: TestedDoors): Promise<Routed> {
  const { workspace } = routed.trigger;
  const notes: string[] = [];
  const runs = [];
  for (const run of routed.runs) {
    const draft = await store.drafts.get({ workspace, kind: "workflow", name: run.workflow });
    const inForce = await store.definitions.workflowVersion({ id: run.workflowId, version: run.version });
    if (inForce === null)
      throw new Error(`Version ${run.version} of the workflow “${run.workflow}” is gone.`);
    const { id, createdAt, updatedAt } = inForce;
    const given = draft === null ? inForce : WorkflowInput.parse(draft.definition);
    const version = await store.definitions.keepTested({
      workflow: {
        ...given,
        id,
        workspace,
        createdAt,
        updatedAt,
        version: run.version,
      },
      now: routed.receivedAt,
    });
    notes.push(
      `${run.workflow}: ${draft === null ? `version ${run.version}` : `its draft of ${draft.savedAt}`}`,
    );
    runs.push({ ...run, version });
  }
  if (notes.length > 0) routed.trace.note("route", "test", `what runs is ${notes.join("; ")}`);
  return { ...routed, runs, idempotencyKey: keyOf(routed, runs) };
}

/** Who has copied a signed message has each content run on it once. */
function keyOf({ messageId, idempotencyKey }: Routed, runs: Routed["runs"]): string | null {
  if (messageId === null) return idempotencyKey;
  return shortKey(`test ${runs.map(({ version }) => version).join()} of ${messageId}`);
}
