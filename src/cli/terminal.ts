import { AsyncLocalStorage } from "node:async_hooks";
import type { Readable, Writable } from "node:stream";

/** What a command line reads and writes, and where its settings come from. */
export interface Terminal {
  stdin: Readable & { isTTY?: boolean };
  stdout: Writable & { isTTY?: boolean };
  stderr: Writable & { isTTY?: boolean };
  env: Readonly<Record<string, string | undefined>>;
}

const given = new AsyncLocalStorage<Terminal>();

/** Of the command line that is under way: the process's own, unless it was run at another. */
export const terminal = (): Terminal => given.getStore() ?? process;

/** Does what `terminal()` is to answer `at` in, however far below. */
export const runAt = <Result>(at: Terminal, work: () => Promise<Result>): Promise<Result> =>
  given.run(at, work);
