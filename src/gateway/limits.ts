import type { Quota } from "../contract/workspace.ts";

const lengths = [
  ["perMinute", "minute", 60],
  ["perHour", "hour", 3_600],
  ["perDay", "day", 86_400],
] as const;

/** One fixed window, aligned to the clock. Its texts are kept, since every answer shows them. */
class Window {
  readonly name: string;
  readonly seconds: number;
  limit: number;
  limitText: string;
  resetText = "";
  /** Milliseconds since the epoch. */
  resetAt = 0;
  used = 0;

  constructor(name: string, { seconds, limit }: { seconds: number; limit: number }) {
    this.name = name;
    this.seconds = seconds;
    this.limit = limit;
    this.limitText = String(limit);
  }

  change(limit: number): void {
    this.limit = limit;
    this.limitText = String(limit);
  }

  remaining(now: number): number {
    if (now >= this.resetAt) {
      const lengthMs = this.seconds * 1000;
      this.used = 0;
      this.resetAt = now - (now % lengthMs) + lengthMs;
      this.resetText = String(this.resetAt / 1000);
    }
    return Math.max(0, this.limit - this.used);
  }
}

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
    if (wait === null) for (const window of this.#windows) window.used += 1;
    return wait;
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

/** All windows of this process by whose they are; what was used in them outlives a change of the definitions. */
export class WindowTable {
  #windows = new Map<string, Window>();

  /** For a trigger that no quota is known for yet. */
  none(): Windows {
    return new Windows([]);
  }

  /** Begins a new set of definitions; windows that none of them asks for are forgotten at the next beginning. */
  renew(): { windows(of: WindowOwner): Windows } {
    const former = this.#windows;
    const windows = new Map<string, Window>();
    this.#windows = windows;
    const list = (owner: string, quota: Quota | undefined, prefix: string) =>
      lengths.flatMap(([field, name, seconds]) => {
        const limit = quota?.[field];
        if (limit === undefined) return [];
        const key = `${owner} ${name}`;
        const window = windows.get(key) ?? former.get(key) ?? new Window(prefix + name, { seconds, limit });
        window.change(limit);
        windows.set(key, window);
        return [window];
      });
    return {
      windows: ({ workspace, quota, triggerId, triggerQuota }) =>
        new Windows([
          ...list(`workspace ${workspace}`, quota, ""),
          ...list(`trigger ${triggerId}`, triggerQuota, "trigger-"),
        ]),
    };
  }
}

interface WindowOwner {
  workspace: string;
  quota: Quota | undefined;
  triggerId: string;
  triggerQuota: Quota | undefined;
}

function secondsUntil(at: number, now: number): number {
  return Math.max(1, Math.ceil((at - now) / 1000));
}
