import { setTimeout as sleep } from "node:timers/promises";
import type { Log } from "../contract/log.ts";
import {
  type Retention,
  type RetentionBounds,
  RetentionKind,
  type SweepReport,
  type Swept,
} from "../contract/retention.ts";
import { idsFrom } from "../core/id.ts";
import type { Live, Store } from "../store/store.ts";
import { Shelf } from "./shelf.ts";

interface RetentionDoors {
  store: Pick<Store, "upkeep" | "kind" | "ownWrites">;
  live: Pick<Live, "current">;
  log: Log;
  now: () => number;
  /** This process, as others know it. */
  worker: string;
  /** Waits between two steps, so that intake and runs have the store for most of the time. */
  pause?: (ms: number) => Promise<void>;
}

export interface OpenRetention extends AsyncDisposable {
  /** Sweeps all workspaces that have bounds; what goes on in another process is left to it. */
  sweep(): Promise<void>;
  /** Sweeps one workspace now, or only counts what would go; `retention`: by other bounds than are set. */
  run(run: RetentionRun): Promise<SweepReport>;
  /** The last sweep of a workspace that this process made; null: none since it started. */
  last(workspace: string): SweepReport | null;
}

const sweepMs = 60_000;
/** Whoever sweeps says so again before this is over. */
const leaseMs = 120_000;
/** A sweep of a workspace lets the next one have its turn, and a caller its answer, after this. */
const turnMs = 20_000;
const duty = "retention";
/** Deletes some 5 ms long: what arrives meanwhile waits no longer than for a slow flush. */
const stepEntries = 50;
/** The store is the sweep's for a tenth of the time at most. */
const pauseShare = 9,
  pauseMsMin = 20;
const shrinkPages = 200;
const dayMs = 86_400_000;
const prefixes = {
  deadLetters: "dl",
  deliveries: "dlv",
  refused: "dlv",
  handshakes: "dlv",
  runs: "run",
} as const;

/** Deletes what is older, or more, than each workspace keeps: once a minute, in small steps between other writes. */
export function openRetention(doors: RetentionDoors): OpenRetention {
  const sweeper = new Sweeper(doors);
  const timer = setInterval(() => void sweeper.sweep(), sweepMs).unref();
  return {
    sweep: () => sweeper.sweep(),
    run: (run) => sweeper.run(run),
    last: (workspace) => sweeper.last(workspace),
    async [Symbol.asyncDispose]() {
      clearInterval(timer);
      await sweeper.stop();
    },
  };
}

class Sweeper {
  readonly #doors: RetentionDoors;
  readonly #shelves = new Map<string, { shelf: Shelf; removals: number }>();
  readonly #last = new Map<string, SweepReport>();
  readonly #stopping = new AbortController();
  /** One sweep at a time. */
  #sweeping: Promise<unknown> = Promise.resolve();
  #waiting = 0;

  constructor(doors: RetentionDoors) {
    this.#doors = doors;
  }

  last(workspace: string): SweepReport | null {
    return this.#last.get(workspace) ?? null;
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#sweeping;
  }

