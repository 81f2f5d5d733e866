import { WorkflowInput } from "../contract/workflow.ts";
import type { Store } from "../store/store.ts";
import type { Routed } from "./journey.ts";

export interface TestedDoors {
  store: Pick<Store, "drafts" | "definitions">;
}

const testHeader = "tripline-test";
/** After an address that a request was to come to. */
export const testEnding = "/test";

/** Whether a sender says that its request is a test: `Tripline-Test: 1`, or anything but `0` and `false`. */
export function saysTest(headers: Readonly<Record<string, string>>): boolean {
  const said = headers[testHeader];
  return said !== undefined && said !== "0" && said.toLowerCase() !== "false";
}

/** Of a test, each run is of its workflow's draft where there is one, and nothing follows on its end. */
export async function tested(routed: Routed, { store }: TestedDoors): Promise<Routed> {
  const { workspace } = routed.trigger;
  const notes: string[] = [];
  const runs = [];
  for (const { followed: _follows, ...run } of routed.runs) {
    const draft = await store.drafts.get({ workspace, kind: "workflow", name: run.workflow });
    const inForce = await store.definitions.workflowVersion({ id: run.workflowId, version: run.version });
    if (inForce === null)
      throw new Error(`Version ${run.version} of the workflow “${run.workflow}” is gone.`);
    const { id, createdAt } = inForce;
    const given = draft === null ? inForce : WorkflowInput.parse(draft.definition);
    const version = await store.definitions.keepTested({
      workflow: {
        ...given,
        id,
        workspace,
        createdAt,
        version: run.version,
        updatedAt: draft?.savedAt ?? inForce.updatedAt,
      },
      now: routed.receivedAt,
    });
    notes.push(
      `${run.workflow}: ${draft === null ? `version ${run.version}` : `its draft of ${draft.savedAt}`}`,
    );
    runs.push({ ...run, version });
  }
  if (notes.length > 0) routed.trace.note("route", "test", `what runs is ${notes.join("; ")}`);
  return { ...routed, runs };
}
