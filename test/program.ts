import { type ChildProcess, spawn } from "node:child_process";
import { randomInt } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:net";
import { createInterface } from "node:readline";
import { readConfig } from "../src/config.ts";
import { openTripline } from "../src/main.ts";
import { createLog } from "../src/observe/log.ts";
import { commands } from "./bundle.ts";
import { openFreshStore } from "./fresh-store.ts";

/** The real program, running. */
export interface Running extends AsyncDisposable {
  readonly url: string;
  /** What it printed at the start: addresses, and at a first start the keys. */
  readonly started: Started;
  /** What it has logged so far. */
  log(): string;
  /** Ends it as SIGTERM does. */
  stop(): Promise<void>;
}

/** The same as a child process. */
export interface Program extends Running {
  readonly process: ChildProcess;
  kill(signal: NodeJS.Signals): Promise<void>;
}

export interface Started {
  publicUrl: string;
  consoleUrl: string;
  adminKey: string | null;
  setUpPath: string | null;
  /** The whole set-up link; `setUpPath` with the console's address. */
  setupUrl: string | null;
  example: { workflow: string; url: string; curl: string; key: string } | null;
}

interface StartOptions {
  /** Settings; `TRIPLINE_PORT` and `TRIPLINE_DATA` among them. */
  environment: Record<string, string>;
  /** Another entry than the bundle, e.g. `bin/tripline.mjs`, or one that fails on purpose. */
  entry?: string;
}

/** In this process, at a tenth of what a child costs: for all that proves nothing about the process itself. */
export async function openProgram({ environment }: Pick<StartOptions, "environment">): Promise<Running> {
  const lines: string[] = [];
  const config = readConfig(environment);
  const tripline = await openTripline(config, {
    log: createLog({ level: config.log, write: (line) => lines.push(line) }),
    now: Date.now,
    chance: Math.random,
    environment: (name) => environment[name],
    openStore: openFreshStore,
  });
  const { publicUrl, consoleUrl, first } = tripline;
  const setupUrl = first.setUpPath === null ? null : consoleUrl + first.setUpPath;
  let stopping: Promise<void> | undefined;
  const stopOnce = () => (stopping ??= tripline.stop());
  return {
    url: publicUrl,
    started: { publicUrl, consoleUrl, setupUrl, ...first },
    log: () => lines.join(""),
    stop: stopOnce,
    [Symbol.asyncDispose]: stopOnce,
  };
}

/** With less room for young objects a start is half collecting garbage; `bin/tripline.mjs` gives as much. */
const flags = ["--disable-warning=ExperimentalWarning", "--min-semi-space-size=8"];

/** Resolves when it is ready; rejects with its output when it ends before. */
export async function startProgram({ environment, entry = commands }: StartOptions): Promise<Program> {
  const clean = Object.entries(process.env).filter(([name]) => !name.startsWith("TRIPLINE_"));
  const child = spawn(process.execPath, [...flags, entry, "serve", "--json"], {
    env: { ...Object.fromEntries(clean), ...environment },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const errors: string[] = [];
  child.stderr.setEncoding("utf8").on("data", (chunk: string) => errors.push(chunk));
  const ended = once(child, "exit");
  const line = once(createInterface({ input: child.stdout }), "line");
  const first = await Promise.race([line, ended.then(() => null)]);
  if (first === null) throw new Error(`The program ended at its start:\n${errors.join("")}`);
  const started = JSON.parse(String(first[0])) as Started;
  const kill = async (signal: NodeJS.Signals) => {
    if (child.exitCode === null && child.signalCode === null) {
      child.kill(signal);
      await ended;
    }
  };
  return {
    url: started.publicUrl,
    process: child,
    started,
    log: () => errors.join(""),
    kill,
    stop: () => kill("SIGTERM"),
    [Symbol.asyncDispose]: () => kill("SIGKILL"),
  };
}

/**
 * Below those that systems give to connections: a program that is killed and started again must find its port as it was. Each
 * process of tests has a stretch of its own, and gives none of it twice.
 */
const firstPort = 10_000;
const stretch = 4_000;
let nextPort =
  firstPort + (Number(process.env["VITEST_POOL_ID"] ?? 0) % 5) * stretch + randomInt(stretch / 2);

/** A port that nothing listens on now. */
export async function freePort(): Promise<number> {
  const port = nextPort;
  nextPort += 1;
  const server = createServer().listen(port, "127.0.0.1");
  try {
    await once(server, "listening");
  } catch {
    return freePort();
  }
  server.close();
  await once(server, "close");
  return port;
}
