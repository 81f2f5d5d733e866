import { shortKey } from "../core/short-key.ts";
import type { NewRun, Store } from "../store/store.ts";
import type { Ending, Reached, Routed } from "./journey.ts";

export interface TestedDoors {
  store: { definitions: Pick<Store["definitions"], "keepTested"> };
  /** False: it is only asked what would become of a test, and nothing is kept for it to run. */
  stores?: false;
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
export async function tested(routed: Routed, { store, stores }: TestedDoors): Promise<Routed | Ending> {
  if (stores === false) return routed;
  const { workspace } = routed.trigger;
  const notes: string[] = [];
  const runs: NewRun[] = [];
  for (const run of routed.runs) {
    const { workflowId: id, workflow: name, version } = run;
    const kept = await store.definitions.keepTested({ workspace, id, name, version, now: routed.receivedAt });
    if (kept.kind === "unreadable")
      return { kind: "untestable", reason: `the workflow ${name}: ${kept.reason}` };
    const { draftSavedAt } = kept;
    notes.push(`${name}: ${draftSavedAt === null ? `version ${version}` : `its draft of ${draftSavedAt}`}`);
    runs.push({ ...run, version: kept.version });
  }
  if (notes.length > 0) routed.trace.note("route", "test", `what runs is ${notes.join("; ")}`);
  return { ...routed, runs, idempotencyKey: keyOf(routed, runs) };
}

/** Who has copied a signed message has each content run on it once, and on each event of a batch. */
function keyOf(
  { messageId, idempotencyKey, draft, sentHeaders }: Routed,
  runs: readonly NewRun[],
): string | null {
  if (messageId === null) return idempotencyKey;
  const content = [...runs.map(({ version }) => version), ...(draft === undefined ? [] : [`draft ${draft}`])];
  // The key of an event that came in an envelope was signed with it; another could be changed by who sends it again.
  const event = sentHeaders === undefined || idempotencyKey === null ? "" : ` ${idempotencyKey}`;
  return shortKey(`test ${content.join()} of ${messageId}${event}`);
}
