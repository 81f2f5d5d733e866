import { instant } from "../wait.ts";
import type { DispatchLink } from "./dispatch.ts";

const beatMs = 1_000;
/** Waits, retries and schedules are off by as much as a clock is; less is what a busy machine takes to answer. */
const skewMsMax = 2_000;
/** A worker that missed four beats is taken for dead. */
const silentMs = 4_000;

/**
 * Says each second that this process lives, buries those that don't, and asks which runs in hand are canceled. Now and then
 * it mends what no failure should bring about, and some may: runs that nobody holds and nobody is told of.
 */
export class Heartbeat {
  readonly #link: DispatchLink;
  /** What Graphile Worker locks this process's jobs with. */
  #pool: string | null = null;
  /** Pools before that one, whose jobs are to be freed. */
  readonly #retired = new Set<string>();
  #timer: NodeJS.Timeout | null = null;
  #beating: Promise<void> = Promise.resolve();
  #stopped = false;
  readonly #mendMs: number;
  #mendsAt = 0;
  /** Runs that were said to be here the last time, and were not. */
  #astray: readonly string[] = [];
  /** When the last row of beats without a gap began. */
  #steadyFrom: number | null = null;
  #isSkewed = false;

  constructor(link: DispatchLink, { mendMs }: { mendMs: number }) {
    this.#link = link;
    this.#mendMs = mendMs;
  }

  /** Rejects when the first beat could not be noted. */
  async start(): Promise<void> {
    await this.#beat();
    this.#schedule();
  }

  notePool(pool: string): void {
    if (pool === this.#pool) return;
    this.#pool = pool;
    // The next beat is too late if the process dies before it.
    this.#beat().catch(() => undefined);
  }

  /**
   * Another pool takes over from this one, which may work until `ended`. Its jobs are freed now and at its end, lest they
   * wait for hours; whatever it still does with them counts for nothing, and a run that is taken twice is in hand or ended.
   */
  retirePool(pool: string, ended: Promise<unknown>): void {
    this.#retired.add(pool);
    void ended.then(() => this.#retired.add(pool));
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    if (this.#timer !== null) clearTimeout(this.#timer);
    await this.#beating;
    const { store, worker, log } = this.#link;
    const leaving = (error: unknown) => log.warn("worker did not take leave", { error });
    await this.#freeRetired().catch(leaving);
    await store.workers.leave({ worker }).catch(leaving);
  }

  #schedule(): void {
    if (this.#stopped) return;
    this.#timer = setTimeout(() => {
      this.#beating = this.#pulse();
    }, beatMs);
  }

  async #pulse(): Promise<void> {
    const { log } = this.#link;
    try {
      await this.#beat();
      this.#steadyFrom ??= performance.now();
      await this.#askForCanceled();
      await this.#bury();
      await this.#freeRetired();
      await this.#mend();
    } catch (error) {
      this.#steadyFrom = null;
      log.warn("heartbeat missed", { error });
    }
    this.#schedule();
  }

  async #beat(): Promise<void> {
    const { store, worker, now } = this.#link;
    const askedAt = now();
    const clock = await store.workers.beat({ worker, pool: this.#pool, now: instant(askedAt) });
    this.#compare(Math.round((askedAt + now()) / 2 - Date.parse(clock)));
  }

  /** Of several machines each has a clock of its own, and nobody but the process there sees it. */
  #compare(aheadMs: number): void {
    const isSkewed = Math.abs(aheadMs) > skewMsMax;
    if (isSkewed === this.#isSkewed) return;
    this.#isSkewed = isSkewed;
    const { log } = this.#link;
    if (isSkewed)
      log.warn("this machine's clock is not the database's; let both follow a time server", { aheadMs });
    else log.info("this machine's clock is the database's again", { aheadMs });
  }

  async #askForCanceled(): Promise<void> {
    const runIds = this.#link.running();
    if (runIds.length === 0) return;
    this.#link.canceled(await this.#link.store.runs.cancelRequested(runIds));
  }

  /** After a gap of the database's everybody seems silent: the others get their time to be heard again. */
  async #bury(): Promise<void> {
    const { store, log, now, takesQueued } = this.#link;
    if (!takesQueued || this.#steadyFrom === null || performance.now() - this.#steadyFrom < silentMs) return;
    const workers = await store.workers.bury({ silentMs, now: instant(now()) });
    if (workers.length > 0) log.warn("silent workers given up, their runs queued again", { workers });
  }

  async #mend(): Promise<void> {
    const { store, worker, takesQueued, log } = this.#link;
    if (!takesQueued || performance.now() < this.#mendsAt) return;
    const inHand = this.#link.inHand();
    const known = new Set(inHand);
    const lost = this.#astray.filter((runId) => !known.has(runId));
    const { astray, woken } = await store.workers.mend({ worker, inHand, lost });
    if (woken > 0) log.warn("runs that nobody was told of are given to the workers", { runs: woken, lost });
    const told = new Set(lost);
    this.#astray = astray.filter((runId) => !told.has(runId));
    this.#mendsAt = performance.now() + this.#mendMs;
  }

  async #freeRetired(): Promise<void> {
    if (this.#retired.size === 0) return;
    const pools = [...this.#retired];
    // One that ends meanwhile is to be freed once more.
    this.#retired.clear();
    try {
      await this.#link.store.workers.free({ pools });
    } catch (error) {
      for (const pool of pools) this.#retired.add(pool);
      throw error;
    }
  }
}
