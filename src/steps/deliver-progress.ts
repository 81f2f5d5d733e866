import { createHash } from "node:crypto";
import { z } from "zod";
import { AddressAttempt } from "../contract/dead-letter.ts";
import type { Json } from "../contract/name.ts";

/** Told one by one in the step's output; of more, those that have not taken it are. */
export const toldMax = 400;
/** Waiting for another try at once; others are begun as these come to an end. All are written whenever one has changed. */
const openMax = 1_000;
/** The first tries and the latest: what is kept of each address, and of all together. */
const attemptsKept = 10,
  attemptsBytesMax = 524_288;
/** A list is told from another by so many parts of it. */
const keysMax = 400;

const statuses = ["pending", "delivered", "dead", "gone"] as const;
type Status = (typeof statuses)[number];

const AddressProgress = z.object({
  /** In the list, from 0. */
  place: z.int(),
  status: z.enum(statuses),
  tries: z.int(),
  /** Milliseconds since the epoch; of a pending one. */
  nextAt: z.number(),
  attempts: z.array(AddressAttempt),
});
export type AddressProgress = z.infer<typeof AddressProgress>;

const Kept = z.object({
  id: z.string(),
  at: z.string(),
  /** Of the addresses, for people. */
  of: z.int(),
  delivered: z.int(),
  failed: z.int(),
  /** A digest for each part of the list: what has become another address is a new one. */
  keys: z.array(z.string()),
  /** The status of each address in their order, alike ones that follow each other as one number: four times how many, and which. */
  states: z.array(z.int().min(0)),
  /** Those that are to be tried again, and those that are told. */
  tried: z.array(AddressProgress),
});
type Kept = z.infer<typeof Kept>;

/** How far a webhook has come with its addresses, however many: what has to be written of it is bounded. */
export class Progress {
  readonly id: string;
  readonly at: string;
  readonly #keys: string[];
  /** By place, as an index of `statuses`. */
  readonly #states: Uint8Array;
  readonly #tried = new Map<number, AddressProgress>();
  /** Of those in `#tried`. */
  #told = 0;
  readonly #counts = { pending: 0, delivered: 0, dead: 0, gone: 0 };

  /** Goes on at what was kept, for the addresses that are still where they were. */
  constructor(kept: Json | undefined, urls: readonly string[], fresh: { id: string; at: string }) {
    const known = Kept.safeParse(kept);
    const before = known.success ? known.data : null;
    this.id = before?.id ?? fresh.id;
    this.at = before?.at ?? fresh.at;
    const partSize = Math.ceil(urls.length / keysMax);
    this.#keys = keysOf(urls, partSize);
    this.#states = new Uint8Array(urls.length);
    this.#counts.pending = urls.length;
    if (before === null) return;
    const isSame = (place: number) => {
      const part = Math.floor(place / partSize);
      return place < urls.length && before.keys[part] === this.#keys[part];
    };
    let place = 0;
    for (const run of before.states) {
      const status = statuses[run % statuses.length] ?? "pending";
      for (const end = place + Math.floor(run / statuses.length); place < end; place += 1)
        if (isSame(place)) this.#set(place, status);
    }
    for (const address of before.tried) {
      if (!isSame(address.place)) continue;
      const status = statuses[this.#states[address.place] ?? 0] ?? "pending";
      this.#tried.set(address.place, { ...address, status });
      if (status !== "pending") this.#told += 1;
    }
  }

  get of(): number {
    return this.#states.length;
  }

  get delivered(): number {
    return this.#counts.delivered;
  }

  get failed(): number {
    return this.#counts.dead + this.#counts.gone;
  }

  /** Those that are told, in their order. */
  told(): AddressProgress[] {
    return Array.from(this.#tried.values()).toSorted((one, other) => one.place - other.place);
  }

  /** Addresses that were given up are tried again; those that have taken it are left alone. */
  tryAgain(): void {
    for (const place of this.#states.keys())
      if (this.#states[place] !== statuses.indexOf("delivered")) this.#set(place, "pending");
    for (const address of this.#tried.values()) {
      if (address.status === "delivered") continue;
      if (address.status !== "pending") this.#told -= 1;
      Object.assign(address, { status: "pending", tries: 0, nextAt: 0 });
    }
  }

  /** The addresses whose time has come: those that were tried first. */
  *due(now: number): Generator<AddressProgress> {
    for (const address of this.#tried.values())
      if (address.status === "pending" && address.nextAt <= now) yield address;
    for (const [place, state] of this.#states.entries()) {
      if (this.#open >= openMax) return;
      if (state !== 0 || this.#tried.has(place)) continue;
      const address: AddressProgress = { place, status: "pending", tries: 0, nextAt: 0, attempts: [] };
      this.#tried.set(place, address);
      yield address;
    }
  }

  /** When the next address is due; null where none is left. */
  nextAt(): number | null {
    if (this.#counts.pending === 0) return null;
    if (this.#counts.pending > this.#open && this.#open < openMax) return 0;
    const open = Array.from(this.#tried.values()).filter(({ status }) => status === "pending");
    return Math.min(...open.map(({ nextAt }) => nextAt));
  }

  /** The latest attempt is kept in any case: it says why. */
  add(address: AddressProgress, attempt: AddressAttempt): void {
    const { attempts } = address;
    address.tries += 1;
    attempts.push(attempt);
    const bytesMax = attemptsBytesMax / Math.min(this.of, openMax + toldMax);
    while (attempts.length > attemptsKept || (attempts.length > 1 && bytesOf(attempts) > bytesMax))
      attempts.splice(attempts.length > 2 ? 1 : 0, 1);
  }

  settle(address: AddressProgress, status: Exclude<Status, "pending">): void {
    address.status = status;
    this.#set(address.place, status);
    const isTold = this.of <= toldMax || (status !== "delivered" && this.#told < toldMax);
    if (isTold) this.#told += 1;
    else this.#tried.delete(address.place);
  }

  kept(): Kept {
    const { id, at, of, delivered, failed } = this;
    // Copies: it may be written after the next has changed.
    const tried = Array.from(this.#tried.values(), (address) => ({
      ...address,
      attempts: [...address.attempts],
    }));
    return {
      of,
      delivered,
      failed,
      id,
      at,
      keys: this.#keys,
      states: runsOf(this.#states),
      tried: tried.filter(wasTried),
    };
  }

  /** How many are begun and not at their end. */
  get #open(): number {
    return this.#tried.size - this.#told;
  }

  #set(place: number, status: Status): void {
    this.#counts[statuses[this.#states[place] ?? 0] ?? "pending"] -= 1;
    this.#counts[status] += 1;
    this.#states[place] = statuses.indexOf(status);
  }
}

const wasTried = ({ attempts }: AddressProgress) => attempts.length > 0;

/** No secret is kept by them; the same address twice in a list is two. */
function keysOf(urls: readonly string[], partSize: number): string[] {
  const digest = (text: string) => createHash("sha256").update(text).digest("base64url").slice(0, 16);
  return Array.from({ length: Math.ceil(urls.length / partSize) }, (_, part) =>
    digest(urls.slice(part * partSize, (part + 1) * partSize).join("\n")),
  );
}

function runsOf(states: Uint8Array): number[] {
  const runs: number[] = [];
  let last = -1;
  for (const state of states) {
    const run = runs.at(-1);
    if (run !== undefined && state === last) runs[runs.length - 1] = run + statuses.length;
    else runs.push(statuses.length + state);
    last = state;
  }
  return runs;
}

const bytesOf = (attempts: readonly AddressAttempt[]): number => Buffer.byteLength(JSON.stringify(attempts));
