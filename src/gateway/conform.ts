import type { JsonSchema } from "../contract/json-schema.ts";
import type { Trigger } from "../contract/trigger.ts";
import { compileJsonSchema, type JsonSchemaCheck } from "../core/json-schema.ts";
import type { Violation } from "../core/json-schema-violation.ts";
import { compileToldPath, hiddenPaths } from "../core/redact-path.ts";
import type { Ending, Extracted, Parsed } from "./journey.ts";

/** What a trigger's bodies are held against. */
export interface CompiledStructure {
  readonly schema: JsonSchema;
  /** Null where it is not enforced in any way. */
  readonly check: JsonSchemaCheck | null;
  /** From when on (ms) another delivery is looked at for drift. */
  lookAt: number;
}

/** Of more faults the trace has no use. */
const faultsShown = 10;

/** Compiled when the first request asks: a large schema takes longer than all else of a trigger. */
export function compileStructure({
  schema,
  enforcement,
}: Pick<Trigger, "schema" | "enforcement">): CompiledStructure | null {
  if (schema === undefined) return null;
  if (enforcement === "off") return { schema, check: null, lookAt: 0 };
  let check: JsonSchemaCheck | undefined;
  return {
    schema,
    lookAt: 0,
    check: (value) => {
      check ??= compileJsonSchema(schema);
      return check(value);
    },
  };
}

/**
 * Holds the body against the trigger's schema: `enforce` refuses one that differs with every fault, beside those of its
 * parameters; `warn` takes and marks it. A request that has no body by its nature is not held against one.
 */
export function conform(parsed: Parsed, extracted: Extracted | Ending): Extracted | Ending {
  const { structure, enforcement } = parsed.trigger;
  if (structure === null || structure.check === null || enforcement === "off") return extracted;
  const { kind } = extracted;
  if (kind !== "ok" && kind !== "invalid" && kind !== "missing") return extracted;
  if (parsed.type === "empty" && (parsed.method === "GET" || parsed.method === "DELETE")) return extracted;
  const faults = faultsOf(parsed, structure.check);
  if (faults.length === 0) {
    if (kind === "ok") parsed.trace.note("conform", "ok");
    return extracted;
  }
  const reason = textOf(faults);
  parsed.trace.note("conform", enforcement === "enforce" ? "invalid" : "differs", reason);
  if (enforcement === "enforce") {
    const named = faults.map((fault) => ({ name: nameIn(fault.path), ...fault }));
    if (kind === "ok") return { kind: "invalid", invalid: named, reason };
    const reasons = `${extracted.reason}; ${reason}`;
    return { ...extracted, invalid: [...extracted.invalid, ...named], reason: reasons };
  }
  parsed.trace.warn(`the body differs from the schema: ${reason}`);
  return extracted;
}

/** What the sender sent is held against it, and nothing told of what was hidden. */
function faultsOf({ value, original, isVouched }: Parsed, check: JsonSchemaCheck): readonly Violation[] {
  const sent = original?.sent ?? null;
  if (sent === null) return check(value);
  const faults = check(sent.value);
  if (faults.length === 0) return faults;
  const told = compileToldPath(sent.places, { generic: false });
  // What had been hidden when it came first was judged then.
  const before = isVouched === true ? hiddenPaths(sent.value, sent.places) : new Set();
  return faults
    .map((fault) => ({ ...fault, path: told(fault.path) }))
    .filter(({ path }) => !before.has(path));
}

function textOf(faults: readonly Violation[]): string {
  const shown = faults.slice(0, faultsShown).map(({ path, reason }) => `${path} ${reason}`);
  const more = faults.length - shown.length;
  return more > 0 ? `${shown.join("; ")}; and ${more} more` : shown.join("; ");
}

/** The last name of a path, as parameters are named by theirs. */
function nameIn(path: string): string {
  return /(?:\.|\[')((?:[^'.\]\\]|\\.)+)(?:'\])?(?:\[\d+\])*$/.exec(path)?.[1] ?? "body";
}
