import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { realpath } from "node:fs/promises";
import { basename, dirname, isAbsolute, join, relative, resolve } from "node:path";
import { programFile } from "../core/package-folder.ts";
import type { DatabaseCall, DatabasePool, StatementResult } from "./database-call.ts";
import type { SqliteResult, SqliteTask } from "./database-sqlite-worker.ts";
import { TerminalError } from "./step.ts";
import { withinTime } from "./within-time.ts";

const isIdleAfterMs = 10_000;

/**
 * A file of SQLite in the folder that the operator gave. It is opened by a process of its own, since SQLite works on
 * the thread that asks and can't be interrupted there, not even by the thread's end; a call that takes too long ends the
 * process. What it had begun is rolled back when the file is opened next.
 */
export async function openSqlite(file: string, folder: string | undefined): Promise<DatabasePool> {
  const path = await pathOf(file, folder);
  let worker: ChildProcess | null = null;
  let turn: Promise<unknown> = Promise.resolve();
  let waiting = 0;
  let lastAt = performance.now();
  const drop = async () => {
    const ended = worker;
    worker = null;
    if (ended === null || ended.exitCode !== null) return;
    ended.kill("SIGKILL");
    await once(ended, "exit");
  };
  const one = async (call: DatabaseCall): Promise<StatementResult[]> => {
    call.signal.throwIfAborted();
    worker ??= started(path);
    try {
      return await asked(worker, call);
    } catch (error) {
      if (!(error instanceof TerminalError)) await drop();
      throw error;
    }
  };
  return {
    run(call) {
      waiting += 1;
      // One writes at a time in any case; a process for each reader is not worth its memory.
      const running = turn.then(() => one(call));
      turn = running
        .catch(() => {})
        .finally(() => {
          waiting -= 1;
          lastAt = performance.now();
        });
      return running;
    },
    get isIdle() {
      return waiting === 0 && performance.now() - lastAt > isIdleAfterMs;
    },
    close: drop,
  };
}

/** Without our environment: what it holds is none of its business. */
function started(path: string): ChildProcess {
  return fork(programFile("src/steps/database-sqlite-worker.ts"), [path], {
    env: {},
    stdio: ["ignore", "ignore", "ignore", "ipc"],
  });
}

/** Neither `..` nor a link leads out of the folder. */
async function pathOf(file: string, folder: string | undefined): Promise<string> {
  if (folder === undefined)
    throw new TerminalError(
      "SQLite files may not be opened here. Whoever runs Tripline can name a folder: TRIPLINE_SQLITE_FOLDER.",
    );
  const refused = new TerminalError("A file of SQLite is named by its path within the folder for them.");
  if (file === "" || isAbsolute(file) || file.includes("\0")) throw refused;
  try {
    const root = await realpath(folder);
    const wanted = resolve(root, file);
    const path = await realpath(wanted).catch(async () =>
      join(await realpath(dirname(wanted)), basename(wanted)),
    );
    const inside = relative(root, path);
    if (inside === "" || inside.startsWith("..") || isAbsolute(inside)) throw refused;
    return path;
  } catch (error) {
    if (error === refused) throw refused;
    throw new TerminalError("The folder of this SQLite file does not exist.", { cause: error });
  }
}

function failed({ message, terminal, code }: Extract<SqliteResult, { kind: "failed" }>): Error {
  // What it says comes from another process: the cause has but its code.
  const cause = code === null ? undefined : Object.assign(new Error(message), { code });
  return terminal ? new TerminalError(message, { cause }) : new Error(message, { cause });
}

function asked(worker: ChildProcess, call: DatabaseCall): Promise<StatementResult[]> {
  const { statements, rowsMax, bytesMax } = call;
  const { promise, resolve: done, reject } = Promise.withResolvers<StatementResult[]>();
  const answer = (result: SqliteResult) => {
    if (result.kind === "done") done(result.results);
    else reject(failed(result));
  };
  const broken = (cause: unknown) => reject(new Error("The process that runs SQLite broke down.", { cause }));
  worker.on("message", answer).on("error", broken).on("exit", broken);
  const task: SqliteTask = { statements, rowsMax, bytesMax };
  worker.ref();
  worker.channel?.ref();
  worker.send(task);
  return withinTime({ ...call, of: "The database" }, () => promise).finally(() => {
    worker.off("message", answer).off("error", broken).off("exit", broken);
    // It keeps the process alive only while somebody waits.
    worker.unref();
    worker.channel?.unref();
  });
}
