import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse } from "yaml";
import { z } from "zod";
import { RunDetail } from "../src/contract/run.ts";
import { until } from "./crash-world.ts";
import { type Manage, manage } from "./manage.ts";
import { freePort, openProgram, type Program, type Running, startProgram } from "./program.ts";

/** A running Tripline in a folder of its own. */
export interface Scene<Kind extends Running = Running> extends AsyncDisposable {
  program: Kind;
  api: Manage;
  folder: string;
  /** Stops it and starts it again on the same folder. */
  restart(): Promise<void>;
  /** Applies files of examples/. */
  applyExamples(...names: string[]): Promise<void>;
  /** Resolves when the delivery can be read: what is refused is written a moment after it was answered. */
  stored(deliveryId: string): Promise<void>;
  /** Resolves with the runs of a delivery when they have ended. */
  ended(deliveryId: string): Promise<RunDetail[]>;
}

type Settings = Record<string, string>;

/** As a process, which can be killed; of the bundle, unless another entry is given. */
export const openScene = (settings: Settings = {}, entry?: string): Promise<Scene<Program>> =>
  begin(({ environment }) => startProgram({ environment, ...(entry !== undefined && { entry }) }), settings);

/** In this process: the rule where nothing is proved of a process. */
export const openSceneHere = (settings: Settings = {}): Promise<Scene> => begin(openProgram, settings);

async function begin<Kind extends Running>(
  start: (options: { environment: Settings }) => Promise<Kind>,
  settings: Settings,
): Promise<Scene<Kind>> {
  const folder = await mkdtemp(join(tmpdir(), "tripline-scene-"));
  const environment = {
    TRIPLINE_DATA: folder,
    TRIPLINE_PORT: String(await freePort()),
    TRIPLINE_LOG: "error",
    ...settings,
  };
  let program = await start({ environment });
  const api = manage(program.started.consoleUrl, program.started.adminKey);
  const generous = { perMinute: 1_000_000, perHour: 1_000_000, perDay: 1_000_000 };
  await api.call("PATCH", "/workspace", { quota: generous });
  return {
    get program() {
      return program;
    },
    api,
    folder,
    async restart() {
      await program.stop();
      program = await start({ environment });
    },
    applyExamples: async (...names) => api.apply(await Promise.all(names.map(readExample))),
    stored: async (deliveryId) => {
      const read = () => api.call("GET", `/deliveries/${deliveryId}`).catch(() => null);
      await until(read, (delivery) => delivery !== null, 10_000);
    },
    ended: (deliveryId) => endedRuns(api, deliveryId),
    async [Symbol.asyncDispose]() {
      await program.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

export async function readExample(name: string): Promise<unknown> {
  return parse(await readFile(new URL(`../examples/${name}.yaml`, import.meta.url), "utf8"));
}

const Page = z.object({ items: z.array(z.object({ id: z.string(), status: z.string() })) });

async function endedRuns(api: Manage, deliveryId: string): Promise<RunDetail[]> {
  const page = await until(
    () => api.get(`/runs?delivery=${deliveryId}`, Page),
    ({ items }) => items.every(({ status }) => ["succeeded", "failed", "canceled"].includes(status)),
    10_000,
  );
  return Promise.all(page.items.map(({ id }) => api.get(`/runs/${id}`, RunDetail)));
}
