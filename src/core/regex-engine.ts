import type { RE2JS } from "re2js";
import { listItemsMax } from "./expression-bounds.ts";
import { compileLinear, RegexError } from "./regex.ts";

/** Compiled once per literal: the syntax tree holds the same object for as long as the expression lives. */
const compiled = new WeakMap<RegExp, RE2JS>();

/** The linear-time form of a regular expression literal. Throws RegexError where there is none. */
export function linearOf(literal: RegExp): RE2JS {
  const known = compiled.get(literal);
  if (known) return known;
  const made = compileLinear(literal.source, literal.flags);
  compiled.set(literal, made);
  return made;
}

/**
 * As much of RegExp as JSONata calls on its `RegexEngine` (`lastIndex` and `exec`), carried by the linear-time engine.
 * One is made for each evaluation of a literal, and one may match only so often: matching runs where the evaluation's
 * time is not looked at.
 */
export class LinearRegExp {
  lastIndex = 0;
  readonly #regex: RE2JS;
  #text = "";
  #matcher: ReturnType<RE2JS["matcher"]> | null = null;
  #matches = 0;

  constructor(literal: RegExp) {
    this.#regex = linearOf(literal);
  }

  exec(text: string): { [group: number]: string | undefined; index: number; length: number } | null {
    if (!this.#matcher || this.#text !== text) {
      this.#matcher = this.#regex.matcher(text);
      this.#text = text;
    }
    const matcher = this.#matcher;
    if (this.lastIndex > text.length || !matcher.find(this.lastIndex)) {
      this.lastIndex = 0;
      return null;
    }
    this.#matches += 1;
    if (this.#matches > listItemsMax) {
      throw new RegexError(`A regular expression may match at most ${listItemsMax} times in one evaluation.`);
    }
    this.lastIndex = matcher.end();
    const groups = Array.from(
      { length: matcher.groupCount() + 1 },
      (_, group) => matcher.group(group) ?? undefined,
    );
    return Object.assign(groups, { index: matcher.start() });
  }
}
