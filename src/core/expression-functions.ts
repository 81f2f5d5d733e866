import { textCharactersMax } from "./expression-bounds.ts";
import { append, distinct, members, sort, spread } from "./expression-lists.ts";
import { callNative, isCallable, type NativeFunction, standIn } from "./expression-native.ts";
import { NotJsonError, plainJson } from "./plain-json.ts";

/** Names that operators are evaluated under (`expression-guard.ts`): no one can write a space in a name. */
export const joinTexts = "join texts",
  onlyData = "only data",
  allMembers = "all members";

/** A text to be read as a time or a number by a picture: the pictures become backtracking regular expressions. */
const picturedCharactersMax = 100;

/**
 * Functions that stand in for JSONata's own of the same name. Gone are those with chance in them and the one that
 * evaluates text; the others do the same as before within bounds, since they run where the evaluation's time is not
 * looked at.
 */
export const functions: ReadonlyMap<string, NativeFunction> = new Map<string, NativeFunction>([
  ["eval", own(unavailable("$eval is not available here. Write the expression itself."))],
  [
    "random",
    own(unavailable("$random is not available here: the same event must always give the same result.")),
  ],
  [
    "shuffle",
    own(unavailable("$shuffle is not available here: the same event must always give the same result.")),
  ],
  ["pad", guarded("pad", (_text, width, fill) => checkLength(Math.abs(Number(width)) * lengthOf(fill)))],
  ["join", guarded("join", (texts, separator) => checkLength(joinedLength(texts, separator)))],
  ["replace", guarded("replace", () => {})],
  ["string", guarded("string", (value) => void plainJson(isCallable(value) ? "" : value))],
  ["clone", guarded("clone", (value) => void plainJson(value))],
  ["toMillis", guarded("toMillis", checkPictured)],
  ["parseInteger", guarded("parseInteger", checkPictured)],
  ["distinct", standIn("distinct", distinct)],
  ["spread", standIn("spread", spread)],
  ["sort", standIn("sort", sort)],
  [
    "append",
    standIn("append", function (left, right) {
      return append(this, left, right);
    }),
  ],
  [allMembers, own(members)],
  [onlyData, own(dataAlone)],
  [joinTexts, own((left, right) => checked(textOf(left) + textOf(right)))],
]);

/** `$now` and `$millis` of an evaluation at a point in time. */
export function clockFunctions(nowMs: () => number): Record<string, (...values: unknown[]) => unknown> {
  return {
    now: (picture, zone) => callNative("fromMillis", undefined, [nowMs(), picture, zone]),
    millis: () => nowMs(),
  };
}

function own(implementation: (...values: unknown[]) => unknown): NativeFunction {
  return { _jsonata_function: true, implementation };
}

function unavailable(message: string): () => never {
  return () => {
    throw new NotJsonError(message);
  };
}

/** JSONata's function with its arguments looked at before, and a text that it gives looked at after. */
function guarded(name: string, check: (...values: unknown[]) => void): NativeFunction {
  return standIn(name, function (...values) {
    check(...values);
    const result = callNative(name, this, values);
    return result instanceof Promise ? result.then(checked) : checked(result);
  });
}

function checked<Value>(value: Value): Value {
  if (typeof value === "string") checkLength(value.length);
  return value;
}

function checkLength(characters: number): void {
  if (characters <= textCharactersMax) return;
  throw new NotJsonError(`A text here may have at most ${textCharactersMax} characters.`);
}

function checkPictured(text: unknown, picture: unknown): void {
  if (typeof picture !== "string" || typeof text !== "string") return;
  if (text.length <= picturedCharactersMax && picture.length <= picturedCharactersMax) return;
  throw new NotJsonError(
    `A text to be read by a picture, and the picture, may have at most ${picturedCharactersMax} characters.`,
  );
}

function joinedLength(texts: unknown, separator: unknown): number {
  if (!Array.isArray(texts)) return 0;
  const between = typeof separator === "string" ? separator.length : 0;
  return texts.reduce((sum: number, text: unknown) => sum + between + lengthOf(text), 0);
}

function lengthOf(text: unknown): number {
  return typeof text === "string" ? Math.max(1, text.length) : 1;
}

/** What `&` makes of a value. */
function textOf(value: unknown): string {
  if (typeof value === "string") return value;
  if (value === undefined) return "";
  if (!isCallable(value)) plainJson(value);
  return String(callNative("string", undefined, [value]));
}

function dataAlone(value: unknown): unknown {
  if (isCallable(value) || (Array.isArray(value) && value.some(isCallable))) {
    throw new NotJsonError("Only data can be changed by |…|…|, not a function.");
  }
  return value;
}
