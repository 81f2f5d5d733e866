import { Problem } from "../contract/problem.ts";
import type { Workflow } from "../contract/workflow.ts";
import { patternOf } from "../core/correlation.ts";
import { stepLinks, workflowsRunBy } from "../engine/step-links.ts";
import type { AwaitedPattern, Change, Snapshot } from "../store/store.ts";
import type { Author } from "./audit.ts";
import { entriesOfChange } from "./change-audit.ts";
import type { ApiDoors } from "./doors.ts";
import { formerBy } from "./former-triggers.ts";

/** Others may change definitions between our checks and our write; so often in a row is no coincidence. */
const attemptsMax = 8;

interface Wanted<Result> {
  /** Null when nothing is to be changed. */
  change: Omit<Change, "workspace" | "ifRevision" | "audit" | "former" | "awaited" | "starts"> | null;
  result: Result;
}

/**
 * Changes a workspace's definitions. `decide` checks the change against the snapshot that it is given and throws a
 * Problem where it must not be; should anything have changed before the write, it is asked again with the newest
 * snapshot. When this resolves the change is in force in this process.
 */
export async function changeDefinitions<Result>(
  doors: Pick<ApiDoors, "store" | "live" | "now" | "random">,
  by: Author,
  decide: (snapshot: Snapshot) => Wanted<Result> | Promise<Wanted<Result>>,
): Promise<Result> {
  const { store, live } = doors;
  for (let attempt = 1; ; attempt += 1) {
    const snapshot = await newest({ store, live });
    const { change, result } = await decide(snapshot);
    if (change === null) return result;
    try {
      const audit = await entriesOfChange(doors, by, { change, snapshot });
      const { workspace } = by;
      const former = formerBy(change, { snapshot, now: doors.now() });
      const publishing = { by: by.actor?.name ?? null, ...change.publishing };
      const awaited = (change.putWorkflows ?? []).flatMap(awaitedBy);
      const starts = new Map(
        (change.putWorkflows ?? []).map(({ id, steps }) => [id, [...workflowsRunBy(steps)]]),
      );
      const ifRevision = snapshot.revision;
      await store.definitions.change({
        ...change,
        publishing,
        former,
        awaited,
        starts,
        workspace,
        ifRevision,
        audit,
      });
    } catch (error) {
      const stale = error instanceof Problem && error.code === "conflict";
      if (stale && attempt < attemptsMax) continue;
      throw error;
    }
    await live.refresh();
    return result;
  }
}

/** The deliveries that a workflow's steps may wait for. */
function awaitedBy({ workspace, steps }: Workflow): AwaitedPattern[] {
  return stepLinks(steps).flatMap(({ awaits }) =>
    awaits === undefined
      ? []
      : [{ workspace, trigger: awaits.trigger, pattern: patternOf(awaits.source), ...awaits.source }],
  );
}

/** Another process may have made a change that has not been seen here yet. */
export async function newest({ store, live }: Pick<ApiDoors, "store" | "live">): Promise<Snapshot> {
  const current = live.current();
  return (await store.definitions.revision()) === current.revision ? current : live.refresh();
}
