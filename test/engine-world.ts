import { randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { z } from "zod";
import type { Priority } from "../src/contract/flow.ts";
import { silentLog } from "../src/contract/log.ts";
import type { Json } from "../src/contract/name.ts";
import type { RunDetail } from "../src/contract/run.ts";
import { TriggerInput } from "../src/contract/trigger.ts";
import { WorkflowInput } from "../src/contract/workflow.ts";
import { newId } from "../src/core/id.ts";
import { asReady } from "../src/core/ready-run.ts";
import { localDispatch } from "../src/engine/dispatch/local.ts";
import { type Engine, type EngineDoors, openEngine } from "../src/engine/engine.ts";
import { openDatabaseDoor } from "../src/steps/database-door.ts";
import { openHttpDoor } from "../src/steps/http-door.ts";
import { stepKindOf } from "../src/steps/index.ts";
import { openScriptDoor } from "../src/steps/script-door.ts";
import { defineStep, type StepContext, type StepKind } from "../src/steps/step.ts";
import { openLive } from "../src/store/live.ts";
import type { Live, Store } from "../src/store/store.ts";
import { closedDoors } from "./closed-doors.ts";
import { openFreshStore } from "./fresh-store.ts";
import { plainDelivery } from "./plain-delivery.ts";

/** What a step of the kind `act` or `think` does in a test. */
export type Act = (context: StepContext, value: Json) => ReturnType<StepKind["run"]>;

/** A real store with engines on it, a clock that stands still until it is moved, and steps that a test writes. */
export interface EngineWorld extends AsyncDisposable {
  readonly store: Store;
  readonly live: Live;
  /** Milliseconds since the epoch. */
  now: number;
  /** `act` has an effect, `think` has none; the setting `do` names the function. */
  readonly acts: Record<string, Act>;
  /** How often each has been called, and with which attempt numbers. */
  readonly calls: { name: string; attempt: number; key: string }[];
  openEngine(doors?: Partial<EngineDoors>): Promise<Engine>;
  putWorkflow(workflow: z.input<typeof WorkflowInput>): Promise<void>;
  /** Stores a delivery of `body` with a run of the workflow. */
  deliver(workflow: string, delivery?: Delivered): Promise<string>;
  run(runId: string): Promise<RunDetail>;
  /** Resolves with the run when it has this status. */
  becomes(runId: string, status: RunDetail["status"]): Promise<RunDetail>;
}

interface Delivered {
  body?: Json;
  headers?: Record<string, string>;
  params?: Record<string, Json>;
  claimedBy?: string;
  priority?: Priority;
  /** Something follows when its run ends. */
  followed?: boolean;
}

const workspace = "default";

/** As an engine is told of runs that are ready. */
export const ready = (...ids: string[]) =>
  asReady(
    ids.map((id) => ({ id })),
    { workspace },
  );

export async function openEngineWorld(
  options: {
    url?: string;
    variables?: { headers?: string; body?: string };
    secrets?: Record<string, string>;
    /** Opens a store that another process has set up. */
    joins?: boolean;
  } = {},
): Promise<EngineWorld> {
  const folder = await mkdtemp(join(tmpdir(), "tripline-engine-"));
  const url = options.url ?? `sqlite:${join(folder, "test.db")}`;
  const store = await openFreshStore({ url, cipherKey: new Uint8Array(32).fill(7), log: silentLog });
  const world = { now: Date.parse("2026-01-31T12:00:00Z") };
  const iso = () => new Date(world.now).toISOString();
  const live = await openLive({ store, log: silentLog, now: () => world.now });
  const http = openHttpDoor({ allow: ["127.0.0.0/8"] });
  const scripts = openScriptDoor({ threads: 1 });
  const databases = openDatabaseDoor({ allow: ["127.0.0.0/8"], sqliteFolder: folder });
  const acts: EngineWorld["acts"] = {};
  const calls: EngineWorld["calls"] = [];
  const kinds = testKinds(acts, calls);
  const triggerId = newId("trg", { now: world.now, random: randomBytes });
  const trigger = {
    ...TriggerInput.parse({ name: "door", auth: [{ scheme: "none" }], variables: options.variables ?? {} }),
    id: triggerId,
    workspace,
    version: 1,
    createdAt: iso(),
    updatedAt: iso(),
    epoch: 0,
  };
  for (const [name, value] of Object.entries(options.secrets ?? {})) {
    await store.people.putSecret({ workspace, name, value, now: iso() });
  }
  const ifRevision = await store.definitions.revision();
  if (options.joins !== true)
    await store.definitions.change({ workspace, putTriggers: [trigger], ifRevision });
  await live.refresh();
  const engines: Engine[] = [];
  let workers = 0;

  return Object.assign(world, {
    store,
    live,
    acts,
    calls,
    async openEngine(doors: Partial<EngineDoors> = {}) {
      workers += 1;
      const engine = await openEngine({
        store,
        live,
        log: silentLog,
        now: () => world.now,
        chance: () => 0.5,
        random: randomBytes,
        steps: { ...closedDoors, http, scripts, databases, keyValues: store.keyValues },
        worker: `worker-${workers}`,
        dispatch: localDispatch(),
        concurrency: 100,
        takesQueued: true,
        // How quick the machine is must not decide what begins first.
        workMsMax: Number.POSITIVE_INFINITY,
        kindOf: (type: string) => kinds.get(type) ?? stepKindOf(type),
        ...doors,
      });
      engines.push(engine);
      return engine;
    },
    async putWorkflow(input: z.input<typeof WorkflowInput>) {
      const known = await store.definitions.workflow({ workspace, idOrName: input.name });
      const id = known?.id ?? newId("wfl", { now: world.now, random: randomBytes });
      const version = (known?.version ?? 0) + 1;
      const workflow = {
        ...WorkflowInput.parse(input),
        id,
        workspace,
        version,
        createdAt: iso(),
        updatedAt: iso(),
      };
      await store.definitions.change({
        workspace,
        putWorkflows: [workflow],
        ifRevision: live.current().revision,
      });
      await live.refresh();
    },
    async deliver(
      name: string,
      { body = null, headers = {}, params = {}, claimedBy, priority, followed = false }: Delivered = {},
    ) {
      const found = await store.definitions.workflow({ workspace, idOrName: name });
      if (found === null) throw new Error(`There is no workflow ${name}.`);
      const source = { now: world.now, random: randomBytes };
      const runId = newId("run", source);
      await store.deliveries.accept({
        delivery: plainDelivery({
          id: newId("dlv", source),
          workspace,
          triggerId,
          receivedAt: iso(),
          headers,
          params,
        }),
        body: new TextEncoder().encode(JSON.stringify(body)),
        claimKey: null,
        variables: trigger.variables,
        runs: [{ id: runId, workflowId: found.id, workflow: name, version: found.version, followed }],
        ...(claimedBy === undefined ? {} : { claimedBy }),
        ...(priority === undefined ? {} : { priority }),
      });
      return runId;
    },
    run: (runId: string) => detail(store, runId),
    async becomes(runId: string, status: RunDetail["status"]) {
      for (;;) {
        const run = await detail(store, runId);
        if (run.status === status) return run;
        if (["succeeded", "failed", "canceled"].includes(run.status)) {
          throw new Error(`The run is ${run.status}, not ${status}: ${run.error?.message}`);
        }
        await new Promise((resolve) => setTimeout(resolve, 2));
      }
    },
    async [Symbol.asyncDispose]() {
      for (const engine of engines) await engine.stop(0);
      await live[Symbol.asyncDispose]();
      await store.close();
      await http[Symbol.asyncDispose]();
      await scripts[Symbol.asyncDispose]();
      await databases[Symbol.asyncDispose]();
      await rm(folder, { recursive: true, force: true });
    },
  });
}

/** The store's verbs, to be replaced one by one. */
export function storeOf({ store }: Pick<EngineWorld, "store">): Store {
  return {
    ...store,
    ping: () => store.ping(),
    probe: () => store.probe(),
    close: () => store.close(),
    [Symbol.asyncDispose]: () => store[Symbol.asyncDispose](),
  };
}

async function detail(store: Store, id: string): Promise<RunDetail> {
  const run = await store.runs.get({ workspace, id });
  if (run === null) throw new Error(`There is no run ${id}.`);
  return run;
}

function testKinds(acts: EngineWorld["acts"], calls: EngineWorld["calls"]): Map<string, StepKind> {
  const kind = (type: string, effect: boolean): [string, StepKind] => [
    type,
    defineStep({
      type,
      title: type,
      description: "A step of a test.",
      effect,
      examples: [],
      config: z.object({ do: z.string(), value: z.json().default(null) }),
      run(config, context) {
        calls.push({ name: config.do, attempt: context.attempt, key: context.idempotencyKey });
        const act = acts[config.do];
        return act === undefined ? config.value : act(context, config.value);
      },
    }),
  ];
  return new Map([kind("act", true), kind("think", false)]);
}
