import type { Filter, FilterVerdict } from "../core/filter.ts";
import { newId } from "../core/id.ts";
import type { NewRun } from "../store/store.ts";
import type { CompiledRoute } from "./compile.ts";
import type { Identified, Routed } from "./journey.ts";

export interface RouteDoors {
  random: (bytes: number) => Uint8Array;
  workflow: (find: { workspace: string; name: string }) => { id: string; version: number } | null;
}

/** Nothing of the request decides it: known when the trigger is compiled. */
type Decided = { matched: readonly CompiledRoute[]; verdicts: string; failed: boolean };

/**
 * Which workflows want the event? The trigger's filter first, then its routes in order: all that match; those marked
 * `otherwise` only if none did. A filter that can't be evaluated does not match, is said so in the trace and logged.
 */
export function route(identified: Identified, doors: RouteDoors): Routed | Promise<Routed> {
  const { trigger } = identified;
  if (trigger.decided !== null) return routed(identified, trigger.decided, doors);
  return decide(identified).then((decided) => routed(identified, decided, doors));
}

/** The outcome where no filter is to be evaluated, or null. */
export function decidedRoutes(filter: Filter | null, routes: readonly CompiledRoute[]): Decided | null {
  if (filter !== null || routes.some(({ when }) => when !== null)) return null;
  return chosen(routes.map((candidate) => ({ candidate, verdict: always })));
}

const always: FilterVerdict = { kind: "match" };
const noMatch: FilterVerdict = { kind: "no_match" };

async function decide({ trigger, scope }: Identified): Promise<Decided> {
  const wanted = trigger.filter === null ? always : await trigger.filter.test(scope);
  if (wanted.kind !== "match") {
    return { matched: [], verdicts: `filter: ${said(wanted)}`, failed: wanted.kind === "error" };
  }
  const judged: Judged[] = [];
  for (const candidate of trigger.routes) {
    judged.push({ candidate, verdict: candidate.when === null ? always : await candidate.when.test(scope) });
  }
  const { matched, verdicts, failed } = chosen(judged);
  return { matched, verdicts: trigger.filter === null ? verdicts : `filter: match; ${verdicts}`, failed };
}

type Judged = { candidate: CompiledRoute; verdict: FilterVerdict };

function chosen(judged: readonly Judged[]): Decided {
  const isFiltered = judged.some(
    ({ candidate: { when, otherwise }, verdict }) => when !== null && !otherwise && verdict.kind === "match",
  );
  const matched: CompiledRoute[] = [];
  const lines: string[] = [];
  for (const [index, { candidate, verdict }] of judged.entries()) {
    const settled = candidate.otherwise && isFiltered ? noMatch : verdict;
    if (settled.kind === "match") matched.push(candidate);
    lines.push(
      `route ${index + 1} (${candidate.workflow}): ${candidate.otherwise ? "otherwise, " : ""}${said(settled)}`,
    );
  }
  return {
    matched,
    verdicts: lines.join("; ") || "the trigger has no routes",
    failed: judged.some(({ verdict }) => verdict.kind === "error"),
  };
}

function said(verdict: FilterVerdict): string {
  if (verdict.kind === "error") return `error, ${verdict.reason}`;
  return verdict.kind === "match" ? "match" : "no match";
}

function routed(identified: Identified, { matched, verdicts, failed }: Decided, doors: RouteDoors): Routed {
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
