import { newId } from "../core/id.ts";
import { type Choice, chooseRoutes } from "../core/routes.ts";
import type { NewRun } from "../store/store.ts";
import type { Identified, Routed } from "./journey.ts";

export interface RouteDoors {
  random: (bytes: number) => Uint8Array;
  workflow: (find: { workspace: string; name: string }) => { id: string; version: number } | null;
}

/** Which workflows want the event? What was asked is in the trace; a filter that can't be evaluated is logged, too. */
export function route(identified: Identified, doors: RouteDoors): Routed | Promise<Routed> {
  const { trigger, scope } = identified;
  if (trigger.decided !== null) return routed(identified, trigger.decided, doors);
  return chooseRoutes(trigger, scope).then((choice) => routed(identified, choice, doors));
}

function routed(identified: Identified, { matched, verdicts, failed }: Choice, doors: RouteDoors): Routed {
  const { trigger, at, trace } = identified;
  const runs: NewRun[] = [];
  const lost: string[] = [];
  // Sorted, so that a delivery's runs are listed in the order of its routes.
  const ids = matched.map(() => newId("run", { now: at, random: doors.random })).toSorted();
  for (const [index, { workflow: name }] of matched.entries()) {
    const workflow = doors.workflow({ workspace: trigger.workspace, name });
    const id = ids[index];
    if (workflow === null || id === undefined) lost.push(`there is no workflow ${name}`);
    else {
      runs.push({ id, workflowId: workflow.id, workflow: name, version: workflow.version });
    }
  }
  const reason = lost.length === 0 ? verdicts : `${verdicts}; ${lost.join("; ")}`;
  if (failed || lost.length > 0) trace.warn(reason);
  trace.note("route", runs.length === 0 ? "filtered" : "ok", reason);
  return { ...identified, runs, unwanted: runs.length === 0 ? reason : null };
}
