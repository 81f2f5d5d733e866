import type { Json } from "../contract/name.ts";
import { eventScope, type Scope, type ScopeEvent } from "./event-scope.ts";
import { compileExpression } from "./expression.ts";
import { ExpressionError } from "./expression-error.ts";
import { lintExpression } from "./expression-lint.ts";
import { compileFilter, type FilterVerdict } from "./filter.ts";

/** A condition on what a delivery holds, compiled. */
export interface Where {
  readonly source: string;
  /** What the body must hold, as it stands, for it to be true: words without anything that JSON or a form escapes. */
  readonly bodyHolds: readonly string[];
  /** Never throws or rejects. */
  test(scope: Scope): FilterVerdict | Promise<FilterVerdict>;
}

// `body.order.id=O-1`, as people type it: no spaces or quotes about the sign.
const shorthand = /^((?:[A-Za-z_][\w-]*)(?:\.[A-Za-z_][\w-]*|\[\d+\])*)=(?![=\s"'])(\S.*)$/s;
const plainWord = /^[A-Za-z0-9_-]+$/;
// A whole number that does not end in 0 is written with its digits alone: any other way would need a fraction.
const wholeNumber = /^[0-9]{0,15}[1-9]$/;

/**
 * Compiles what `--where` takes: an expression that must be true, as in `body.total > 5`, or `path=value`, as in
 * `body.order.id=O-1`, which compares the value's text. Throws ExpressionError when it is wrong.
 */
export function compileWhere(source: string): Where {
  const [, path, value] = shorthand.exec(source.trim()) ?? [];
  if (path === undefined || value === undefined) {
    const filter = compileFilter(source);
    refuseUnknown(source);
    return { source, bodyHolds: [], test: (scope) => filter.test(scope) };
  }
  const expression = compileExpression(quoted(path));
  refuseUnknown(quoted(path));
  const verdict = (found: Json | undefined): FilterVerdict => ({
    kind: holds(found, value) ? "match" : "no_match",
  });
  return {
    source,
    bodyHolds: path.startsWith("body.") && standsAsItIs(value) ? [value] : [],
    test(scope) {
      const found = expression.evaluate(scope);
      return found instanceof Promise ? found.then(verdict, () => verdict(undefined)) : verdict(found);
    },
  };
}

/** What names nothing that there is would fit no delivery, and nobody would be told why. */
function refuseUnknown(source: string): void {
  const [unknown] = lintExpression(source, { roots, params: null });
  if (unknown !== undefined) throw new ExpressionError(`${unknown.message}${hintFor(source)}`, { source });
}

const roots: ReadonlySet<string> = new Set(
  "trigger params headers query path body method url ip eventType status".split(" "),
);

function hintFor(source: string): string {
  const [root = ""] = /^[A-Za-z_]\w*/.exec(source.trim()) ?? [];
  return root === "" || roots.has(root) ? "" : ` What the body holds is read as body.${root}.`;
}

/** The scope of filters, and short names for what a delivery is mostly asked about. */
export function whereScope(event: ScopeEvent & { status?: string }): Scope {
  const { headers, query, body, method, url, ip, eventType, status, pathParameters: path } = event;
  return { ...eventScope(event), headers, query, path, body, method, url, ip, eventType, status };
}

const standsAsItIs = (value: string) =>
  wholeNumber.test(value) || (plainWord.test(value) && Number.isNaN(Number(value)));

/** A name with a hyphen is quoted for JSONata, where it would be a subtraction. */
const quoted = (path: string) => path.replace(/[A-Za-z_]\w*(?:-[\w-]*)/g, (name) => `\`${name}\``);

function holds(found: Json | undefined, value: string): boolean {
  if (Array.isArray(found)) return found.some((item) => holds(item, value));
  if (typeof found === "object") return found === null && value === "null";
  return found !== undefined && String(found) === value;
}
