import type { Json } from "../contract/name.ts";
import { eventScope, type Scope } from "../core/event-scope.ts";
import { maskHeaders, maskUrl } from "../core/mask.ts";
import type { ParameterReading } from "../core/schema.ts";
import type { CompiledParameter, CompiledTrigger } from "./compile.ts";
import type { Ending, Extracted, Parsed } from "./journey.ts";

const noParameters: Record<string, Json> = Object.freeze({});
const noScope: Scope = Object.freeze({});
const noQuery: Record<string, string | string[]> = Object.freeze({});

interface Faults {
  missing: string[];
  invalid: { name: string; reason: string }[];
}

/**
 * Takes the parameters out of the request and checks them. `enforce` refuses a call that differs, `warn` takes and
 * marks it; a parameter that is marked as required is enforced in both. `off` checks nothing.
 */
export function extract(parsed: Parsed): Extracted | Ending {
  const { trigger, trace } = parsed;
  const shown = shownOf(parsed);
  if (trigger.parameters.length === 0) {
    return { ...parsed, shown, params: noParameters, scope: scopeOf(parsed, shown, noParameters) };
  }
  const faults: Faults = { missing: [], invalid: [] };
  const entries: [string, Json][] = [];
  for (const parameter of trigger.parameters) {
    const { raw, reading } = readingOf(parameter, parsed, shown);
    if (reading.ok) entries.push([parameter.name, reading.value]);
    else {
      if (raw !== undefined) entries.push([parameter.name, raw]);
      if (isRefused(parameter, reading, trigger.enforcement)) {
        if (reading.missing) faults.missing.push(parameter.name);
        else faults.invalid.push({ name: parameter.name, reason: reading.reason });
      } else if (trigger.enforcement === "warn" && !reading.missing) {
        trace.warn(`parameter ${parameter.name} ${reading.reason}`);
      }
    }
  }
  const { missing, invalid } = faults;
  if (missing.length > 0) return { kind: "missing", missing, reason: `missing: ${missing.join(", ")}` };
  if (invalid.length > 0) {
    const reasons = invalid.map(({ name, reason }) => `${name} ${reason}`);
    return { kind: "invalid", invalid, reason: reasons.join("; ") };
  }
  const params = Object.fromEntries(entries);
  return { ...parsed, shown, params, scope: scopeOf(parsed, shown, params) };
}

/** A path that takes too much to follow in this body is a fault of the value. */
function readingOf(
  parameter: CompiledParameter,
  parsed: Parsed,
  shown: Extracted["shown"],
): { raw: Json | undefined; reading: ParameterReading } {
  try {
    const raw = rawOf(parameter, parsed, shown);
    return {
      raw,
      reading: parameter.read(raw, { asText: parameter.from !== "body" || parsed.type === "form" }),
    };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { raw: undefined, reading: { ok: false, reason, missing: false } };
  }
}

function isRefused(
  { required }: CompiledParameter,
  { missing }: { missing: boolean },
  enforcement: CompiledTrigger["enforcement"],
): boolean {
  if (enforcement === "off") return false;
  return required || (!missing && enforcement === "enforce");
}

function rawOf(
  { from, path, select }: CompiledParameter,
  parsed: Parsed,
  shown: Extracted["shown"],
): Json | undefined {
  switch (from) {
    case "body":
      return select(parsed.value);
    case "header":
      return own(shown.headers, path.toLowerCase());
    case "query":
      return own(shown.query, path);
    case "path":
      return own(parsed.pathParameters, path);
    case "text":
      return parsed.body.length === 0 ? undefined : textOf(parsed);
    default:
      return from satisfies never;
  }
}

function own<Value>(record: Readonly<Record<string, Value>>, name: string): Value | undefined {
  return Object.hasOwn(record, name) ? record[name] : undefined;
}

function textOf({ type, value, body }: Parsed): string {
  if (typeof value === "string" && type !== "json") return value;
  return Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString("utf8");
}

/** The credential that proved the request is masked in everything that is kept or handed on. */
function shownOf({ trigger, url, headers, search, query }: Parsed): Extracted["shown"] {
  const { carries } = trigger.verifier;
  return {
    url: carries.query.length === 0 || query === "" ? url : maskUrl(url, carries.query),
    headers: carries.headers.some((name) => headers[name] !== undefined)
      ? maskHeaders(headers, carries.headers)
      : headers,
    query: query === "" ? noQuery : queryOf(search, carries.query),
  };
}

export function queryOf(
  search: URLSearchParams,
  secret: readonly string[],
): Record<string, string | string[]> {
  const fields = new Map<string, string | string[]>();
  for (const [name, sent] of search) {
    const value = secret.some((other) => other.toLowerCase() === name.toLowerCase()) ? "***" : sent;
    const known = fields.get(name);
    if (known === undefined) fields.set(name, value);
    else if (Array.isArray(known)) known.push(value);
    else fields.set(name, [known, value]);
  }
  return Object.fromEntries(fields);
}

/** What templates and filters see. Made only for triggers that have some. */
function scopeOf(parsed: Parsed, shown: Extracted["shown"], params: Record<string, Json>): Scope {
  return parsed.trigger.hasExpressions ? eventScopeOf({ ...parsed, shown, params }, null) : noScope;
}

export function eventScopeOf(
  event: Parsed & Pick<Extracted, "shown" | "params">,
  eventType: string | null,
): Scope {
  const { trigger, shown } = event;
  return eventScope(
    {
      id: event.id,
      triggerId: trigger.id,
      receivedAt: event.receivedAt,
      method: event.method,
      url: shown.url,
      ip: event.ip,
      contentType: event.headers["content-type"] ?? null,
      eventType,
      headers: shown.headers,
      query: shown.query,
      pathParameters: event.pathParameters,
      params: event.params,
      body: event.value,
    },
    trigger.variables,
  );
}
