import jsonata from "jsonata";
import { resultDepthMax, textCharactersMax } from "./expression-bounds.ts";
import { NotJsonError, plainJson } from "./plain-json.ts";

/** A function as JSONata keeps its own: it checks the arguments by the signature before it calls. */
export interface NativeFunction {
  _jsonata_function: true;
  implementation: (this: unknown, ...values: never[]) => unknown;
  signature?: unknown;
}

/** Names that operators are evaluated under (`expression-guard.ts`): no one can write a space in a name. */
export const joinTexts = "join texts",
  onlyData = "only data";

/** A text to be read as a time or a number by a picture: the pictures become backtracking regular expressions. */
const picturedCharactersMax = 100;

const replaced = [
  "pad",
  "join",
  "replace",
  "string",
  "clone",
  "distinct",
  "spread",
  "toMillis",
  "fromMillis",
  "parseInteger",
];
const natives = await nativesOf(replaced);

/**
 * Functions that stand in for JSONata's own of the same name. Gone are those with chance in them and the one that
 * evaluates text; the others do the same as before within bounds, since they run where the evaluation's time is not
 * looked at.
 */
export const functions: ReadonlyMap<string, NativeFunction> = new Map<string, NativeFunction>([
  ["eval", unavailable("$eval", "Write the expression itself.")],
  ["random", unavailable("$random", "The same event must always give the same result.")],
  ["shuffle", unavailable("$shuffle", "The same event must always give the same result.")],
  ["pad", guarded("pad", (_text, width, fill) => checkLength(Math.abs(Number(width)) * lengthOf(fill)))],
  ["join", guarded("join", (texts, separator) => checkLength(joinedLength(texts, separator)))],
  ["replace", guarded("replace", null)],
  ["string", guarded("string", (value) => void plainJson(isCallable(value) ? "" : value))],
  ["clone", guarded("clone", (value) => void plainJson(value))],
  ["toMillis", guarded("toMillis", checkPictured)],
  ["parseInteger", guarded("parseInteger", checkPictured)],
  ["distinct", { ...nativeOf("distinct"), implementation: distinct }],
  ["spread", { ...nativeOf("spread"), implementation: spread }],
  [onlyData, { _jsonata_function: true, implementation: dataAlone }],
  [
    joinTexts,
    {
      _jsonata_function: true,
      implementation: (left: unknown, right: unknown) => checked(textOf(left) + textOf(right)),
    },
  ],
]);

/** `$now` and `$millis` of an evaluation at a point in time. */
export function clockFunctions(nowMs: () => number): Record<string, (...values: unknown[]) => unknown> {
  const { implementation } = nativeOf("fromMillis");
  return {
    now: (picture, zone) => Reflect.apply(implementation, undefined, [nowMs(), picture, zone]),
    millis: () => nowMs(),
  };
}

/** Reads JSONata's own functions out of it: naming one evaluates to it. */
async function nativesOf(names: readonly string[]): Promise<ReadonlyMap<string, NativeFunction>> {
  const found = new Map<string, NativeFunction>();
  for (const name of names) {
    const native: unknown = await jsonata(`$${name}`).evaluate({});
    if (isNative(native)) found.set(name, native);
  }
  return found;
}

function isNative(value: unknown): value is NativeFunction {
  return (
    typeof value === "object" && value !== null && "_jsonata_function" in value && "implementation" in value
  );
}

function nativeOf(name: string): NativeFunction {
  const native = natives.get(name);
  if (!native) throw new Error(`JSONata has no function $${name}.`);
  return native;
}

function unavailable(name: string, instead: string): NativeFunction {
  return {
    _jsonata_function: true,
    implementation: () => {
      throw new NotJsonError(`${name} is not available here. ${instead}`);
    },
  };
}

/** JSONata's function with its arguments looked at before, and a text that it gives looked at after. */
function guarded(name: string, check: ((...values: unknown[]) => void) | null): NativeFunction {
  const native = nativeOf(name);
  return {
    ...native,
    implementation(this: unknown, ...values: unknown[]) {
      check?.(...values);
      const result: unknown = Reflect.apply(native.implementation, this, values);
      return result instanceof Promise ? result.then(checked) : checked(result);
    },
  };
}

function checked<Value>(value: Value): Value {
  if (typeof value === "string") checkLength(value.length);
  return value;
}

function checkLength(characters: number): void {
  if (characters > textCharactersMax)
    throw new NotJsonError(`A text here may have at most ${textCharactersMax} characters.`);
}

function lengthOf(text: unknown): number {
  return typeof text === "string" ? Math.max(1, text.length) : 1;
}

function checkPictured(text: unknown, picture: unknown): void {
  if (typeof picture !== "string" || typeof text !== "string") return;
  if (text.length > picturedCharactersMax || picture.length > picturedCharactersMax) {
    throw new NotJsonError(
      `A text to be read by a picture, and the picture, may have at most ${picturedCharactersMax} characters.`,
    );
  }
}

function joinedLength(texts: unknown, separator: unknown): number {
  if (!Array.isArray(texts)) return 0;
  const between = typeof separator === "string" ? separator.length : 0;
  return texts.reduce((sum: number, text: unknown) => sum + between + lengthOf(text), 0);
}

/** What `&` makes of a value. */
function textOf(value: unknown): string {
  if (typeof value === "string") return value;
  if (value === undefined) return "";
  if (!isCallable(value)) plainJson(value);
  return String(Reflect.apply(nativeOf("string").implementation, undefined, [value]));
}

function dataAlone(value: unknown): unknown {
  if (isCallable(value) || (Array.isArray(value) && value.some(isCallable))) {
    throw new NotJsonError("Only data can be changed by |…|…|, not a function.");
  }
  return value;
}

function isCallable(value: unknown): boolean {
  if (typeof value === "function") return true;
  return (
    typeof value === "object" &&
    value !== null &&
    ("_jsonata_lambda" in value || "_jsonata_function" in value)
  );
}

/** As JSONata's, in time linear in the list: values are compared by their text with members in order. */
function distinct(list: unknown): unknown {
  if (!Array.isArray(list) || list.length <= 1) return list;
  const seen = new Set<unknown>();
  const kept = list.filter((item: unknown) => {
    const key =
      typeof item === "object" && item !== null ? `\u0000${JSON.stringify(inOrder(plainJson(item)))}` : item;
    return seen.size < seen.add(key).size;
  });
  // A list made by the evaluation stays one, so that a single value in it stands for itself.
  return "sequence" in list && list.sequence === true ? Object.assign(kept, { sequence: true }) : kept;
}

function inOrder(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inOrder);
  if (typeof value !== "object" || value === null) return value;
  return Object.entries(value)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, item]) => ({ [`.${key}`]: inOrder(item) }));
}

/** As JSONata's, in linear time: each member of each object as an object of its own. */
function spread(value: unknown): unknown {
  if (!Array.isArray(value))
    return isObject(value) ? Object.assign(membersOf(value), { sequence: true }) : value;
  if (value.length === 0) return undefined;
  return value.flat(resultDepthMax).flatMap((item: unknown) => (isObject(item) ? membersOf(item) : [item]));
}

function membersOf(value: object): object[] {
  return Object.entries(value).map(([key, item]) => Object.fromEntries([[key, item]]));
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null && !isCallable(value);
}
