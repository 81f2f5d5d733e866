import { spawn } from "node:child_process";
import { Readable, Writable } from "node:stream";
import { runTripline } from "../src/cli/tripline.ts";
import type { ApiWorld } from "./api-world.ts";
import { commands } from "./bundle.ts";

export interface Ended {
  code: number | null;
  out: string;
  err: string;
}

type Connection = Pick<ApiWorld, "url" | "key"> | null;

interface Options {
  input?: string;
  environment?: Record<string, string>;
  /** Where relative paths start; of one call at a time, since the process has one such folder. */
  folder?: string;
}

/**
 * The real command line in this process, with a world's address and key in its environment. What the process itself
 * does, signals and streams of the system, is for `startTripline`.
 */
export async function tripline(
  world: Connection,
  args: readonly string[],
  { input = "", environment = {}, folder = process.cwd() }: Options = {},
): Promise<Ended> {
  const [stdout, stderr] = [writtenTo(), writtenTo()];
  const env = environmentOf(world, environment);
  const stdin = Readable.from([Buffer.from(input)]);
  const before = process.cwd();
  process.chdir(folder);
  const running = runTripline(args, { stdin, stdout: stdout.stream, stderr: stderr.stream, env });
  const code = await running.finally(() => process.chdir(before));
  return { code, out: stdout.text(), err: stderr.text() };
}

function writtenTo() {
  const chunks: Buffer[] = [];
  const stream = new Writable({
    write(chunk: Buffer, _encoding, done) {
      chunks.push(chunk);
      done();
    },
  });
  return { stream, text: () => Buffer.concat(chunks).toString() };
}

/** As a process of its own, while it runs. */
export function startTripline(
  world: Connection,
  args: readonly string[],
  { environment = {} }: Pick<Options, "environment"> = {},
) {
  return spawn(process.execPath, ["--disable-warning=ExperimentalWarning", commands, ...args], {
    env: environmentOf(world, environment),
    stdio: ["pipe", "pipe", "pipe"],
  });
}

function environmentOf(world: Connection, environment: Record<string, string>): Record<string, string> {
  const clean = Object.entries(process.env).flatMap(([name, value]) =>
    value === undefined || /^(TRIPLINE_|FORCE_COLOR|NO_COLOR)/.test(name) ? [] : [[name, value] as const],
  );
  const connection: Record<string, string> =
    world === null ? {} : { TRIPLINE_URL: world.url, TRIPLINE_KEY: world.key };
  return { ...Object.fromEntries(clean), ...connection, ...environment };
}
