import type { Hidden } from "../contract/hidden.ts";
import type { Json } from "../contract/name.ts";
import type { RedactRule } from "../contract/redact.ts";
import { JsonPathError, jsonPathValuesMax } from "./jsonpath.ts";
import { compileAllPlaces, nameAnywhere, type Place, placesAnywhere } from "./plain-places.ts";
import { type Found, hideAll } from "./redact-place.ts";
import { isRewritable, type ReadBody, rewritten } from "./redact-text.ts";
import type { XmlDocument } from "./xml-node.ts";

export type RedactedBody =
  | {
      kind: "redacted";
      bytes: Uint8Array;
      value: Json;
      document: XmlDocument | undefined;
      /** How many values each rule has hidden, those that found something. */
      found: Hidden[];
      /** Where they stood. */
      places: readonly Place[];
    }
  /** What is to be hidden could not be found for certain: nothing of it may be kept. */
  | { kind: "unfollowed"; reason: string };

interface BodyRule {
  readonly name: string;
  /** The one name that it looks for wherever it stands. */
  readonly anywhere: string | null;
  readonly places: (value: unknown) => readonly Place[];
}

/** Compiles the rules for bodies; null where there are none. Their paths are compiled when the first body is there. */
export function compileBodyRules(rules: readonly RedactRule[]): ((body: ReadBody) => RedactedBody) | null {
  const wanted = rules.filter(({ from }) => from === "body");
  if (wanted.length === 0) return null;
  let compiled: BodyRule[] | undefined;
  return (body) => {
    try {
      compiled ??= wanted.map(({ name, path }) => ({
        name,
        places: compileAllPlaces(path),
        anywhere: nameAnywhere(path),
      }));
      return redactBody(compiled, body);
    } catch (error) {
      if (!(error instanceof JsonPathError)) throw error;
      return { kind: "unfollowed", reason: `a rule of \`redact\` can't be followed: ${error.message}` };
    }
  };
}

function redactBody(rules: readonly BodyRule[], body: ReadBody): RedactedBody {
  if (!isRewritable(body.type)) {
    const named = rules.map(({ name }) => name).join(", ");
    const reason = `${named} of \`redact\` can't be followed in a body that is read as ${body.type}`;
    return { kind: "unfollowed", reason };
  }
  // Found in what came, all of them: what one rule hides another may still look at.
  const all = foundIn(body.value, rules);
  if (all === null) {
    return { kind: "unfollowed", reason: `\`redact\` finds ${jsonPathValuesMax} values or more` };
  }
  const tried: (number[] | null)[] = [];
  const written = rewritten(body, (tree) => tried.push(hideAll(tree, all)));
  if (written.kind === "unwritable") return { kind: "unfollowed", reason: written.reason };
  const [counts = []] = tried;
  if (counts === null || tried.includes(null)) {
    return { kind: "unfollowed", reason: "what `redact` hides was not found again where it stood" };
  }
  const { bytes, value, document } = written;
  return {
    kind: "redacted",
    bytes,
    value,
    document,
    found: foundBy(all, counts),
    places: all.flatMap(({ places }) => places),
  };
}

/** Null where all rules together find too much: where each value stands may take more room than the body. */
function foundIn(value: Json, rules: readonly BodyRule[]): Found[] | null {
  const names = rules.flatMap(({ anywhere }) => anywhere ?? []);
  const byName = names.length < 2 ? null : placesAnywhere(value, names);
  const all: Found[] = [];
  let left = jsonPathValuesMax;
  for (const rule of rules) {
    const known = rule.anywhere === null ? undefined : byName?.get(rule.anywhere);
    const places = known ?? rule.places(value);
    left -= places.length;
    if (left <= 0) return null;
    all.push({ name: rule.name, places });
  }
  return all;
}

const foundBy = (all: readonly Found[], counts: readonly number[]): Hidden[] =>
  all.flatMap(({ name }, at): Hidden[] => {
    const values = counts[at] ?? 0;
    return values === 0 ? [] : [{ rule: name, from: "body", name: null, values }];
  });
