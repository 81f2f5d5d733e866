import { text as readStream } from "node:stream/consumers";
import { Told } from "./failure.ts";
import { note } from "./output.ts";
import { typedUnseen } from "./question.ts";
import { terminal } from "./terminal.ts";

/** Asks for a value, not shown, or takes it from a pipe: a file that is piped in mostly ends in a line feed too many. */
export async function readValue(name: string): Promise<string> {
  if (!terminal().stdin.isTTY) return (await readStream(terminal().stdin)).replace(/\r?\n$/, "");
  const value = await typedUnseen({ message: `Value of ${name} (not shown)`, output: terminal().stderr });
  if (value !== null) return value;
  note("Nothing was stored.");
  throw new Told();
}
