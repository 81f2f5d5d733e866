import type { Hidden } from "../contract/hidden.ts";
import type { RedactRule } from "../contract/redact.ts";
import { type ParsedBody, parseBody } from "./body.ts";
import { JsonPathError, jsonPathValuesMax } from "./jsonpath.ts";
import { compileAllPlaces, type Place } from "./plain-places.ts";
import { hiddenBy, redactedBy } from "./redact-marker.ts";
import { isRewritable, type ReadBody, rewritten } from "./redact-text.ts";

export type RedactedBody =
  | {
      kind: "redacted";
      bytes: Uint8Array;
      value: Extract<ParsedBody, { kind: "parsed" }>["value"];
      /** How many values each rule has hidden, those that found something. */
      found: Hidden[];
      /** Where they stood. */
      places: readonly Place[];
    }
  /** What is to be hidden could not be found for certain: nothing of it may be kept. */
  | { kind: "unfollowed"; reason: string };

interface BodyRule {
  readonly name: string;
  readonly places: (value: unknown) => readonly Place[];
}

/** Compiles the rules for bodies; null where there are none. Their paths are compiled when the first body is there. */
export function compileBodyRules(rules: readonly RedactRule[]): ((body: ReadBody) => RedactedBody) | null {
  const wanted = rules.filter(({ from }) => from === "body");
  if (wanted.length === 0) return null;
  let compiled: BodyRule[] | undefined;
  return (body) => {
    try {
      compiled ??= wanted.map(({ name, path }) => ({ name, places: compileAllPlaces(path) }));
      return redactBody(compiled, body);
    } catch (error) {
      if (!(error instanceof JsonPathError)) throw error;
      return { kind: "unfollowed", reason: `a rule of \`redact\` can't be followed: ${error.message}` };
    }
  };
}

function redactBody(rules: readonly BodyRule[], body: ReadBody): RedactedBody {
  const { type, contentType, value } = body;
  if (!isRewritable(type)) {
    const named = rules.map(({ name }) => name).join(", ");
    const reason = `${named} of \`redact\` can be followed in JSON, NDJSON and forms; this body was read as ${type}`;
    return { kind: "unfollowed", reason };
  }
  // Found in what came, all of them: what one rule hides another may still look at.
  const all = rules.map(({ name, places }) => ({ name, places: places(value) }));
  const tooMany = all.find(({ places }) => places.length >= jsonPathValuesMax);
  if (tooMany !== undefined) {
    const reason = `${tooMany.name} of \`redact\` finds ${jsonPathValuesMax} values or more`;
    return { kind: "unfollowed", reason };
  }
  const found: Hidden[] = [];
  const bytes = rewritten(body, (tree) => {
    for (const { name, places } of all) {
      const values = places.filter((place) => hide(tree, place, redactedBy(name))).length;
      if (values > 0) found.push({ rule: name, from: "body", name: null, values });
    }
  });
  if (bytes === null) return { kind: "unfollowed", reason: "the form is in a charset that is not UTF-8" };
  const reread = parseBody({ bytes, contentType, as: type });
  // What a run reads is what is kept.
  if (reread.kind !== "parsed") return { kind: "unfollowed", reason: reread.reason };
  return { kind: "redacted", bytes, value: reread.value, found, places: all.flatMap(({ places }) => places) };
}

/** Puts a marker in the place of a value; false where that is hidden already, or a part of what is. */
export function hide(tree: unknown, place: Place, marker: string): boolean {
  const name = place.at(-1);
  const holder = place.slice(0, -1).reduce<unknown>(memberOf, tree);
  if (name === undefined || !isHolder(holder) || !Object.hasOwn(holder, name)) return false;
  if (hiddenBy(Reflect.get(holder, name)) !== null) return false;
  // Not by assignment: a member may be called `__proto__`.
  Object.defineProperty(holder, name, {
    value: marker,
    writable: true,
    enumerable: true,
    configurable: true,
  });
  return true;
}

const isHolder = (value: unknown): value is object => typeof value === "object" && value !== null;

function memberOf(holder: unknown, name: string | number): unknown {
  return isHolder(holder) && Object.hasOwn(holder, name) ? Reflect.get(holder, name) : undefined;
}
