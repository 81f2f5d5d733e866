import type {
  AddressAttempt,
  DeadLetter,
  DeadLetterAddress,
  DeadLetterQuery,
  KeptCall,
} from "../../contract/dead-letter.ts";

export interface NewDeadLetter {
  /** Used where this address has none of this step and run yet. */
  id: string;
  workspace: string;
  runId: string;
  workflow: string;
  step: string;
  /** Tells the addresses of one step apart. */
  address: string;
  messageId: string;
  url: string;
  reason: string;
  tries: number;
  attempts: readonly AddressAttempt[];
  call: KeptCall;
  now: string;
}

export interface KeptDeadLetter {
  letter: DeadLetter;
  attempts: AddressAttempt[];
  call: KeptCall;
}

/** A letter that this process sends. */
export interface HeldDeadLetter extends KeptDeadLetter {
  epoch: number;
}

type Chosen = { workspace: string; ids?: readonly string[] | undefined; query?: DeadLetterQuery | undefined };

/** Per workspace; beyond them those that were delivered give way, then the oldest. */
export interface DeadLetterBounds {
  lettersMax: number;
  bytesMax: number;
}
export const deadLetterBounds: DeadLetterBounds = { lettersMax: 10_000, bytesMax: 268_435_456 };
/** Attempts that are kept of one letter: the first and the latest. */
export const letterAttemptsMax = 20;

/** Webhooks that an address has not taken, encrypted, to be sent again. */
export interface DeadLetters {
  /** Does nothing where there is one for this address of this step of this run. */
  add(letter: NewDeadLetter, bounds?: DeadLetterBounds): Promise<void>;
  /** How many there are, by workspace and status. */
  counts(): Promise<{ workspace: string; status: string; count: number }[]>;
  /** The newest first. */
  list(find: {
    workspace: string;
    query: DeadLetterQuery;
    before?: string | undefined;
    limit: number;
  }): Promise<DeadLetter[]>;
  /** Grouped by address, those with the newest letters first; `before`: only those whose newest is before this one. */
  addresses(find: {
    workspace: string;
    query: DeadLetterQuery;
    before?: string | undefined;
    limit: number;
  }): Promise<DeadLetterAddress[]>;
  get(find: { workspace: string; id: string }): Promise<KeptDeadLetter | null>;
  /** Asks for dead ones to be sent again. Returns how many. */
  redrive(chosen: Chosen & { now: string }): Promise<number>;
  /** Deletes, but none that is being sent. Returns how many. */
  discard(chosen: Chosen & { now: string }): Promise<number>;
  /** Takes, for so long, some that are to be sent and that nobody holds. */
  take(take: { now: string; leaseMs: number; limit: number }): Promise<HeldDeadLetter[]>;
  /** Writes what became of one. `lost`: another process has it. */
  settle(settled: {
    id: string;
    epoch: number;
    delivered: boolean;
    reason: string;
    attempt: AddressAttempt;
    now: string;
  }): Promise<"written" | "lost">;
}
