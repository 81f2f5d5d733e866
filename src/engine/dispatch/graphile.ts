import { EventEmitter } from "node:events";
import { setTimeout as pause } from "node:timers/promises";
import { Logger, type Runner, run, type TaskList, type WorkerEvents } from "graphile-worker";
import type pg from "pg";
import type { Log } from "../../contract/log.ts";
import { StoreUnavailable } from "../../contract/problem.ts";
import type { Dispatch, DispatchLink } from "./dispatch.ts";
import { Heartbeat } from "./heartbeat.ts";

/** After a fault of the database, before it is asked again. */
const faultPauseMs = 500;
/** For jobs to be handed back in when the runs of a stopping process are out of hand. */
const handBackMsMax = 3_000;
/** A notice that was lost is made up for after this long; due waits are found by it, too. */
const pollMs = 500;
/** Jobs that are locked for this process while all its places are taken go back to the others after this long. */
const lockedMs = 1_000;
const mendMsDefault = 30_000;

interface GraphileOptions {
  /** Connections for the job queue; five suffice. */
  pool: pg.Pool;
  /** Between two looks at what should have a job and has none. */
  mendMs?: number;
}

/** For PostgreSQL: Graphile Worker hands the jobs out that the store adds with the runs. */
export function graphileDispatch(options: GraphileOptions): Dispatch {
  return new GraphileDispatch(options);
}

class GraphileDispatch implements Dispatch {
  readonly sole = false;
  readonly #pool: pg.Pool;
  readonly #mendMs: number;
  #heartbeat: Heartbeat | null = null;
  #runner: Runner | null = null;
  #serving: Promise<void> = Promise.resolve();
  #disturbed = Promise.withResolvers<void>();
  readonly #stopping = new AbortController();

  constructor({ pool, mendMs = mendMsDefault }: GraphileOptions) {
    this.#pool = pool;
    this.#mendMs = mendMs;
  }

  async start(link: DispatchLink): Promise<void> {
    this.#hearErrors(link.log);
    this.#heartbeat = new Heartbeat(link, { mendMs: this.#mendMs });
    // Whoever has not been seen may claim nothing: its runs would count as a dead worker's.
    await this.#heartbeat.start();
    if (link.takesQueued) this.#serving = this.#serve(link, this.#heartbeat);
  }

  /** The store has added a job with the run. */
  wake(): void {}

  /** The store has added a job for that time. */
  parked(): void {}

  queued(): number {
    return 0;
  }

  async stop(drained: Promise<void>): Promise<void> {
    this.#stopping.abort();
    const handedBack = this.#runner?.stop().catch(() => undefined);
    await drained;
    await Promise.race([handedBack, pause(handBackMsMax, undefined, { ref: false })]);
    await this.#heartbeat?.stop();
    await Promise.race([this.#serving, pause(handBackMsMax, undefined, { ref: false })]);
  }

  /** A connection that ends is told here and nowhere else; unheard, it would end the process. */
  #hearErrors(log: Log): void {
    const heard = (error: unknown) => {
      log.debug("connection of the job queue lost", { error });
      this.#disturbed.resolve();
    };
    this.#pool.on("error", heard);
    this.#pool.on("connect", (client) => client.on("error", heard));
  }

  /**
   * Keeps a runner at work. Jobs may be locked for a runner that a lost connection kept from hearing of it, so after
   * each loss another runner takes over, and what was locked for the one before is released.
   */
  async #serve(link: DispatchLink, heartbeat: Heartbeat): Promise<void> {
    const { signal } = this.#stopping;
    while (!signal.aborted) {
      this.#disturbed = Promise.withResolvers();
      const events: WorkerEvents = new EventEmitter();
      let pool: string | null = null;
      events.on("pool:create", ({ workerPool }) => {
        pool = workerPool.id;
        heartbeat.notePool(pool);
      });
      events.on("localQueue:init", ({ localQueue }) => keepHeard(localQueue, events));
      let ended: Promise<unknown> = Promise.resolve();
      try {
        const runner = await this.#open(link, events);
        ended = runner.promise.catch(() => undefined);
        await Promise.race([runner.promise, this.#disturbed.promise]);
        if (!signal.aborted) ended = runner.stop().catch(() => undefined);
      } catch (error) {
        if (!signal.aborted) link.log.warn("job queue lost; trying again", { error });
      }
      if (pool !== null && !signal.aborted) heartbeat.retirePool(pool, ended);
      await pause(faultPauseMs, undefined, { signal }).catch(() => undefined);
    }
  }

  async #open(link: DispatchLink, events: WorkerEvents): Promise<Runner> {
    const { concurrency, log } = link;
    const runner = await run({
      pgPool: this.#pool,
      taskList: this.#tasks(link),
      events,
      noHandleSignals: true,
      logger: loggerTo(log),
      preset: {
        worker: {
          concurrentJobs: concurrency,
          pollInterval: pollMs,
          // A job that is fetched is locked; no more than can be worked on at once.
          localQueue: { size: concurrency, ttl: lockedMs },
          // What ends within one turn of the event loop is completed by one statement.
          completeJobBatchDelay: 0,
          failJobBatchDelay: 0,
        },
      },
    });
    this.#runner = runner;
    if (this.#stopping.signal.aborted) await runner.stop();
    return runner;
  }

  #tasks(link: DispatchLink): TaskList {
    return {
      run: async (payload, { job }) => {
        const runId = idOf(payload);
        if (runId === null) link.log.error("job names no run", { job: job.id });
        else await this.#take(link, runId);
      },
    };
  }

  /** A claim that the database's absence prevents is made when it is back; the job waits for that, not for hours. */
  async #take(link: DispatchLink, runId: string): Promise<void> {
    const { signal } = this.#stopping;
    for (;;) {
      try {
        return await link.take(runId);
      } catch (error) {
        if (!(error instanceof StoreUnavailable) || signal.aborted) throw error;
        await pause(faultPauseMs, undefined, { signal });
      }
    }
  }
}

/**
 * The library waits for what its queue does in the background, but at the queue's end it refuses to when nothing else is
 * under way: the jobs it hands back then are waited for by nobody, and the failure to hand them back, as when the
 * database is gone, would end the process. So something is under way until the end has begun.
 */
function keepHeard(localQueue: object, events: WorkerEvents): void {
  const background: unknown = Reflect.get(localQueue, "background");
  if (typeof background !== "function") return;
  const { promise: ending, resolve } = Promise.withResolvers<void>();
  events.on("localQueue:setMode", ({ newMode }) => {
    if (newMode === "RELEASED") resolve();
  });
  Reflect.apply(background, localQueue, [ending]);
}

function idOf(payload: unknown): string | null {
  if (typeof payload !== "object" || payload === null || !("id" in payload)) return null;
  return typeof payload.id === "string" ? payload.id : null;
}

function loggerTo(log: Log): Logger {
  return new Logger(() => (level, message) => {
    // Our jobs hold no connection while they run, so a pool smaller than their number is meant.
    const isMeant = message.includes("maxPoolSize");
    if ((level === "error" || level === "warning") && !isMeant) log.warn("job queue", { message });
    else log.debug("job queue", { message });
  });
}
