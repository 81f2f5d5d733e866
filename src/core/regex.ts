import { RE2JS, RE2JSException } from "re2js";

/** A pattern that is too long is refused before it costs compile time. */
const patternCharactersMax = 10_000;

/** A pattern's program may not be larger: counted repetitions multiply, and each step of a match visits it. */
const programSizeMax = 20_000;

export interface Regex {
  readonly pattern: string;
  /** Whether the whole text matches. */
  matchesWhole(text: string): boolean;
  /** Whether a part of the text matches. */
  matchesPart(text: string): boolean;
  /** The first match's groups, the whole match first; a group that took no part is null. Null without a match. */
  first(text: string): (string | null)[] | null;
  /**
   * What each match takes out of the text: its first group, or the whole of it where the pattern has none. Throws
   * RegexError when there are more than `max`.
   */
  captures(text: string, max: number): string[];
}

/** Thrown when a pattern is wrong or not supported; the message is for people. */
export class RegexError extends Error {
  override name = "RegexError";
}

/**
 * Compiles a regular expression that runs in time linear in the text (RE2 syntax: no look-around, no backreferences),
 * so that no text and no pattern can stop the process. Flags: `i`, `m`, `s`.
 */
export function compileRegex(pattern: string, flags = ""): Regex {
  const compiled = compileLinear(pattern, flags);
  return {
    pattern,
    matchesWhole: (text) => compiled.testExact(text),
    matchesPart: (text) => compiled.test(text),
    first(text) {
      const matcher = compiled.matcher(text);
      if (!matcher.find()) return null;
      const groups: (string | null)[] = [];
      for (let group = 0; group <= matcher.groupCount(); group += 1) groups.push(matcher.group(group));
      return groups;
    },
    captures(text, max) {
      const matcher = compiled.matcher(text);
      const group = matcher.groupCount() > 0 ? 1 : 0;
      const captured: string[] = [];
      while (matcher.find()) {
        if (captured.length === max) throw new RegexError(`The pattern matches more than ${max} times.`);
        const part = matcher.group(group);
        if (part !== null) captured.push(part);
      }
      return captured;
    },
  };
}

/** The engine's own object, for adapters that need its positions. */
export function compileLinear(pattern: string, flags: string): RE2JS {
  if (pattern.length > patternCharactersMax) {
    throw new RegexError(`A regular expression may have at most ${patternCharactersMax} characters.`);
  }
  try {
    const compiled = RE2JS.compile(RE2JS.translateRegExp(pattern), flagBits(flags));
    if (compiled.programSize() > programSizeMax) {
      throw new RegexError("The regular expression is too large. Lower its repetition counts.");
    }
    return compiled;
  } catch (error) {
    if (!(error instanceof RE2JSException)) throw error;
    throw new RegexError(
      `The regular expression /${pattern}/ is not valid: ${error.message}. Look-around and backreferences are not supported.`,
      { cause: error },
    );
  }
}

function flagBits(flags: string): number {
  return (
    (flags.includes("i") ? RE2JS.CASE_INSENSITIVE : 0) |
    (flags.includes("m") ? RE2JS.MULTILINE : 0) |
    (flags.includes("s") ? RE2JS.DOTALL : 0)
  );
}
