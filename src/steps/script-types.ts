import { createRequire } from "node:module";
import { runInNewContext } from "node:vm";
import type * as Sucrase from "sucrase";
import { messageOf } from "../contract/problem.ts";

/** JavaScript with each line where it was, or what is wrong with the TypeScript; `passing`: only its time ran out. */
export type Typeless = { kind: "code"; code: string } | { kind: "fault"; message: string; passing: boolean };

/** Nested casts take the reader exponential time; 256 KiB of what people write takes a tenth of this. */
const stripMsMax = 500;
/** Scripts that are in use at a time; the one used longest ago is stripped again. */
const keptMax = 200;

const kept = new Map<string, Typeless>();
const require = createRequire(import.meta.url);

/** Takes the types off a script, once for all its runs. Nothing is checked by them: the editor does that. */
export function typeless(code: string): Typeless {
  const known = kept.get(code);
  kept.delete(code);
  const result = known ?? stripped(code);
  // A machine that stood still says nothing of the script.
  if (result.kind === "fault" && result.passing) return result;
  kept.set(code, result);
  const [oldest] = kept.keys();
  if (kept.size > keptMax && oldest !== undefined) kept.delete(oldest);
  return result;
}

function stripped(code: string): Typeless {
  // Loaded with the first script that has types: most instances never need it.
  const { transform }: typeof Sucrase = require("sucrase");
  const strip = () => transform(code, { transforms: ["typescript"], disableESTransforms: true }).code;
  try {
    return { kind: "code", code: inTime(strip) };
  } catch (error) {
    return faultOf(error);
  }
}

/**
 * The work is our own and runs among our own objects; a context is the one place from which Node can end work that takes
 * too long on this thread.
 */
function inTime(work: () => string): string {
  let result = "";
  runInNewContext("work()", { work: () => void (result = work()) }, { timeout: stripMsMax });
  return result;
}

function faultOf(error: unknown): Typeless {
  const message = messageOf(error);
  if (/timed out/.test(message)) {
    return { kind: "fault", message: `Its types could not be read within ${stripMsMax} ms.`, passing: true };
  }
  const told = error instanceof RangeError ? "The script nests too deeply." : withPlace(message);
  return { kind: "fault", message: told, passing: false };
}

/** `Unexpected token (line 2, column 7)`, from `Error transforming x: Unexpected token (2:7)`. */
const withPlace = (message: string): string =>
  message.replace(/^Error transforming .*?: /, "").replace(/\((\d+):(\d+)\)$/, "(line $1, column $2)");
