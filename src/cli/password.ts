import { text as readStream } from "node:stream/consumers";
import { Told, UsageError } from "./failure.ts";
import { note } from "./output.ts";
import { typedUnseen } from "./question.ts";
import { terminal } from "./terminal.ts";

/** Asks for a password twice, not shown, or takes it from a pipe. */
export async function readPassword(of: string): Promise<string> {
  if (!terminal().stdin.isTTY) return (await readStream(terminal().stdin)).replace(/\r?\n$/, "");
  const [first, second] = [await hidden(`Password of ${of} (not shown)`), await hidden("Once more")];
  if (first === second) return first;
  throw new UsageError("The passwords differ.", "Try again.");
}

async function hidden(message: string): Promise<string> {
  const value = await typedUnseen({ message, output: terminal().stderr });
  if (value !== null) return value;
  note("Nothing was changed.");
  throw new Told();
}
