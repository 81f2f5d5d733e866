import type { Log } from "../contract/log.ts";
import type { Store } from "../store/store.ts";
import { WindowTable } from "./limits.ts";
import type { StoredWindow, Window } from "./window.ts";

/** What was counted is written, and what others counted is read, so often. */
const writeMs = 1_000;
/** Of longer windows, as many keys have them, only what is this part of their limit is written so often; the rest is */
const writtenShare = 0.01,
  /** at every so many writes. */
  wholeWrites = 10;
/** Windows that are over are forgotten so often. */
const sweepMs = 60_000;

interface KeeperDoors {
  store: Store;
  log: Log;
  now: () => number;
}

/** Goes on with what all processes have counted so far. */
export async function openQuotas(doors: KeeperDoors): Promise<QuotaKeeper> {
  const rows = await doors.store.quotas.running({ now: doors.now() });
  const stored = rows.map(({ owner, seconds, ...row }) => [`${owner} ${seconds}`, row] as const);
  return new QuotaKeeper(new WindowTable(new Map(stored)), doors);
}

/**
 * Writes what this process counted, once a second and never on a request's way, and learns what others counted in the
 * same windows. Between two writes each process knows only its own: together they may take more than a quota by what
 * arrives in a second, and of an hour's or a day's by a hundredth of it. A killed process forgets no more than that.
 */
class QuotaKeeper {
  readonly #doors: KeeperDoors;
  readonly table: WindowTable;
  readonly #timer: NodeJS.Timeout;
  #writing: Promise<void> = Promise.resolve();
  #sweptAt: number;
  #writes = 0;

  constructor(table: WindowTable, doors: KeeperDoors) {
    this.#doors = doors;
    this.table = table;
    this.#sweptAt = doors.now();
    this.#timer = setInterval(() => {
      this.#writes += 1;
      void this.#inTurn(this.#writes % wholeWrites === 0);
    }, writeMs);
    this.#timer.unref();
  }

  /** Writes all that there is now. */
  write(): Promise<void> {
    return this.#inTurn(true);
  }

  #inTurn(isWhole: boolean): Promise<void> {
    this.#writing = this.#writing.then(() => this.#write(isWhole));
    return this.#writing;
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer);
    await this.write();
  }

  async #write(isWhole: boolean): Promise<void> {
    const { store, log, now } = this.#doors;
    const counted = [...new Set(this.table.ledger.splice(0))].filter(({ pending }) => pending !== 0);
    const windows = counted.filter((window) => isWhole || isDue(window));
    this.table.ledger.push(...counted.filter((window) => !isWhole && !isDue(window)));
    const spent = windows.map(({ owner, seconds, resetAt, pending: used }) => ({
      owner,
      seconds,
      resetAt,
      used,
    }));
    for (const window of windows) window.pending = 0;
    try {
      if (spent.length > 0) {
        const totals = await store.quotas.spend(spent);
        for (const [index, window] of windows.entries()) settle(window, spent[index], totals[index]);
      }
      if (now() - this.#sweptAt >= sweepMs) {
        this.#sweptAt = now();
        this.table.sweep(now());
        await store.quotas.forget({ now: now() });
      }
    } catch (error) {
      for (const [index, window] of windows.entries()) putBack(window, spent[index]);
      log.warn("quotas not written; trying again", { error });
    }
  }
}

const isDue = ({ seconds, pending, limit }: Window) => seconds <= 60 || pending >= limit * writtenShare;

/** What was counted here meanwhile is on top of what all have written. */
function settle(window: Window, spent: StoredWindow | undefined, total: number | null | undefined): void {
  if (window.resetAt !== spent?.resetAt || total === null || total === undefined) return;
  window.used = total + window.pending;
}

/** It is counted in `used` already. */
function putBack(window: Window, spent: StoredWindow | undefined): void {
  if (window.resetAt !== spent?.resetAt) return;
  window.used -= spent.used;
  window.count(spent.used);
}
