import type { Ruling } from "../contract/match.ts";
import type { Scope } from "./event-scope.ts";
import { compileSubscription, type Subscription } from "./events.ts";
import { compileFilter, type Filter, type FilterVerdict } from "./filter.ts";
import { rulingsText } from "./ruling.ts";
import { seenValues } from "./seen-values.ts";

/** A route of a trigger, ready to be asked. */
export interface RouteRule {
  readonly workflow: string;
  readonly when: Filter | null;
  readonly otherwise: boolean;
  /** Its place in the definition, from 0. */
  readonly index: number;
}

/** A trigger's subscription, filter and routes; these in the order in which they are asked. */
export interface Routing {
  /** True for what our own user wrote. */
  readonly mark: Filter | null;
  readonly events: Subscription | null;
  readonly filter: Filter | null;
  readonly routes: readonly RouteRule[];
  readonly mode: "all" | "first";
}

/** The routes that are taken, and why these; `failed` where something could not be evaluated. */
export interface Choice {
  readonly matched: readonly RouteRule[];
  readonly rulings: readonly Ruling[];
  /** The rulings for people, in one line. */
  readonly verdicts: string;
  readonly failed: boolean;
  /** The routes were asked: the trigger's own filter, and its subscription, let the event pass. */
  readonly isWanted: boolean;
}

/** An event to be routed. */
export interface Routable {
  scope: Scope;
  eventType: string | null;
  /** Why its type could not be evaluated. */
  eventTypeFault?: string | null;
  /** What people may see of the scope, where that is less; made only when it is needed. */
  shown?: () => Scope;
  /** Note what was read by the rules that matched, too. */
  explains?: boolean;
}

/**
 * Which routes want an event? One that bears the mark of our own writes goes to none. Its type must be one of those subscribed to, the trigger's filter must match, then the
 * routes are asked by priority: all that match are taken, or the first; those marked `otherwise` only if no route with a
 * filter matched. What can't be evaluated never matches, and is never passed over in silence: `failed` says so, no
 * `otherwise` is taken then, and where the first match is sought, nothing after it. Never rejects.
 */
export async function chooseRoutes(routing: Routing, event: Routable): Promise<Choice> {
  const rulings: Ruling[] = [];
  const ask = async (rule: string, filter: Filter): Promise<FilterVerdict["kind"]> => {
    const verdict = await filter.test(event.scope);
    // What bears the mark is refused for what it reads.
    const explained = rule === ownWriteRule ? { ...event, explains: true } : event;
    rulings.push(rulingOf(rule, { filter, verdict, event: explained }));
    return verdict.kind;
  };
  if (routing.mark !== null && (await ask(ownWriteRule, routing.mark)) !== "no_match")
    return choiceOf([], rulings);
  const subscribed = routing.events === null ? null : subscribes(routing.events, event);
  if (subscribed !== null) {
    rulings.push(subscribed);
    if (subscribed.verdict !== "match") return choiceOf([], rulings);
  }
  if (routing.filter !== null && (await ask("filter", routing.filter)) !== "match")
    return choiceOf([], rulings);
  const verdicts: FilterVerdict["kind"][] = [];
  const wanted: RouteRule[] = [];
  for (const route of routing.routes) {
    const name = nameOf(route);
    const isSettled = routing.mode === "first" && (wanted.length > 0 || verdicts.includes("error"));
    if (isSettled || (route.otherwise && verdicts.some((kind) => kind !== "no_match"))) {
      rulings.push({ rule: name, verdict: "skipped", seen: [] });
      continue;
    }
    if (route.when === null) rulings.push({ rule: name, verdict: "match", seen: [] });
    else verdicts.push(await ask(name, route.when));
    if (route.when === null || verdicts.at(-1) === "match") wanted.push(route);
  }
  return choiceOf(wanted, rulings);
}

/** The choice where nothing is to be asked, so that it is the same for every event; else null. */
export function settledChoice({ mark, events, filter, routes, mode }: Routing): Choice | null {
  if (mark !== null || events !== null || filter !== null || routes.some(({ when }) => when !== null))
    return null;
  const matched = mode === "first" ? routes.slice(0, 1) : routes;
  return choiceOf(
    matched,
    routes.map((route) => ({
      rule: nameOf(route),
      verdict: matched.includes(route) ? "match" : "skipped",
      seen: [],
    })),
  );
}

/** Throws ExpressionError when a filter is wrong. */
export function compileRouting(trigger: {
  ownWrites?: { mark?: string | undefined } | undefined;
  events?: readonly string[] | undefined;
  filter?: string | undefined;
  routing?: "all" | "first" | undefined;
  routes: readonly {
    workflow: string;
    when?: string | undefined;
    otherwise: boolean;
    priority?: number | undefined;
  }[];
}): Routing {
  const routes = trigger.routes.map(({ workflow, when, otherwise, priority = 0 }, index) => ({
    workflow,
    when: when === undefined ? null : compileFilter(when),
    otherwise,
    index,
    priority,
  }));
  const mark = trigger.ownWrites?.mark;
  return {
    mark: mark === undefined ? null : compileFilter(mark),
    events: trigger.events === undefined ? null : compileSubscription(trigger.events),
    filter: trigger.filter === undefined ? null : compileFilter(trigger.filter),
    // Those for everything else come last, whatever their priority.
    routes: routes.toSorted(
      (one, other) => Number(one.otherwise) - Number(other.otherwise) || other.priority - one.priority,
    ),
    mode: trigger.routing ?? "all",
  };
}

/** Whether the event stems from our own write: asked before all others. */
const ownWriteRule = "own write";

function subscribes(events: Subscription, event: Routable): Ruling {
  const { eventType, eventTypeFault = null } = event;
  if (eventTypeFault !== null)
    return { rule: "events", verdict: "error", reason: `its type: ${eventTypeFault}`, seen: [] };
  if (eventType === null)
    return { rule: "events", verdict: "no_match", reason: "the event has no type", seen: [] };
  if (events.takes(eventType)) return { rule: "events", verdict: "match", seen: [] };
  return {
    rule: "events",
    verdict: "no_match",
    reason: `"${eventType}" is none of ${events.types.join(", ")}`.slice(0, 500),
    seen: [],
  };
}

function nameOf({ index, workflow, otherwise }: RouteRule): string {
  return `route ${index + 1} (${workflow}${otherwise ? ", otherwise" : ""})`;
}

function rulingOf(
  rule: string,
  { filter, verdict, event }: { filter: Filter; verdict: FilterVerdict; event: Routable },
): Ruling {
  const { scope, shown, explains = false } = event;
  const seen = verdict.kind === "match" && !explains ? [] : seenValues(filter.paths, shown?.() ?? scope);
  return verdict.kind === "error"
    ? { rule, verdict: "error", reason: verdict.reason, seen }
    : { rule, verdict: verdict.kind, seen };
}

function choiceOf(matched: readonly RouteRule[], rulings: readonly Ruling[]): Choice {
  return {
    matched,
    rulings,
    verdicts: rulingsText(rulings) || "the trigger has no routes",
    failed: rulings.some(({ verdict }) => verdict === "error"),
    isWanted: !rulings.some(
      ({ rule, verdict }) => verdict !== "match" && (rule === "events" || rule === "filter"),
    ),
  };
}
