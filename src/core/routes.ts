import type { Scope } from "./event-scope.ts";
import { compileFilter, type Filter, type FilterVerdict } from "./filter.ts";

/** A route of a trigger, ready to be asked. */
export interface RouteRule {
  readonly workflow: string;
  readonly when: Filter | null;
  readonly otherwise: boolean;
}

/** A trigger's filter and routes. */
export interface Routing {
  readonly filter: Filter | null;
  readonly routes: readonly RouteRule[];
}

/** The routes that are taken, and why these, for people; `failed` where a filter could not be evaluated. */
export interface Choice {
  readonly matched: readonly RouteRule[];
  readonly verdicts: string;
  readonly failed: boolean;
}

const always: FilterVerdict = { kind: "match" };
const noMatch: FilterVerdict = { kind: "no_match" };

/**
 * Which routes want an event? The trigger's filter first, then its routes in order: all that match; those marked
 * `otherwise` only if none with a filter did. A filter that can't be evaluated does not match, and `failed` says so.
 * Never rejects.
 */
export async function chooseRoutes({ filter, routes }: Routing, scope: Scope): Promise<Choice> {
  const wanted = filter === null ? always : await filter.test(scope);
  if (wanted.kind !== "match") {
    return { matched: [], verdicts: `filter: ${said(wanted)}`, failed: wanted.kind === "error" };
  }
  const judged: Judged[] = [];
  for (const rule of routes)
    judged.push({ rule, verdict: rule.when === null ? always : await rule.when.test(scope) });
  const choice = choiceOf(judged);
  return filter === null ? choice : { ...choice, verdicts: `filter: match; ${choice.verdicts}` };
}

/** The choice where no filter is to be asked, so that it is the same for every event; else null. */
export function settledChoice({ filter, routes }: Routing): Choice | null {
  if (filter !== null || routes.some(({ when }) => when !== null)) return null;
  return choiceOf(routes.map((rule) => ({ rule, verdict: always })));
}

/** Throws ExpressionError when a filter is wrong. */
export function compileRouting(trigger: {
  filter?: string | undefined;
  routes: readonly { workflow: string; when?: string | undefined; otherwise: boolean }[];
}): Routing {
  return {
    filter: trigger.filter === undefined ? null : compileFilter(trigger.filter),
    routes: trigger.routes.map(({ workflow, when, otherwise }) => ({
      workflow,
      when: when === undefined ? null : compileFilter(when),
      otherwise,
    })),
  };
}

type Judged = { rule: RouteRule; verdict: FilterVerdict };

function choiceOf(judged: readonly Judged[]): Choice {
  const isFiltered = judged.some(
    ({ rule: { when, otherwise }, verdict }) => when !== null && !otherwise && verdict.kind === "match",
  );
  const matched: RouteRule[] = [];
  const lines: string[] = [];
  for (const [index, { rule, verdict }] of judged.entries()) {
    const settled = rule.otherwise && isFiltered ? noMatch : verdict;
    if (settled.kind === "match") matched.push(rule);
    lines.push(
      `route ${index + 1} (${rule.workflow}): ${rule.otherwise ? "otherwise, " : ""}${said(settled)}`,
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
