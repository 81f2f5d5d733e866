import { StoreUnavailable } from "../../contract/problem.ts";
import type { Line, ReadyRun } from "../../core/ready-run.ts";
import { instant } from "../wait.ts";
import type { Dispatch, DispatchLink } from "./dispatch.ts";
import { Places } from "./places.ts";
import { ReadyRuns } from "./ready-runs.ts";

/** Ids in memory; the rest is read from the store when a workspace's have been taken. */
const readyMax = 10_000;
/** Beyond them, of each workspace and priority: others are not to be crowded out. */
const readyOfOneMax = 100;
/** Read from the store at a time; more than are executed at a time, so that what is in hand can't fill a page. */
const pageMin = 1_000;
/** After a fault of the store. */
const faultPauseMs = 500;
/** Between two looks at what is due while runs that are ready wait for a place; twice as long after each that found no more. */
const behindMsMin = 100,
  behindMsMax = 1_000;
/** Longest time without a look at what is due: a clock that was set is noticed by then. */
const lookMsMax = 30_000;

/** For the embedded store: a queue in memory in front of the rows, and one timer for the next run that is due. */
export function localDispatch(): Dispatch {
  return new LocalDispatch();
}

class LocalDispatch implements Dispatch {
  readonly sole = true;
  readonly #ready = new ReadyRuns();
  readonly #inHand = new Set<string>();
  /** Woken while they were in hand: they may have been parked before, so they are looked at again. */
  readonly #again = new Set<string>();
  #places = new Places({ count: 0, now: () => 0 });
  /** The store may hold ready runs that are not in memory: their turn may be before that of those that are. */
  #more = true;
  /** Workspaces and priorities of which there are more in the store, to be read when one has no others left. */
  readonly #beyond = new Set<string>();
  #reading = false;
  #pausing = false;
  #stopped = false;
  #link: DispatchLink | null = null;
  #timer: NodeJS.Timeout | null = null;
  #wakeAt = Number.POSITIVE_INFINITY;
  #behindMs = behindMsMin;

  async start(link: DispatchLink): Promise<void> {
    const recovered = await link.store.runs.recover({ now: instant(link.now()) });
    if (recovered > 0) link.log.info("unfinished runs taken up", { runs: recovered });
    if (!link.takesQueued) return;
    this.#places = new Places({ count: link.concurrency, now: link.now });
    this.#link = link;
    this.#pump();
  }

  wake(runs: readonly ReadyRun[]): void {
    // What is queued before anything is executed here is read from the store then.
    if (this.#link === null) return;
    for (const run of runs) {
      if (this.#inHand.has(run.id)) this.#again.add(run.id);
      else if (this.#fits(run)) this.#ready.add(run);
      else this.#beyond.add(lineOf(run));
    }
    this.#pump();
  }

  /** What is in the store alone comes before it. */
  #fits(line: Line): boolean {
    if (this.#beyond.has(lineOf(line))) return false;
    return this.#ready.size < readyMax || this.#ready.sizeOf(line) < readyOfOneMax;
  }

  parked(_runId: string, wakeAt: number): void {
    this.#lookAt(wakeAt);
  }

  queued(): number {
    return this.#ready.size;
  }

  async stop(drained: Promise<void>): Promise<void> {
    this.#stopped = true;
    if (this.#timer !== null) clearTimeout(this.#timer);
    await drained;
  }

  #pump(): void {
    const link = this.#link;
    if (link === null || this.#stopped || this.#pausing) return;
    while (!this.#places.isFull) {
      const next = this.#ready.take((workspace) => this.#places.hasRoom(workspace, this.#ready));
      if (next === null) break;
      void this.#take(link, next);
    }
    if (this.#more && !this.#reading) void this.#read(link);
  }

  async #take(link: DispatchLink, run: ReadyRun): Promise<void> {
    const { id: runId, workspace } = run;
    this.#inHand.add(runId);
    this.#places.enter(workspace);
    this.#missSuccessors(run);
    try {
      await link.take(runId);
    } catch (error) {
      if (error instanceof StoreUnavailable) {
        // The row is still there: it is found again when the store can be read.
        this.#more = true;
        this.#pause();
      } else if (!this.#stopped) link.log.error("run not taken", { runId, error });
    }
    this.#inHand.delete(runId);
    this.#places.leave(workspace);
    this.#missSuccessors(run);
    if (this.#again.delete(runId)) this.wake([run]);
    else this.#pump();
  }

  /** Has those read that come after a run, where they are in the store alone. */
  #missSuccessors(run: ReadyRun): void {
    if (this.#beyond.has(lineOf(run)) && this.#ready.sizeOf(run) === 0) this.#more = true;
  }

  /** Reads what is ready, oldest first, then when to look again. */
  async #read(link: DispatchLink): Promise<void> {
    this.#reading = true;
    this.#more = false;
    this.#beyond.clear();
    // What is parked from here on may not be seen by the look, and is looked at by its own time.
    this.#wakeAt = Number.POSITIVE_INFINITY;
    try {
      const limit = Math.max(pageMin, 2 * link.concurrency);
      const { runs, beyond } = await link.store.runs.ready({ now: instant(link.now()), limit });
      const known = this.#ready.size;
      for (const run of runs) if (!this.#inHand.has(run.id)) this.#ready.add(run);
      for (const line of beyond) this.#beyond.add(lineOf(line));
      this.#behindMs = this.#ready.size > known ? behindMsMin : Math.min(2 * this.#behindMs, behindMsMax);
      const next = await link.store.runs.nextWake();
      this.#lookAt(next === null ? Number.POSITIVE_INFINITY : Date.parse(next));
    } catch (error) {
      this.#more = true;
      this.#pause();
      link.log.warn("ready runs not read; trying again", { error });
    }
    this.#reading = false;
    if (this.#ready.size > 0 || this.#more) this.#pump();
  }

  #lookAt(wakeAt: number): void {
    const link = this.#link;
    if (link === null || this.#stopped || (wakeAt >= this.#wakeAt && this.#timer !== null)) return;
    this.#wakeAt = wakeAt;
    if (this.#timer !== null) clearTimeout(this.#timer);
    // Those that are due and known to be are due at the next look as well.
    const delayMsMin = this.#ready.size > 0 ? this.#behindMs : 1;
    const delayMs = Math.min(Math.max(wakeAt - link.now(), delayMsMin), lookMsMax);
    this.#timer = setTimeout(() => {
      this.#timer = null;
      this.#wakeAt = Number.POSITIVE_INFINITY;
      this.#more = true;
      this.#pump();
    }, delayMs);
    this.#timer.unref();
  }

  #pause(): void {
    if (this.#pausing) return;
    this.#pausing = true;
    setTimeout(() => {
      this.#pausing = false;
      this.#pump();
    }, faultPauseMs);
  }
}

const lineOf = ({ workspace, priority }: Line) => `${priority} ${workspace}`;
