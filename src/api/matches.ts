import { presetFor } from "../auth/provider.ts";
import type { Match, RoutingDraft } from "../contract/match.ts";
import { type Issue, messageOf, Problem } from "../contract/problem.ts";
import type { Trigger } from "../contract/trigger.ts";
import type { ScopeEvent } from "../core/event-scope.ts";
import { eventScope } from "../core/event-scope.ts";
import { eventTypeIn } from "../core/event-type.ts";
import { compileFilter } from "../core/filter.ts";
import { compilePick, type Picker } from "../core/pick.ts";
import { chooseRoutes, compileRouting } from "../core/routes.ts";
import { compileTemplate, type Template } from "../core/template.ts";
import type { Handlers } from "./call.ts";
import { newest } from "./change.ts";
import type { ApiDoors } from "./doors.ts";
import { failure } from "./failure.ts";
import { summaryOf } from "./input.ts";
import { type Candidate, candidates } from "./match-candidates.ts";
import { checkParameter } from "./parameter-check.ts";
import { triggerFaults } from "./trigger-faults.ts";
import { findTrigger } from "./triggers.ts";

/** Rules may be slow and bodies large, and the process has senders to answer. */
const tryMs = 5_000;

export function matchHandlers(doors: ApiDoors): Handlers<"matchTrigger" | "triggerFaults"> {
  return {
    triggerFaults: ({ workspace, params }) => triggerFaults(doors, { workspace, trigger: params.trigger }),
    async matchTrigger({ workspace, params, input }) {
      const trigger = findTrigger(await newest(doors), workspace, params.trigger);
      const rules = rulesOf(trigger, input.draft);
      const items: Match[] = [];
      const until = performance.now() + tryMs;
      let complete = true;
      for await (const candidate of candidates(doors, { workspace, trigger, input })) {
        if (performance.now() > until) {
          complete = false;
          break;
        }
        items.push(await matchOf(candidate, rules));
      }
      return {
        items,
        matched: items.filter(({ workflows }) => workflows.length > 0).length,
        failed: items.filter(({ failed }) => failed).length,
        complete,
      };
    },
  };
}

interface Rules {
  routing: ReturnType<typeof compileRouting>;
  eventType: Template | null;
  /** How the trigger's preset finds it. */
  pick: Picker | null;
  variables: Trigger["variables"];
}

function rulesOf(trigger: Trigger, draft: RoutingDraft): Rules {
  const { events, eventType, filter, routing = trigger.routing, routes = trigger.routes } = draft;
  const { parameters = [] } = draft;
  const issues: Issue[] = [
    ...parameters.flatMap((each, at) => checkParameter(each, `draft.parameters.${at}`, trigger)),
    ...(typeof filter === "string" ? failure("draft.filter", () => compileFilter(filter)) : []),
    ...(typeof eventType === "string" ? failure("draft.eventType", () => compileTemplate(eventType)) : []),
    ...routes.flatMap(({ when }, at) =>
      when === undefined ? [] : failure(`draft.routes.${at}.when`, () => compileFilter(when)),
    ),
  ];
  if (issues.length > 0) throw new Problem("invalid_input", { detail: summaryOf(issues), issues });
  const chosen = <Value>(given: Value | null | undefined, own: Value | undefined): Value | undefined =>
    given === undefined ? own : (given ?? undefined);
  const source = chosen(eventType, trigger.eventType);
  const preset = presetFor(trigger)?.eventType;
  return {
    routing: compileRouting({
      ownWrites: trigger.ownWrites,
      routing,
      routes,
      events: chosen(events, trigger.events),
      filter: chosen(filter, trigger.filter),
    }),
    eventType: source === undefined ? null : compileTemplate(source),
    pick: preset === undefined ? null : compilePick(preset),
    variables: trigger.variables,
  };
}

async function matchOf({ event, delivery, notes }: Candidate, rules: Rules): Promise<Match> {
  const type = await typeOf(event, rules);
  const scope = eventScope({ ...event, eventType: type.eventType }, rules.variables);
  const choice = await chooseRoutes(rules.routing, {
    scope,
    eventType: type.eventType,
    eventTypeFault: type.fault,
    explains: true,
  });
  return {
    deliveryId: delivery?.id ?? null,
    receivedAt: delivery?.receivedAt ?? null,
    status: delivery?.status ?? null,
    eventType: type.eventType,
    workflows: choice.matched.map(({ workflow }) => workflow),
    failed: choice.failed || type.fault !== null,
    rulings: [...choice.rulings],
    notes:
      type.fault === null ? [...notes] : [...notes, `the event type could not be evaluated: ${type.fault}`],
  };
}

/** By the rule as it is now; a stored type is the one that an older rule may have given. */
async function typeOf(
  event: ScopeEvent,
  { eventType: template, pick, variables }: Rules,
): Promise<{ eventType: string | null; fault: string | null }> {
  if (template === null) {
    const picked = pick?.(event) ?? null;
    return { eventType: picked === null ? event.eventType : eventTypeIn(picked), fault: null };
  }
  try {
    const text = await template.render(eventScope({ ...event, eventType: null }, variables));
    return { eventType: eventTypeIn(text), fault: null };
  } catch (error) {
    return { eventType: null, fault: messageOf(error) };
  }
}
