import { Counters } from "../core/counters.ts";
import { networkOf } from "../core/network.ts";

/** Failed authentications of one network at one trigger in a minute that are told what is wrong. */
export const failuresPerMinuteDefault = 60;

/**
 * Counts failed authentications by the client's network and trigger. It has a say over requests that failed, never over
 * one that proves itself: who shares an address with a stranger is not locked out.
 */
export class Failures {
  readonly #perMinute: number;
  /** About 1 MiB. */
  readonly #counters = new Counters({ windowMs: 60_000, keysMax: 10_000 });

  constructor(perMinute: number) {
    this.#perMinute = perMinute;
  }

  /** Counts a failure. Gives the seconds to wait where there were too many before it, or null. */
  note({ ip, triggerId }: { ip: string; triggerId: string }, now: number): number | null {
    const key = `${triggerId} ${networkOf(ip)}`;
    const waitMs = this.#counters.waitMs(key, this.#perMinute, now);
    if (waitMs > 0) return Math.ceil(waitMs / 1000);
    this.#counters.add(key, now);
    return null;
  }
}
