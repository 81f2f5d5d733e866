import type { Scope } from "../core/event-scope.ts";
import { newId } from "../core/id.ts";
import { type Choice, chooseRoutes } from "../core/routes.ts";
import type { NewRun } from "../store/store.ts";
import { eventScopeOf } from "./extract.ts";
import type { Identified, Routed } from "./journey.ts";

export interface RouteDoors {
  random: (bytes: number) => Uint8Array;
  /** `followed`: something is to follow when its runs end. */
  workflow: (find: {
    workspace: string;
    name: string;
  }) => { id: string; version: number; followed?: boolean } | null;
}

/**
 * Which workflows want the event? What was asked, and what it was about, is in the trace. A filter that can't be
 * evaluated takes no route and is a fault: the delivery is marked, and can be replayed once the filter has been mended.
 */
export function route(identified: Identified, doors: RouteDoors): Routed | Promise<Routed> {
  const { trigger, scope, eventType, eventTypeFault } = identified;
  if (trigger.decided !== null) return routed(identified, trigger.decided, doors);
  const shown = () => shownScope(identified);
  return chooseRoutes(trigger.routing, { scope, eventType, eventTypeFault, shown }).then((choice) =>
    routed(identified, choice, doors),
  );
}

/** The scope as far as it may be kept: the trace holds no secret that a filter has read. */
function shownScope(identified: Identified): Scope {
  const { seen, shown, scope, eventType } = identified;
  if (seen.headers === shown.headers && seen.query === shown.query && seen.url === shown.url) return scope;
  return eventScopeOf({ ...identified, seen: shown }, eventType);
}

function routed(
  identified: Identified,
  { matched, verdicts, failed, isWanted }: Choice,
  doors: RouteDoors,
): Routed {
  const { trigger, at, trace } = identified;
  const runs: NewRun[] = [];
  const lost: string[] = [];
  const ids = matched.map(() => newId("run", { now: at, random: doors.random }));
  // So that a delivery's runs are listed in the order of its routes.
  if (ids.length > 1) ids.sort();
  for (let index = 0; index < matched.length; index += 1) {
    const name = matched[index]?.workflow ?? "";
    const workflow = doors.workflow({ workspace: trigger.workspace, name });
    const id = ids[index];
    if (workflow === null || id === undefined) lost.push(`there is no workflow ${name}`);
    else {
      const run = { id, workflowId: workflow.id, workflow: name, version: workflow.version };
      runs.push(workflow.followed === true ? { ...run, followed: true } : run);
    }
  }
  const reason = lost.length === 0 ? verdicts : `${verdicts}; ${lost.join("; ")}`;
  const undecided = failed || lost.length > 0;
  if (undecided) trace.fault(reason);
  trace.note("route", undecided ? "error" : runs.length === 0 ? "filtered" : "ok", reason);
  return { ...identified, runs, undecided, isWanted, unwanted: runs.length === 0 ? reason : null };
}
