import type { Quota } from "../contract/workspace.ts";
import type { Window } from "./window.ts";
import { Windows, windowsOf } from "./windows.ts";

/** Keys of one trigger remembered at a time; about 6 MB. */
export const keysMax = 10_000;

interface KeyedOptions {
  triggerId: string;
  make: (window: { owner: string; name: string; seconds: number; limit: number }) => Window;
}

/** One key's windows, and all that its deliveries are counted in, for the answer. */
export interface OfKey {
  readonly own: Windows;
  readonly all: Windows;
}

interface Entry extends OfKey {
  readonly windows: readonly Window[];
}

/**
 * The windows of each key that is drawn from a trigger's requests. Beyond `keysMax` keys whose windows are running,
 * further ones share one set of windows: who makes keys up gets no more than one key's quota for all of them, and those
 * that are known keep theirs.
 */
export class KeyedWindows {
  readonly #options: KeyedOptions;
  #entries = new Map<string, Entry>();
  #rest: Entry | null = null;
  #quota: Quota = {};
  #base = new Windows([]);

  constructor(options: KeyedOptions) {
    this.#options = options;
  }

  /** What was used stays where a limit changes. */
  change(quota: Quota, base: Windows): void {
    this.#quota = quota;
    this.#base = base;
    const renewed = ([key, entry]: [string, Entry]): [string, Entry] => [
      key,
      this.#entry(ownerOf(this.#options.triggerId, key), entry.windows),
    ];
    this.#entries = new Map([...this.#entries].map(renewed));
    if (this.#rest !== null) this.#rest = this.#entry(`rest ${this.#options.triggerId}`, this.#rest.windows);
  }

  /** `key` as `shortKey` gives it. */
  of(key: string): OfKey {
    const known = this.#entries.get(key);
    if (known !== undefined) return known;
    const { triggerId } = this.#options;
    if (this.#entries.size >= keysMax) {
      this.#rest ??= this.#entry(`rest ${triggerId}`, []);
      return this.#rest;
    }
    const entry = this.#entry(ownerOf(triggerId, key), []);
    this.#entries.set(key, entry);
    return entry;
  }

  /** Forgets keys whose windows are over. */
  sweep(now: number): void {
    for (const [key, { windows }] of this.#entries) {
      if (windows.every((window) => window.isOver(now))) this.#entries.delete(key);
    }
  }

  #entry(owner: string, former: readonly Window[]): Entry {
    const windows = windowsOf(this.#quota, ({ name, seconds, limit }) => {
      const window =
        former.find((each) => each.seconds === seconds) ??
        this.#options.make({ owner, name: `key-${name}`, seconds, limit });
      window.change(limit);
      return window;
    });
    return { windows, own: new Windows(windows), all: this.#base.with(windows) };
  }
}

const ownerOf = (triggerId: string, key: string) => `key ${triggerId} ${key}`;
