/** Failed authentications that one address may make at one trigger in a minute. Guessing is hopeless at this rate. */
export const failuresPerMinuteDefault = 60;
/** Addresses remembered at a time; about 1 MiB. */
const addressesMax = 10_000;
const windowMs = 60_000;

/**
 * Counts failed authentications by client address and trigger, in fixed windows of a minute. One sender with a wrong
 * secret does not lock out others that come from the same address to other triggers.
 */
export class Failures {
  readonly #perMinute: number;
  readonly #counts = new Map<string, number>();
  #resetAt = 0;

  constructor(perMinute: number) {
    this.#perMinute = perMinute;
  }

  /** Seconds that this address has to wait, or null. */
  wait(address: { ip: string; triggerId: string }, now: number): number | null {
    if (now >= this.#resetAt) this.#renew(now);
    if (this.#counts.size === 0) return null;
    const count = this.#counts.get(keyOf(address)) ?? 0;
    return count < this.#perMinute ? null : Math.max(1, Math.ceil((this.#resetAt - now) / 1000));
  }

  note(address: { ip: string; triggerId: string }, now: number): void {
    if (now >= this.#resetAt) this.#renew(now);
    const key = keyOf(address);
    const count = this.#counts.get(key) ?? 0;
    if (count === 0 && this.#counts.size >= addressesMax) {
      this.#counts.delete(this.#counts.keys().next().value ?? "");
    }
    this.#counts.set(key, count + 1);
  }

  #renew(now: number): void {
    this.#counts.clear();
    this.#resetAt = now - (now % windowMs) + windowMs;
  }
}

function keyOf({ ip, triggerId }: { ip: string; triggerId: string }): string {
  return `${triggerId} ${ip}`;
}
