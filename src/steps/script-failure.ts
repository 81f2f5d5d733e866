import type { QuickJSContext, QuickJSHandle } from "quickjs-emscripten";
import { memoryBytesMax, messageCharactersMax } from "./script-bounds.ts";

/**
 * How a script ended badly. `worn`: it was cut short, by the time or for want of memory, so its runtime may hold what
 * can't be freed in order.
 */
export class ScriptFailure extends Error {
  readonly worn: boolean;
  constructor(message: string, { worn = false } = {}) {
    super(message);
    this.worn = worn;
  }
}

export const outOfTime = (timeoutMs: number) =>
  new ScriptFailure(`The script ran longer than ${timeoutMs} ms.`, { worn: true });

const needsMemory = `needs more than ${memoryBytesMax / 1_048_576} MiB of memory`;

/** The script stands in a function, one line below that function's beginning. */
const linesBefore = 1;
/** Of a name, a message or a stack, so that a thrown error can't carry the whole memory out. */
const stackCharactersMax = 100_000;

/** What a thrown value means to people: its name and message, and the line of the script. */
export function scriptFailure(context: QuickJSContext, thrown: QuickJSHandle, task: Task): ScriptFailure {
  const [name, message, stack] = ["name", "message", "stack"].map((field) => fieldOf(context, thrown, field));
  if (name === "InternalError" && message === "interrupted") return outOfTime(task.timeoutMs);
  if (name === "InternalError" && message === "out of memory")
    return new ScriptFailure(`The script ${needsMemory}.`, { worn: true });
  // Where there is no room even for the error of lacking room, the engine throws null.
  if (context.sameValue(thrown, context.null))
    return new ScriptFailure(`The script threw null, or ${needsMemory}.`, { worn: true });
  const said = message === undefined ? plainText(context, thrown) : `${name ?? "Error"}: ${message}`;
  return new ScriptFailure(said.slice(0, messageCharactersMax) + lineOf(stack, task.code));
}

interface Task {
  code: string;
  timeoutMs: number;
}

/** A text out of the sandbox, or null when it is no text or longer than `charactersMax`. */
export function textOf(context: QuickJSContext, handle: QuickJSHandle, charactersMax: number): string | null {
  if (context.typeof(handle) !== "string") return null;
  using length = context.getProp(handle, "length");
  return context.getNumber(length) > charactersMax ? null : context.getString(handle);
}

function fieldOf(context: QuickJSContext, handle: QuickJSHandle, name: string): string | undefined {
  if (context.typeof(handle) !== "object") return undefined;
  using field = context.getProp(handle, name);
  return textOf(context, field, stackCharactersMax) ?? undefined;
}

/** A script that ends too early fails in the line after its last, which is not the author's. */
function lineOf(stack: string | undefined, code: string): string {
  const line = /\bscript\.js:(\d+)/.exec(stack ?? "")?.[1];
  return line === undefined ? "" : ` (line ${Math.min(Number(line) - linesBefore, code.split("\n").length)})`;
}

/** What was thrown when it is no error: a script may throw anything. */
function plainText(context: QuickJSContext, thrown: QuickJSHandle): string {
  const text = textOf(context, thrown, messageCharactersMax);
  if (text !== null) return text;
  const kind = context.typeof(thrown);
  if (["object", "function", "string"].includes(kind))
    return `The script threw something without a short message (${kind}).`;
  return String(context.dump(thrown));
}