  async sweep(): Promise<void> {
    const { store, live, log, now } = this.#doors;
    // The one before has not come to its end.
    if (this.#waiting > 0) return;
    try {
      await store.upkeep.keepReserve();
      await store.ownWrites.forget({ now: new Date(now()).toISOString() });
      for (const { id, retention } of live.current().workspaces) {
        if (retention !== undefined) await this.run({ workspace: id, dryRun: false });
      }
    } catch (error) {
      log.warn("old data not deleted; trying again", { error });
    }
  }

  async run(run: RetentionRun): Promise<SweepReport> {
    this.#waiting += 1;
    const turn = this.#sweeping.then(() => this.#run(run));
    this.#sweeping = turn.catch(() => undefined);
    try {
      return await turn;
    } finally {
      this.#waiting -= 1;
    }
  }

  async #run({ workspace, dryRun, retention: asked }: RetentionRun): Promise<SweepReport> {
    const { live, log, now } = this.#doors;
    const report = { at: new Date(now()).toISOString(), dryRun, elsewhere: false };
    if (!dryRun && !(await this.#lease())) return { ...report, elsewhere: true, complete: false, swept: [] };
    const set = live.current().workspaces.find(({ id }) => id === workspace)?.retention ?? {};
    const retention = (dryRun ? asked : undefined) ?? set;
    const swept: Swept[] = [];
    const untilMs = performance.now() + turnMs;
    for (const kind of RetentionKind.options) {
      const bounds = boundsOf(retention, kind);
      if (bounds !== null) swept.push(await this.#kind({ workspace, kind, bounds, dryRun, untilMs }));
    }
    const done = { ...report, complete: performance.now() < untilMs, swept };
    if (dryRun) return done;
    const deleted = swept.reduce((sum, each) => sum + each.deleted, 0);
    if (deleted > 0) {
      log.info("old data deleted", { workspace, deleted });
      await this.#shrink();
    }
    this.#last.set(workspace, done);
    return done;
  }

  async #kind({ workspace, kind, bounds, dryRun, untilMs }: SweepOf): Promise<Swept> {
    const { store, now } = this.#doors;
    const swept: Swept = { kind, due: 0, deleted: 0, needed: 0, bytes: 0 };
    const until = await this.#until({ workspace, kind, bounds });
    if (until === null) return swept;
    let after = "";
    for (;;) {
      const startedAt = performance.now();
      const at = new Date(now()).toISOString();
      const step = { workspace, kind, after, until, now: at, limit: stepEntries, dryRun };
      const { looked, deleted, bytes, last } = await store.upkeep.purge(step);
      swept.due += looked;
      swept.deleted += deleted;
      swept.needed += looked - deleted;
      swept.bytes += bytes;
      if (looked < stepEntries || last === null || this.#stopping.signal.aborted || startedAt >= untilMs)
        break;
      after = last;
      await this.#pause(startedAt);
      if (!dryRun && !(await this.#lease())) break;
    }
    if (!dryRun) await this.#shelves.get(`${workspace} ${kind}`)?.shelf.drop(until);
    return swept;
  }

  /** The id before which all are due; null: none is. */
  async #until({ workspace, kind, bounds }: Omit<SweepOf, "dryRun" | "untilMs">): Promise<string | null> {
    const { days, count, bytes } = bounds;
    const byAge = days === undefined ? null : idsFrom(prefixes[kind], this.#doors.now() - days * dayMs);
    if (count === undefined && bytes === undefined) return byAge;
    const shelf = await this.#shelf(workspace, kind);
    await shelf.refresh();
    const byAmount = await shelf.cut({ ...(count && { count }), ...(bytes && { bytes }) });
    return byAge !== null && (byAmount === null || byAge > byAmount) ? byAge : byAmount;
  }

  /** Known anew once somebody has deleted anything: what is counted too high would have more deleted than is due. */
  async #shelf(workspace: string, kind: RetentionKind): Promise<Shelf> {
    const removals = await this.#doors.store.upkeep.removals({ workspace });
    const known = this.#shelves.get(`${workspace} ${kind}`);
    if (known?.removals === removals) return known.shelf;
    const shelf = new Shelf({ ...this.#doors, workspace, kind, pause: () => this.#pause(performance.now()) });
    this.#shelves.set(`${workspace} ${kind}`, { shelf, removals });
    return shelf;
  }

  /** Of processes that share a store one sweeps. */
  #lease(): Promise<boolean> {
    const { store, now, worker } = this.#doors;
    const at = new Date(now()).toISOString();
    return store.upkeep.lease({ name: duty, holder: worker, now: at, forMs: leaseMs });
  }

  async #shrink(): Promise<void> {
    for (let left = Number.POSITIVE_INFINITY; left > 0 && !this.#stopping.signal.aborted; ) {
      const startedAt = performance.now();
      const free = await this.#doors.store.upkeep.shrink({ pages: shrinkPages });
      // A file that can't give pages back keeps them for what comes.
      if (free >= left) return;
      left = free;
      await this.#pause(startedAt);
    }
  }

  async #pause(startedAt: number): Promise<void> {
    const { signal } = this.#stopping;
    const { pause = (ms: number) => sleep(ms, undefined, { signal }).catch(() => undefined) } = this.#doors;
    await pause(Math.max(pauseMsMin, (performance.now() - startedAt) * pauseShare));
  }
}

interface RetentionRun {
  workspace: string;
  dryRun: boolean;
  retention?: Retention | undefined;
}

interface SweepOf {
  workspace: string;
  kind: RetentionKind;
  bounds: RetentionBounds;
  dryRun: boolean;
  /** By `performance.now()`. */
  untilMs: number;
}

function boundsOf(retention: Retention, kind: RetentionKind): RetentionBounds | null {
  const bounds = retention[kind];
  return bounds === undefined || Object.values(bounds).every((bound) => bound === undefined) ? null : bounds;
}
