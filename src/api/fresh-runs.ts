import { setTimeout as pause } from "node:timers/promises";
import type { Run } from "../contract/run.ts";
import type { RunQuery } from "../contract/run-query.ts";
import { causeOf } from "../core/cause.ts";
import { timeOfId } from "../core/id.ts";
import { isEnded } from "../core/run-state.ts";
import type { RunSearch } from "../store/store.ts";
import type { ApiDoors } from "./doors.ts";
import { Signal } from "./signal.ts";

/** Runs that other processes carry on are looked at so often. */
const pollMs = 500;
/** What this process does is told at once, but not more often than this. */
const restMs = 100;
/** Many streams, each of many runs, have the store for a tenth of the time at most. */
const lookShare = 9;
/** Ids are made when a request arrives and seen when it is committed: an earlier one may come to light this much later. */
const settleMs = 2_000;
/** Runs watched at a time, the newest, and told of by one look. */
export const watchedMax = 500;
/** Whose clock ended a run may differ from ours by so much. */
const skewMs = 10_000;

export interface Watching {
  sought: RunSearch;
  /** In ms: what has changed since is told; null: of what is there already, nothing is. */
  since: number | null;
  signal: AbortSignal;
}

/** Gives runs that are new or have changed, until the signal is aborted; an empty list where there are none. */
export async function* freshRuns(doors: ApiDoors, watching: Watching): AsyncGenerator<Run[]> {
  const { signal } = watching;
  const news = new Signal();
  using _ = doors.engine.watch(null, news.tell);
  const watched = new Watched(doors, watching.sought);
  yield await watched.begin(watching.since);
  while (!signal.aborted) {
    await news.wait(pollMs, signal);
    if (signal.aborted) return;
    const startedAt = performance.now();
    yield await watched.look();
    const tookMs = performance.now() - startedAt;
    await pause(Math.max(restMs, tookMs * lookShare), undefined, { signal }).catch(() => undefined);
  }
}

/** Runs that may still change, and those that have ended too lately to be looked past. */
class Watched {
  readonly #doors: ApiDoors;
  /** Without what a run may come to fit in, or fit in no longer. */
  readonly #sought: RunSearch;
  readonly #fits: (run: Run) => boolean;
  /** Of those that have not ended: the state that was last seen, the newest last. */
  readonly #states = new Map<string, string>();
  readonly #ended = new Set<string>();
  /** Who follows knows of them. */
  readonly #told = new Set<string>();
  #from: number;

  constructor(doors: ApiDoors, { status, error, cause, ...sought }: RunSearch) {
    this.#doors = doors;
    this.#sought = sought;
    this.#fits = fitting({ status, error, failure: cause });
    this.#from = doors.now() - settleMs;
  }

  async begin(since: number | null): Promise<Run[]> {
    const { runs } = this.#doors.store;
    const [newest, unended] = await Promise.all([
      runs.search({ ...this.#sought, limit: watchedMax }),
      runs.search({ ...this.#sought, unended: true, limit: watchedMax }),
    ]);
    const found = oldestFirst([...unended.items, ...newest.items]).filter((run) => this.#isNews(run));
    const changed = since === null ? [] : found.filter((run) => hasChanged(run, since - skewMs));
    return changed.filter((run) => this.#isToTell(run));
  }

  async look(): Promise<Run[]> {
    const { store, now } = this.#doors;
    const at = now();
    const { workspace } = this.#sought;
    const asked = [...this.#states.keys()];
    const [known, fresh] = await Promise.all([
      asked.length === 0 ? [] : store.runs.some({ workspace, ids: asked }),
      store.runs.search({ ...this.#sought, since: this.#since(), limit: watchedMax }),
    ]);
    const there = new Set(known.map(({ id }) => id));
    for (const id of asked) if (!there.has(id)) this.#forget(id);
    const news = oldestFirst([...known, ...fresh.items]).filter((run) => this.#isNews(run));
    this.#from = at - settleMs;
    for (const id of this.#ended) if ((timeOfId(id) ?? 0) < this.#from - settleMs) this.#forget(id);
    return news.filter((run) => this.#isToTell(run));
  }

  #since(): string {
    const since = new Date(Math.max(0, this.#from)).toISOString();
    const { since: wanted = since } = this.#sought;
    return Date.parse(wanted) > Date.parse(since) ? wanted : since;
  }

  #isNews(run: Run): boolean {
    const state = stateOf(run);
    if (this.#ended.has(run.id) || this.#states.get(run.id) === state) return false;
    this.#states.delete(run.id);
    if (isEnded(run.status)) this.#ended.add(run.id);
    else this.#states.set(run.id, state);
    const [oldest] = this.#states.keys();
    if (this.#states.size > watchedMax && oldest !== undefined) this.#forget(oldest);
    return true;
  }

  /** Who has been told that it fits is told that it does no longer, too. */
  #isToTell(run: Run): boolean {
    const fits = this.#fits(run);
    const isKnown = this.#told.has(run.id);
    if (fits && !isEnded(run.status)) this.#told.add(run.id);
    else this.#told.delete(run.id);
    return fits || isKnown;
  }

  #forget(id: string): void {
    this.#states.delete(id);
    this.#ended.delete(id);
    this.#told.delete(id);
  }
}

const oldestFirst = (runs: readonly Run[]): Run[] =>
  [...new Map(runs.map((run) => [run.id, run])).values()].toSorted((one, other) =>
    one.id < other.id ? -1 : 1,
  );

const stateOf = ({ status, held, startedAt, wakeAt }: Run) => `${status} ${held} ${startedAt} ${wakeAt}`;

const hasChanged = ({ status, endedAt }: Run, since: number) =>
  !isEnded(status) || endedAt === null || Date.parse(endedAt) >= since;

function fitting({ status, error, failure }: Pick<RunQuery, "status" | "error" | "failure">) {
  const part = error?.toLowerCase();
  return (run: Run): boolean => {
    if (status !== undefined && run.status !== status) return false;
    if (part !== undefined && run.error?.message.toLowerCase().includes(part) !== true) return false;
    if (failure === undefined) return true;
    return run.error !== null && causeOf({ workflowId: run.workflowId, error: run.error }) === failure;
  };
}
