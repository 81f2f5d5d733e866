import { messageOf } from "../contract/problem.ts";
import { correlationKey } from "../core/correlation.ts";
import type { Scope } from "../core/event-scope.ts";
import { compileExpression, type Expression } from "../core/expression.ts";
import { compileFilter, type Filter } from "../core/filter.ts";
import { holdsRedacted } from "../core/redact-marker.ts";
import type { Arrival, AwaitedPattern } from "../store/store.ts";
import { eventScopeOf } from "./extract.ts";
import type { Routed } from "./journey.ts";

/** What makes a key of a trigger's events that runs may be waiting for. */
interface CompiledPattern {
  readonly pattern: string;
  readonly key: Expression;
  readonly when: Filter | null;
}
export type CompiledPatterns = readonly CompiledPattern[];

/** Compiles what makes keys; each pattern once, however often the definitions change. */
export class Patterns {
  #compiled = new Map<string, CompiledPattern | null>();

  /** By `workspace/trigger`. */
  of(awaited: readonly AwaitedPattern[]): ReadonlyMap<string, CompiledPatterns> {
    const kept = new Map<string, CompiledPattern | null>();
    const byTrigger = new Map<string, CompiledPattern[]>();
    for (const one of awaited) {
      const compiled = kept.get(one.pattern) ?? this.#compiled.get(one.pattern) ?? compile(one);
      kept.set(one.pattern, compiled);
      if (compiled === null) continue;
      const name = `${one.workspace}/${one.trigger}`;
      byTrigger.set(name, [...(byTrigger.get(name) ?? []), compiled]);
    }
    this.#compiled = kept;
    return byTrigger;
  }
}

/** Null where it does not compile: its workflow was refused, or made by another release. */
function compile({ pattern, eventKey, when }: AwaitedPattern): CompiledPattern | null {
  try {
    const filter = when === null ? null : compileFilter(when);
    return { pattern, key: compileExpression(eventKey), when: filter };
  } catch {
    return null;
  }
}

/**
 * The keys that an event brings for runs that may be waiting for it, to be stored with it. An event that the trigger
 * does not want brings none. What can't be evaluated brings none, and is told.
 */
export async function correlate(routed: Routed, patterns: CompiledPatterns): Promise<Routed> {
  if (!routed.isWanted) return routed;
  const scope = eventScopeOf(routed, routed.eventType);
  const arrivals: Arrival[] = [];
  for (const each of patterns) {
    const key = await keyOf(each, scope, routed).catch((error: unknown) => {
      const why = messageOf(error);
      routed.trace.fault(`the key that runs wait for could not be evaluated: ${why}`);
      return null;
    });
    if (key !== null) arrivals.push({ pattern: each.pattern, key });
  }
  return arrivals.length === 0 ? routed : { ...routed, arrivals };
}

async function keyOf(
  { key, when }: CompiledPattern,
  scope: Scope,
  { trigger, trace }: Routed,
): Promise<string | null> {
  if (when !== null && (await when.test(scope)).kind !== "match") return null;
  const value = await key.evaluate(scope);
  if (trigger.redaction !== null && holdsRedacted(JSON.stringify(value ?? null))) {
    // It would be that of every other event, and would wake any run.
    trace.fault("the key that runs wait for is made of what `redact` hides: it wakes none");
    return null;
  }
  return correlationKey(value);
}
