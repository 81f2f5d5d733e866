import { listItemsMax } from "./expression-bounds.ts";
import { ExpressionError } from "./expression-error.ts";
import { WorkError } from "./expression-work.ts";

/** A message is for a person, a trace and a log line. */
const messageCharactersMax = 400;

/** What JSONata throws: a plain object with a code, or an error of the engine's own. */
interface Thrown {
  code?: unknown;
  message?: unknown;
  position?: unknown;
  token?: unknown;
}

const hints: readonly { code: RegExp; near: RegExp; hint: string }[] = [
  { code: /^S/, near: /!==/, hint: "To ask whether two values differ, write != here, not !==." },
  { code: /^S/, near: /={2,3}/, hint: "To ask whether two values are equal, write = here, not ==." },
  { code: /^S/, near: /&&/, hint: "To join two conditions, write and here, not &&." },
  { code: /^S/, near: /\|\|/, hint: "To join two conditions, write or here, not ||." },
  {
    code: /^S/,
    near: /\?\./,
    hint: "Write . here, not ?.: a path over something missing gives nothing and is no error.",
  },
  { code: /^S/, near: /=>/, hint: "A function is written function($x) { … } here, not $x => …." },
  { code: /^S/, near: /!/, hint: "To negate a condition, write $not(…) here, not !…." },
];

/** An error of JSONata's, or of the engine below it, for people: what is wrong, where, and what to write instead. */
export function expressionErrorFrom(error: unknown, source: string): ExpressionError {
  if (error instanceof ExpressionError) return error;
  const thrown: Thrown = typeof error === "object" && error !== null ? error : { message: String(error) };
  if (error instanceof RangeError) {
    const message = error.message.includes("call stack")
      ? "The expression nests too deeply."
      : "The expression makes a value that is too large.";
    return new ExpressionError(message, { source, cause: error });
  }
  const code = typeof thrown.code === "string" ? thrown.code : "";
  const offset = offsetOf(thrown, source);
  const message = shortened(spoken(code, thrown, source, offset));
  const passing = error instanceof WorkError && error.passing;
  return new ExpressionError(message, { source, offset, cause: error, passing });
}

function spoken(code: string, thrown: Thrown, source: string, offset: number | undefined): string {
  const said =
    typeof thrown.message === "string" && thrown.message !== "" ? thrown.message : "The expression failed.";
  const token = typeof thrown.token === "string" ? thrown.token : "";
  if (code === "D2014" || code === "D2015") return `A list here may hold at most ${listItemsMax} items.`;
  if (code === "D1011") return "The expression nests or recurses too deeply.";
  if (code === "T2001" || code === "T2002") {
    if (token === "+") return `${sentence(said)} Texts are joined with &, not +.`;
    if (token === "-")
      return `${sentence(said)} A name with a hyphen stands in quotes: headers."x-request-id".`;
  }
  if (code === "T1005" || code === "T1006") {
    return token === "" || token === "("
      ? "What is called here is not a function."
      : `There is no function $${token}. Functions begin with $: $contains(text, "part"), $lowercase(text).`;
  }
  const near = offset === undefined ? "" : source.slice(Math.max(0, offset - 2), offset + 3);
  const hint = hints.find((one) => one.code.test(code) && one.near.test(near));
  return hint ? hint.hint : sentence(said);
}

/** JSONata puts the value that it stumbled over into the message, however long it is. */
function shortened(message: string): string {
  if (message.length <= messageCharactersMax) return message;
  const half = messageCharactersMax / 2;
  return `${message.slice(0, half)} … ${message.slice(-half)}`;
}

/** JSONata counts to the end of the token that it stumbled over; people look for its beginning. */
function offsetOf(thrown: Thrown, source: string): number | undefined {
  if (typeof thrown.position !== "number") return undefined;
  const token = typeof thrown.token === "string" ? thrown.token : "";
  const start = thrown.position - token.length;
  return token !== "" && source.slice(start, thrown.position) === token
    ? start
    : Math.min(thrown.position, source.length);
}

function sentence(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}
