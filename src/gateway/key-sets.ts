import { isDeepStrictEqual } from "node:util";
import type { KeySet, KeySetSource, KeySetState } from "../auth/scheme.ts";
import type { Log } from "../contract/log.ts";
import { messageOf } from "../contract/problem.ts";
import { fetchKeys } from "./key-fetch.ts";
import type { OutgoingDoor } from "./outgoing-door.ts";

/** Without a word of the issuer's, a set is taken for fresh this long; and never less or more than the bounds. */
export const freshMsDefault = 600_000;
const freshMsMin = 60_000;
const freshMsMax = 86_400_000;
/** How long known keys go on proving while the issuer can't be reached. */
export const staleMsMax = 86_400_000;
/** Between two looks for a key that is missing, or after one that failed: tokens of strangers must not become calls. */
export const coolDownMs = 30_000;

const notFetched = "its keys were not fetched yet";

interface KeySetDoors {
  http: OutgoingDoor;
  log: Log;
  now: () => number;
}

/** The key sets that triggers name, each fetched once for all of them. */
export class KeySets implements Disposable {
  readonly #doors: KeySetDoors;
  readonly #sets = new Map<string, PublishedKeys>();
  readonly #ending = new AbortController();

  constructor(doors: KeySetDoors) {
    this.#doors = doors;
  }

  /** Gives the set of this source; a new one is fetched at once, so that the first token need not wait. */
  open(source: KeySetSource): KeySet {
    const id = JSON.stringify(source);
    const known = this.#sets.get(id);
    if (known !== undefined) return known;
    const set = new PublishedKeys(source, { ...this.#doors, signal: this.#ending.signal });
    this.#sets.set(id, set);
    void set.read(this.#doors.now());
    return set;
  }

  /** Forgets all sets but these: those that a trigger still names. */
  retain(held: ReadonlySet<KeySet>): void {
    for (const [id, set] of this.#sets) if (!held.has(set)) this.#sets.delete(id);
  }

  [Symbol.dispose](): void {
    this.#ending.abort();
  }
}

/**
 * One set: served from memory, renewed in the background when it is no longer fresh, still served for a day when that
 * fails. Whoever comes while it is being fetched waits for the same fetch, and only where nothing is known.
 */
class PublishedKeys implements KeySet {
  readonly #source: KeySetSource;
  readonly #doors: KeySetDoors & { signal: AbortSignal };
  #known: KeySetState | null = null;
  #freshUntil = 0;
  #usableUntil = 0;
  #lookedAt = Number.NEGATIVE_INFINITY;
  /** What the last look failed of; null where it did not. */
  #failure: string | null = notFetched;
  #looking: Promise<KeySetState | string> | null = null;

  constructor(source: KeySetSource, doors: KeySetDoors & { signal: AbortSignal }) {
    this.#source = source;
    this.#doors = doors;
  }

  read(now: number): KeySetState | Promise<KeySetState | string> {
    if (this.#known === null || now >= this.#usableUntil) {
      return this.#look(now) ?? Promise.resolve(this.#failure ?? notFetched);
    }
    if (now >= this.#freshUntil) void this.#look(now);
    return this.#known;
  }

  again(now: number): Promise<KeySetState | string> | null {
    const looking = this.#look(now);
    if (looking !== null) return looking.then((state) => this.#failure ?? state);
    return this.#failure === null ? null : Promise.resolve(this.#failure);
  }

  /** Null within the cool-down after the last look. */
  #look(now: number): Promise<KeySetState | string> | null {
    if (this.#looking !== null) return this.#looking;
    if (now - this.#lookedAt < coolDownMs) return null;
    this.#lookedAt = now;
    this.#looking = this.#fetch(now).finally(() => {
      this.#looking = null;
    });
    return this.#looking;
  }

  async #fetch(now: number): Promise<KeySetState | string> {
    const { http, log, signal } = this.#doors;
    try {
      const { keys, freshMs } = await fetchKeys(this.#source, { http, signal });
      const before = this.#known;
      const isSame = before !== null && isDeepStrictEqual(before.keys, keys);
      this.#known = isSame ? before : { version: (before?.version ?? 0) + 1, keys };
      this.#freshUntil = now + Math.min(freshMsMax, Math.max(freshMsMin, freshMs ?? freshMsDefault));
      this.#usableUntil = now + staleMsMax;
      this.#failure = null;
      return this.#known;
    } catch (error) {
      const reason = messageOf(error);
      const failure = `the issuer's keys can't be fetched: ${reason}`;
      this.#failure = failure;
      if (!signal.aborted) log.warn("keys not fetched", { ...this.#source, reason });
      return this.#known !== null && now < this.#usableUntil ? this.#known : failure;
    }
  }
}
