import type { Json } from "../contract/name.ts";
import { contentSources } from "../core/content-sources.ts";
import type { Scope } from "../core/event-scope.ts";
import { type CompiledParameter, type ParameterSources, readSource } from "../core/parameter-source.ts";
import type { CompiledTrigger } from "./compile.ts";
import type { Ending, Extracted, Parsed } from "./journey.ts";
import { requestScope } from "./request-scope.ts";
import { keptOf, type Shown, seenOf } from "./shown.ts";

const noParameters: Record<string, Json> = Object.freeze({});
const noScope: Scope = Object.freeze({});

/** For parameters none of which is taken from the content. */
const noContent: Pick<ParameterSources, "text" | "numeral"> = { text: () => undefined, numeral: () => null };

interface Faults {
  missing: string[];
  invalid: { name: string; reason: string }[];
}

/**
 * Takes the parameters out of the request and checks them. `enforce` refuses a call that differs, `warn` takes and
 * marks it; a parameter that is marked as required is enforced in both. `off` checks nothing else.
 */
export function extract(parsed: Parsed): Extracted | Ending {
  const { trigger, trace } = parsed;
  const seen = seenOf(parsed, trigger.credentials);
  const shown = keptOf(seen, trigger.usual);
  const given = parsed.dynamic?.data ?? noParameters;
  if (trigger.parameters.length === 0) {
    return { ...parsed, seen, shown, params: given, scope: scopeOf(parsed, seen, given) };
  }
  const faults: Faults = { missing: [], invalid: [] };
  const params: Record<string, Json> = {};
  const sources = sourcesOf(parsed, seen);
  for (const parameter of trigger.parameters) {
    if (Object.hasOwn(given, parameter.name)) continue;
    const { raw, reading } = readSource(parameter, sources);
    // Its name is never one that objects have by themselves.
    if (reading.ok) params[parameter.name] = reading.value;
    else {
      if (raw !== undefined) params[parameter.name] = raw;
      if (isRefused(parameter, reading, trigger.enforcement)) {
        if (reading.missing) faults.missing.push(parameter.name);
        else faults.invalid.push({ name: parameter.name, reason: reading.reason });
      } else if (trigger.enforcement === "warn" && !reading.missing) {
        trace.warn(`parameter ${parameter.name} ${reading.reason}`);
      }
    }
  }
  const { missing, invalid } = faults;
  const reasons = invalid.map(({ name, reason }) => `${name} ${reason}`);
  if (missing.length > 0) {
    const reason = [`missing: ${missing.join(", ")}`, ...reasons].join("; ");
    return { kind: "missing", missing, invalid, reason };
  }
  if (invalid.length > 0) return { kind: "invalid", invalid, reason: reasons.join("; ") };
  if (given !== noParameters) Object.assign(params, given);
  return { ...parsed, seen, shown, params, scope: scopeOf(parsed, seen, params) };
}

function isRefused(
  { required }: CompiledParameter,
  { missing }: { missing: boolean },
  enforcement: CompiledTrigger["enforcement"],
): boolean {
  return required || (!missing && enforcement === "enforce");
}

function sourcesOf(parsed: Parsed, { headers, query }: Shown): ParameterSources {
  const { type, value, document, body, pathParameters, claims, method, ip, trigger } = parsed;
  const { text, numeral } = trigger.readsContent
    ? contentSources({
        bytes: body,
        contentType: parsed.headers["content-type"],
        type,
        value,
        charset: trigger.payload.charset,
      })
    : noContent;
  return { type, value, document, headers, query, pathParameters, claims, method, ip, text, numeral };
}

/** What templates and filters see. Made only for triggers that have some. */
function scopeOf(parsed: Parsed, seen: Shown, params: Record<string, Json>): Scope {
  return parsed.trigger.hasExpressions ? eventScopeOf({ ...parsed, seen, params }, null) : noScope;
}

export function eventScopeOf(
  event: Parsed & Pick<Extracted, "seen" | "params">,
  eventType: string | null,
): Scope {
  const { seen, params, value: body, claims } = event;
  return requestScope(event, seen, { params, body, eventType, claims });
}
