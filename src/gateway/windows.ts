import type { Quota } from "../contract/workspace.ts";
import type { Window } from "./window.ts";

const lengths = [
  ["perMinute", "minute", 60],
  ["perHour", "hour", 3_600],
  ["perDay", "day", 86_400],
] as const;

/** The windows that a trigger's deliveries are counted in: its workspace's and its own. */
export class Windows {
  readonly #windows: readonly Window[];
  readonly #policy: string;

  constructor(windows: readonly Window[]) {
    this.#windows = windows;
    this.#policy = windows.map(({ name, limit, seconds }) => `"${name}";q=${limit};w=${seconds}`).join(", ");
  }

  /**
   * How many deliveries a minute are taken: what the windows of a minute say, else the share of a minute in the longer
   * ones. Null: any number.
   */
  ratePerMinute(): number | null {
    const [shortest] = this.#windows.toSorted((one, other) => one.seconds - other.seconds);
    if (shortest === undefined) return null;
    const rates = this.#windows
      .filter(({ seconds }) => seconds === shortest.seconds)
      .map(({ limit, seconds }) => Math.floor((limit * 60) / seconds));
    return Math.max(1, Math.min(...rates));
  }

  /** Counts one delivery in all windows, or in none where one is spent: then gives the seconds until it is reset. */
  spend(now: number): number | null {
    let wait: number | null = null;
    for (const window of this.#windows) {
      if (window.remaining(now) === 0) wait = Math.max(wait ?? 1, secondsUntil(window.resetAt, now));
    }
    if (wait === null) for (const window of this.#windows) window.count(1);
    return wait;
  }

  /** Takes a delivery back that was counted just now, and was refused for another reason. */
  takeBack(now: number): void {
    for (const window of this.#windows) if (!window.isOver(now) && window.used > 0) window.count(-1);
  }

  /** These and others, for an answer that describes them all. */
  with(others: readonly Window[]): Windows {
    return new Windows([...this.#windows, ...others]);
  }

  /** Adds the header fields that describe the window closest to being spent (S25, S26). */
  describe(headers: string[], now: number): void {
    let closest: Window | undefined;
    let least = Number.POSITIVE_INFINITY;
    for (const window of this.#windows) {
      const remaining = window.remaining(now);
      if (remaining > least || (remaining === least && window.resetAt < (closest?.resetAt ?? 0))) continue;
      closest = window;
      least = remaining;
    }
    if (closest === undefined) return;
    headers.push("X-RateLimit-Limit", closest.limitText);
    headers.push("X-RateLimit-Remaining", String(least));
    headers.push("X-RateLimit-Reset", closest.resetText);
    headers.push("RateLimit-Policy", this.#policy);
    headers.push("RateLimit", `"${closest.name}";r=${least};t=${secondsUntil(closest.resetAt, now)}`);
  }
}

/** A quota's windows, each as `of` gives it. */
export const windowsOf = (
  quota: Quota | undefined,
  of: (window: { name: string; seconds: number; limit: number }) => Window,
): Window[] =>
  lengths.flatMap(([field, name, seconds]) => {
    const limit = quota?.[field];
    return limit === undefined ? [] : [of({ name, seconds, limit })];
  });

function secondsUntil(at: number, now: number): number {
  return Math.max(1, Math.ceil((at - now) / 1000));
}
