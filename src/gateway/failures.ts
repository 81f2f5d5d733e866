import { networkOf } from "../core/network.ts";

/** Failed authentications of one network at one trigger in a minute that are told what is wrong. */
export const failuresPerMinuteDefault = 60;
/** Networks remembered at a time; about 1 MiB. */
const networksMax = 10_000;
const windowMs = 60_000;

/**
 * Counts failed authentications by the client's network and trigger, in fixed windows of a minute. It has a say over
 * requests that failed, never over one that proves itself: who shares an address with a stranger is not locked out.
 */
export class Failures {
  readonly #perMinute: number;
  readonly #counts = new Map<string, number>();
  #resetAt = 0;

  constructor(perMinute: number) {
    this.#perMinute = perMinute;
  }

  /** Counts a failure. Gives the seconds to wait where there were too many before it, or null. */
  note(address: { ip: string; triggerId: string }, now: number): number | null {
    if (now >= this.#resetAt) this.#renew(now);
    const key = keyOf(address);
    const count = this.#counts.get(key) ?? 0;
    if (count >= this.#perMinute) return Math.max(1, Math.ceil((this.#resetAt - now) / 1000));
    if (count === 0 && this.#counts.size >= networksMax) {
      this.#counts.delete(this.#counts.keys().next().value ?? "");
    }
    this.#counts.set(key, count + 1);
    return null;
  }

  #renew(now: number): void {
    this.#counts.clear();
    this.#resetAt = now - (now % windowMs) + windowMs;
  }
}

function keyOf({ ip, triggerId }: { ip: string; triggerId: string }): string {
  return `${triggerId} ${networkOf(ip)}`;
}
