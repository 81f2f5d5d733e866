import { Told } from "./failure.ts";
import { note } from "./output.ts";

/** A shell's code for a command that Ctrl-C has ended. */
const interruptedCode = 130;

/** Thrown where a signal has ended a command, when what it had begun is cleared away. */
class Interrupted extends Told {
  override name = "Interrupted";
  override readonly exitCode = interruptedCode;
}

const signals: NodeJS.Signals[] = ["SIGINT", "SIGTERM", "SIGHUP"];

/** Does what would leave something half done behind: at a signal it is told to stop, and clears that away. A second one ends the process. */
export async function interruptible<Result>(work: (signal: AbortSignal) => Promise<Result>): Promise<Result> {
  const stopping = new AbortController();
  const stop = () => {
    if (stopping.signal.aborted) process.exit(interruptedCode);
    note("Stopping …");
    stopping.abort(new Interrupted());
  };
  for (const signal of signals) process.on(signal, stop);
  try {
    return await work(stopping.signal);
  } catch (error) {
    throw stopping.signal.aborted ? stopping.signal.reason : error;
  } finally {
    for (const signal of signals) process.off(signal, stop);
  }
}
