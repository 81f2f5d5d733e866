import { type Priority, priorityShares } from "../contract/flow.ts";
import { networkOf } from "../core/network.ts";
import type { Reached } from "./journey.ts";

export interface UnderWayBounds {
  /** Requests at a time. */
  inFlight: number;
  /** Bytes of bodies at a time. */
  bodyBytesInFlight: number;
}

/** Fifty of the largest bodies of the default limit; the smallest machines this runs on have a GiB. */
export const bodyBytesInFlightDefault = 268_435_456;
/** One network's share of the places, for as long as it has proved nothing: the rest stays free for others. */
const unprovedShare = 1 / 4;
/** Networks of which none is under way are forgotten beyond so many: most send again at once. */
const networksMax = 10_000;

/** What is under way in this process, and the bounds on it. Whatever a visit has taken is given back when it ends. */
export class UnderWay {
  readonly #bounds: UnderWayBounds;
  readonly #unproved = new Map<string, { count: number }>();
  #visits = 0;
  #calls = 0;
  #bodyBytes = 0;
  #idle: (() => void) | null = null;

  constructor(bounds: UnderWayBounds) {
    this.#bounds = bounds;
  }

  /** A place for a request, or null where all are taken. Probes always get one. */
  enter({ isProbe }: { isProbe: boolean }): Visit | null {
    if (!isProbe && this.#visits >= this.#bounds.inFlight) return null;
    this.#visits += 1;
    return new Visit(this);
  }

  /** Counts a call that has a bound of its own, for a stop to wait for. Gives the function that ends it. */
  beginCall(): () => void {
    this.#calls += 1;
    return () => {
      this.#calls -= 1;
      this.#settle();
    };
  }

  /** Resolves when nothing is under way, or after the deadline. */
  async idle(deadlineMs: number): Promise<void> {
    if (this.#visits + this.#calls === 0) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, deadlineMs);
      this.#idle = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  /** Whether what is under way leaves room for requests that may fill this share of the places. */
  hasPlace(share: number): boolean {
    return this.#visits <= Math.max(1, Math.floor(this.#bounds.inFlight * share));
  }

  takeBytes(bytes: number, share: number): boolean {
    if (this.#bodyBytes + bytes > this.#bounds.bodyBytesInFlight * share) return false;
    this.#bodyBytes += bytes;
    return true;
  }

  /** A place among those of its network, or null where they are taken; given back by counting it down. */
  takeUnproved(network: string): { count: number } | null {
    const places = this.#unproved.get(network) ?? this.#newNetwork(network);
    if (places.count >= Math.max(1, Math.floor(this.#bounds.inFlight * unprovedShare))) return null;
    places.count += 1;
    return places;
  }

  #newNetwork(network: string): { count: number } {
    if (this.#unproved.size >= networksMax) {
      for (const [idle, { count }] of this.#unproved) if (count === 0) this.#unproved.delete(idle);
    }
    const places = { count: 0 };
    this.#unproved.set(network, places);
    return places;
  }

  leave(bytes: number): void {
    this.#bodyBytes -= bytes;
    this.#visits -= 1;
    this.#settle();
  }

  #settle(): void {
    if (this.#visits + this.#calls === 0) this.#idle?.();
  }
}

/** One request's place, with what it holds. */
export class Visit {
  readonly #all: UnderWay;
  #bytes = 0;
  #unproved: { count: number } | null = null;
  #share: number = priorityShares.normal;
  /** How far its request came, once its trigger is known: what is kept and answered when something breaks. */
  reached: Reached | null = null;

  constructor(all: UnderWay) {
    this.#all = all;
  }

  /** Whether a request of this priority may go on; from now on its body takes room as such a one. */
  rank(priority: Priority): boolean {
    this.#share = priorityShares[priority];
    return this.#all.hasPlace(this.#share);
  }

  /** Whether there is room for so many more bytes of its body. */
  takeBytes(bytes: number): boolean {
    if (!this.#all.takeBytes(bytes, this.#share)) return false;
    this.#bytes += bytes;
    return true;
  }

  /** Whether its client may have one more request that is not proved yet; asked before its body is waited for. */
  awaitProof(ip: string): boolean {
    this.#unproved = this.#all.takeUnproved(networkOf(ip));
    return this.#unproved !== null;
  }

  proved(): void {
    if (this.#unproved !== null) this.#unproved.count -= 1;
    this.#unproved = null;
  }

  leave(): void {
    this.proved();
    this.#all.leave(this.#bytes);
  }
}
