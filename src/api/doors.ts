import type { Log } from "../contract/log.ts";
import type { RunStatus } from "../contract/run.ts";
import type { SecurityLog } from "../contract/security.ts";
import type { KeyUses } from "../people/uses.ts";
import type { Live, Store } from "../store/store.ts";

/** What the API needs of the engine. */
export interface ApiEngine {
  /** Queues a run of a workflow's newest version, with a stored delivery as its event or without one. */
  start(start: {
    workspace: string;
    workflow: string;
    deliveryId: string | null;
    replayOf?: string;
  }): Promise<{ runId: string }>;
  /** Queues runs of several workflows for one delivery in one transaction. */
  startAll(starts: {
    workspace: string;
    deliveryId: string | null;
    workflows: readonly { workflow: string; replayOf?: string }[];
  }): Promise<{ runId: string; workflow: string }[]>;
  cancel(cancel: {
    workspace: string;
    ids: readonly string[];
  }): Promise<{ id: string; status: RunStatus | "unknown" }[]>;
  stats(): { running: number; queued: number };
}

/** What the API works with; opened once by `main`. */
export interface ApiDoors {
  store: Store;
  live: Live;
  engine: ApiEngine;
  /** Shared with the intake, where keys are used, too. */
  uses: KeyUses;
  log: Log;
  /** Where refusals are told. */
  security: SecurityLog;
  /** Milliseconds since the epoch. */
  now: () => number;
  random: (bytes: number) => Uint8Array;
  /** Signs and encrypts the addresses of dynamic triggers that hold all they say. */
  addressKey: Uint8Array;
  settings: {
    /** A function, since a port that the system chooses is known only when it is listened on. */
    publicUrl: () => string;
    version: string;
    role: string;
  };
}
