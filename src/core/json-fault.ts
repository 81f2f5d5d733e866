/** Where and why a text is not JSON; line and column count from 1. */
export interface JsonFault {
  reason: string;
  line: number;
  column: number;
}

const space = /[ \t\n\r]*/y;
const number = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/y;
const plainCharacters = /[^"\\\p{Cc}]*(?:[\u007f-\u009f][^"\\\p{Cc}]*)*/uy;
const escape = /\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/y;
const literals = ["true", "false", "null"];

/**
 * Finds the first fault in a text that JSON.parse refused. The engine's own message changes between its versions and
 * quotes the text; senders and tests need one that does neither. Works without recursion, so depth does not matter.
 */
export function faultIn(text: string): JsonFault {
  const scan: Scan = { text, at: 0, open: [] };
  const reason = value(scan) ?? "The text ends well.";
  const before = text.slice(0, scan.at);
  return { reason, line: before.split("\n").length, column: scan.at - before.lastIndexOf("\n") };
}

interface Scan {
  readonly text: string;
  at: number;
  /** The brackets and braces that are open. */
  readonly open: ("[" | "{")[];
}

/** Reads one whole JSON text; gives the reason where it stops, null when there is no fault. */
function value(scan: Scan): string | null {
  for (;;) {
    // Here a value begins.
    skip(scan, space);
    const first = scan.text[scan.at];
    let fault: string | null = null;
    if (first === "[" || first === "{") {
      scan.at += 1;
      scan.open.push(first);
      skip(scan, space);
      if (scan.text[scan.at] !== (first === "[" ? "]" : "}")) {
        fault = first === "{" ? memberName(scan) : null;
        if (fault !== null) return fault;
        continue;
      }
    } else {
      fault = scalar(scan);
      if (fault !== null) return fault;
    }
    const next = afterValue(scan);
    if (next !== "value") return next;
  }
}

/** Closes what ends here; "value" where another value must follow, null at the end of the text, else the fault. */
function afterValue(scan: Scan): string | null {
  for (;;) {
    skip(scan, space);
    const innermost = scan.open.at(-1);
    const character = scan.text[scan.at];
    if (innermost === undefined)
      return character === undefined ? null : `Nothing may follow the value, but ${shown(character)} does.`;
    if (character === (innermost === "[" ? "]" : "}")) {
      scan.at += 1;
      scan.open.pop();
    } else if (character === ",") {
      scan.at += 1;
      return (innermost === "{" ? memberName(scan) : null) ?? "value";
    } else {
      const close = innermost === "[" ? "]" : "}";
      return `Expected , or ${close} here, not ${shown(character)}.`;
    }
  }
}

/** Reads `"name":`. */
function memberName(scan: Scan): string | null {
  skip(scan, space);
  if (scan.text[scan.at] !== '"')
    return `Expected a member's name in double quotes, not ${shown(scan.text[scan.at])}.`;
  const fault = string(scan);
  if (fault !== null) return fault;
  skip(scan, space);
  if (scan.text[scan.at] !== ":")
    return `Expected : after the member's name, not ${shown(scan.text[scan.at])}.`;
  scan.at += 1;
  return null;
}

function scalar(scan: Scan): string | null {
  if (scan.text[scan.at] === '"') return string(scan);
  const literal = literals.find((word) => scan.text.startsWith(word, scan.at));
  if (literal) scan.at += literal.length;
  else if (!skip(scan, number)) return `Expected a value, not ${shown(scan.text[scan.at])}.`;
  return null;
}

function string(scan: Scan): string | null {
  scan.at += 1;
  for (;;) {
    skip(scan, plainCharacters);
    const character = scan.text[scan.at];
    if (character === '"') {
      scan.at += 1;
      return null;
    }
    if (character === "\\" && skip(scan, escape)) continue;
    if (character === undefined) return "The text ends inside a string.";
    return character === "\\"
      ? "This escape in a string is not one that JSON has."
      : `A string must not hold ${shown(character)} as such; it is written as an escape.`;
  }
}

/** Moves past what the expression matches here; whether that was anything. */
function skip(scan: Scan, expression: RegExp): boolean {
  expression.lastIndex = scan.at;
  const match = expression.exec(scan.text);
  if (match) scan.at += match[0].length;
  return match !== null && match[0] !== "";
}

function shown(character: string | undefined): string {
  if (character === undefined) return "the end of the text";
  const code = character.charCodeAt(0);
  if (code > 0x20 && code < 0x7f) return character === '"' ? "a double quote" : `“${character}”`;
  return `the character U+${code.toString(16).toUpperCase().padStart(4, "0")}`;
}
