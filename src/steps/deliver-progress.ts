import { createHash } from "node:crypto";
import { z } from "zod";
import { AddressAttempt } from "../contract/dead-letter.ts";
import type { Json } from "../contract/name.ts";
import { wellKnown } from "../core/mask.ts";

/** The first tries and the latest: what is kept of each address, and of all together, since it is written with each. */
const attemptsKept = 10,
  attemptsBytesMax = 524_288;
const urlCharactersMax = 300;

const AddressProgress = z.object({
  /** Tells whether the list is still the same one. */
  address: z.string(),
  url: z.string(),
  status: z.enum(["pending", "delivered", "dead", "gone"]),
  tries: z.int(),
  /** Milliseconds since the epoch; of a pending one. */
  nextAt: z.number(),
  attempts: z.array(AddressAttempt),
});
export type AddressProgress = z.infer<typeof AddressProgress>;

const Progress = z.object({ id: z.string(), at: z.string(), addresses: z.array(AddressProgress) });
export type Progress = z.infer<typeof Progress>;

interface Address {
  url: string;
}

/** Where to go on: at what was kept, for the addresses that are still where they were. */
export function progressOf(
  kept: Json | undefined,
  addresses: readonly Address[],
  fresh: { id: string; at: string; masked: (text: string) => string },
): Progress {
  const known = Progress.safeParse(kept);
  const before = known.success ? known.data : null;
  return {
    id: before?.id ?? fresh.id,
    at: before?.at ?? fresh.at,
    addresses: addresses.map(({ url }, index) => {
      const address = addressKey(url, index);
      const same = before?.addresses[index];
      if (same?.address === address) return same;
      const shown = fresh.masked(wellKnown.url(url)).slice(0, urlCharactersMax);
      return { address, url: shown, status: "pending", tries: 0, nextAt: 0, attempts: [] };
    }),
  };
}

/** Addresses that were given up are tried again; those that have taken it are left alone. */
export function tryAgain({ addresses }: Progress): void {
  for (const address of addresses) {
    if (address.status === "delivered") continue;
    address.status = "pending";
    address.tries = 0;
    address.nextAt = 0;
  }
}

/** No secret is kept by it; the same address twice in a list is two. */
const addressKey = (url: string, index: number) =>
  `${index}-${createHash("sha256").update(url).digest("hex").slice(0, 24)}`;

/** The latest attempt is kept in any case: it says why. */
export function addAttempt(
  { addresses }: Pick<Progress, "addresses">,
  address: AddressProgress,
  attempt: AddressAttempt,
): void {
  const { attempts } = address;
  address.tries += 1;
  attempts.push(attempt);
  const bytesMax = attemptsBytesMax / addresses.length;
  while (attempts.length > attemptsKept || (attempts.length > 1 && bytesOf(attempts) > bytesMax))
    attempts.splice(attempts.length > 2 ? 1 : 0, 1);
}

const bytesOf = (attempts: readonly AddressAttempt[]): number => Buffer.byteLength(JSON.stringify(attempts));

/** Writes what has changed, one write at a time: what changes meanwhile goes with the next. */
export class Keeper {
  readonly #write: () => Promise<void>;
  #writing: Promise<void> | null = null;
  #isStale = false;

  constructor(write: () => Promise<void>) {
    this.#write = write;
  }

  /** Resolves when everything up to now is written. */
  async keep(): Promise<void> {
    this.#isStale = true;
    while (this.#isStale || this.#writing !== null) {
      this.#writing ??= this.#once();
      await this.#writing;
    }
  }

  async #once(): Promise<void> {
    this.#isStale = false;
    try {
      await this.#write();
    } finally {
      this.#writing = null;
    }
  }
}
