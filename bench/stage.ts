import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { commandLine } from "../test/bundle.ts";
import { type Manage, manage } from "../test/manage.ts";
import { freePort, type Program, startProgram } from "../test/program.ts";
import { type Child, startChild } from "./children.ts";
import { type Load, load, type Measured } from "./load.ts";
import { body, headers, plain, rich, secret } from "./order.ts";
import { calling, chained, looping, scripted, waiting } from "./workflows.ts";

/** Tripline in a folder of its own with the benchmark's workflows; processes come and go, the store stays. */
export interface Stage extends AsyncDisposable {
  /** Starts a process with these settings, by the command line or another entry. */
  start(settings?: Record<string, string>, entry?: string): Promise<Program>;
  /** Management calls to a process that takes them. */
  apiOf(program: Program): Manage;
  loadOf(workflow: Workflow, rest: Pick<Load, "connections" | "durationMs">): Promise<Load>;
}

export type Workflow = "plain" | "rich" | "calling" | "chained" | "scripted" | "looping" | "waiting";

interface StageOptions {
  databaseUrl?: string;
  targetUrl?: string;
}

export const connections = 64;

/** The program taking deliveries and executing nothing, which on the embedded store only a benchmark wants. */
export const intakeOnly = new URL("intake-only.ts", import.meta.url).pathname;

export async function openStage({
  databaseUrl,
  targetUrl = "http://127.0.0.1:9/",
}: StageOptions): Promise<Stage> {
  const folder = await mkdtemp(join(tmpdir(), "tripline-bench-"));
  const port = await freePort();
  const common = {
    TRIPLINE_DATA: folder,
    TRIPLINE_PORT: String(port),
    TRIPLINE_ALLOWED_ADDRESSES: "127.0.0.0/8",
    TRIPLINE_LOG: "warn",
    TRIPLINE_SECRET_KEY: "a-key-for-benchmarks-of-32-chars",
    ...(databaseUrl === undefined ? {} : { TRIPLINE_DATABASE_URL: databaseUrl }),
  };
  const programs: Program[] = [];
  const start: Stage["start"] = async (more = {}, entry = commandLine) => {
    const program = await startProgram({ environment: { ...common, ...more }, entry });
    programs.push(program);
    return program;
  };
  const first = await start();
  const key = first.started.adminKey;
  const api = manage(first.url, key);
  await api.secret("bench", secret);
  const quota = { perMinute: 1_000_000_000, perHour: 1_000_000_000, perDay: 1_000_000_000 };
  await api.call("PATCH", "/workspace", { quota });
  const workflows = [calling(targetUrl), plain, rich, chained, scripted, looping, waiting];
  await api.apply(workflows);
  const paths = new Map<string, string>();
  for (const { name } of workflows) paths.set(name, new URL(await api.publicUrl(name)).pathname);
  await first.kill("SIGTERM");
  return {
    start,
    apiOf: ({ started }) => manage(started.consoleUrl, key),
    loadOf: async (workflow, rest) => ({ port, path: paths.get(workflow) ?? "", headers, body, ...rest }),
    async [Symbol.asyncDispose]() {
      await Promise.all(programs.map((program) => program.kill("SIGKILL")));
      await rm(folder, { recursive: true, force: true });
    },
  };
}

export const startBare = (): Promise<Child> => startChild("bare.ts", secret);

/** The baseline's requests per second, by the same load. */
export const measureBare = ({ port }: Child, durationMs: number): Promise<Measured> =>
  load({ port, path: "/", headers, body, connections, durationMs });

/** A benchmark whose requests were refused measured nothing. */
export function expectAccepted({ answers }: Measured): void {
  const refused = Object.entries(answers).filter(([status]) => status !== "200");
  if (refused.length > 0)
    throw new Error(`Requests were refused: ${JSON.stringify(Object.fromEntries(refused))}`);
}
