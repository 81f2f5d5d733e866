import { spawn } from "node:child_process";
import { text } from "node:stream/consumers";
import type { ApiWorld } from "./api-world.ts";
import { commands } from "./bundle.ts";

export interface Ended {
  code: number | null;
  out: string;
  err: string;
}

interface Options {
  input?: string;
  environment?: Record<string, string>;
  /** Where relative paths start. */
  folder?: string;
}

/** The real command line as a process of its own, with a world's address and key in its environment. */
export async function tripline(
  world: Pick<ApiWorld, "url" | "key"> | null,
  args: readonly string[],
  { input = "", environment = {}, folder }: Options = {},
): Promise<Ended> {
  const child = startTripline(world, args, { environment, ...(folder !== undefined && { folder }) });
  child.stdin.end(input);
  const ended = new Promise<number | null>((resolve) => {
    child.on("close", (code) => resolve(code));
  });
  const [out, err, code] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
  return { code, out, err };
}

/** As `tripline`, while it runs. */
export function startTripline(
  world: Pick<ApiWorld, "url" | "key"> | null,
  args: readonly string[],
  { environment = {}, folder }: Omit<Options, "input"> = {},
) {
  const clean = Object.entries(process.env).filter(
    ([name]) => !/^(TRIPLINE_|FORCE_COLOR|NO_COLOR)/.test(name),
  );
  const connection = world === null ? {} : { TRIPLINE_URL: world.url, TRIPLINE_KEY: world.key };
  return spawn(process.execPath, ["--disable-warning=ExperimentalWarning", commands, ...args], {
    env: { ...Object.fromEntries(clean), ...connection, ...environment },
    stdio: ["pipe", "pipe", "pipe"],
    ...(folder !== undefined && { cwd: folder }),
  });
}
