import type { IncomingMessage } from "node:http";
import type { AlertRule } from "../contract/alert.ts";
import type { CheckFinding } from "../contract/check-finding.ts";
import type { DeliveryDetail, TraceEntry } from "../contract/delivery.ts";
import type { Log } from "../contract/log.ts";
import type { Retention, SweepReport } from "../contract/retention.ts";
import type { RunAnswer } from "../contract/run.ts";
import type { SecurityLog } from "../contract/security.ts";
import type { SenderAnswer, SenderTried } from "../contract/sender-page.ts";
import type { Trigger } from "../contract/trigger.ts";
import type { Engine } from "../engine/engine.ts";
import type { SignIn } from "../people/sign-in.ts";
import type { KeyUses } from "../people/uses.ts";
import type { Acceptance, KeptRequest, Live, Store } from "../store/store.ts";

/** What the API needs of the engine. */
type ApiEngine = Pick<
  Engine,
  | "start"
  | "newRuns"
  | "resume"
  | "wake"
  | "held"
  | "freed"
  | "came"
  | "cancel"
  | "stats"
  | "watch"
  | "inHand"
  | "tryRun"
  | "tryStep"
  | "inputs"
  | "recordedCalls"
>;

/** What the intake says of a request that was received before, its stations asked anew; nothing is stored. */
export type Judge = (
  request: KeptRequest &
    Pick<DeliveryDetail, "claims" | "given"> & {
      pathParameters?: Record<string, string>;
      isTest?: boolean;
    },
  trust: "nothing" | "sender" | "all",
  /** `answers`: asks for the answer as well. `stores: false`: the acceptance is only looked at. */
  asked?: { answers?: { accept: string | undefined }; stores?: false },
) => Promise<{
  trace: TraceEntry[];
  refusal: string | null;
  acceptance: Acceptance | null;
  /** Null: a run makes it, or it was not asked for. */
  answer: RunAnswer | null;
}>;

type Tried = Omit<Parameters<Judge>[0], "isProxied">;

/** What the intake says, and would answer by itself, with other definitions than those in force. */
export interface Trying {
  now(request: Tried): Promise<Judged>;
  /** With those in force. */
  before(request: Tried): Promise<Judged>;
}

export type Judged = Awaited<ReturnType<Judge>>;

/** What the API works with; opened once by `main`. */
export interface ApiDoors {
  store: Store;
  live: Live;
  engine: ApiEngine;
  judge: Judge;
  /** Asks the stations with these triggers in the place of those of the same id, and with these workflows, too. */
  tryOut(definitions: {
    workspace: string;
    triggers: readonly Trigger[];
    workflows: readonly { id: string; name: string; version: number }[];
  }): Trying;
  /** Carries replays on. */
  replays: { wake(): void };
  /** Sends dead letters again. */
  deadLetters: { wake(): void };
  /** Shared with the intake, where keys are used, too. */
  uses: KeyUses;
  signIn: SignIn;
  /** Tells of a request whom it comes from, past the proxies that are trusted. */
  clients: { of(request: IncomingMessage): { ip: string; secure: boolean; isProxied: boolean } };
  /** Sends a letter; null where the server has no way to. */
  post: ((letter: { to: string; subject: string; text: string }) => Promise<void>) | null;
  /** Opens the set-up link. */
  setupKey: Uint8Array;
  log: Log;
  /** Where refusals are told; `flush` writes what has gathered. */
  security: SecurityLog;
  /** For `env:NAME` secrets. */
  environment: (name: string) => string | undefined;
  /** Milliseconds since the epoch. */
  now: () => number;
  random: (bytes: number) => Uint8Array;
  /** What the intake of this process finds wrong with triggers, of all workspaces. */
  problems: () => readonly { triggerId: string; workspace: string; name: string; problem: string }[];
  /** Signs and encrypts the addresses of dynamic triggers that hold all they say. */
  addressKey: Uint8Array;
  /** Deletes what the workspace need not keep. */
  retention: {
    run(run: { workspace: string; dryRun: boolean; retention?: Retention | undefined }): Promise<SweepReport>;
    last(workspace: string): SweepReport | null;
  };
  /** What the server finds of itself, and of how the caller's request came. */
  examine(seen: { address: string | null; forwarded: boolean }): Promise<CheckFinding[]>;
  alerts: { test(rule: AlertRule): Promise<{ by: string; error: string | null }[]> };
  /** Takes a copy of the embedded store. Throws Problem `conflict`. */
  backup(): Promise<{ bytes: number; stream: ReadableStream }>;
  /** What this process has counted, as Prometheus reads it; of a workspace, or all. */
  metrics: { type: string; text(of: { workspace: string | null }): Promise<string> };
  /** What senders of a trigger may be told. */
  senders: {
    answersOf(trigger: Trigger): SenderAnswer[];
    /** Whether a call would be taken; nothing is stored, started or counted. */
    check(request: KeptRequest & { accept: string | undefined }): Promise<SenderTried>;
  };
  /** Writes what this process has counted, so that it can be read. */
  statistics: { write(): Promise<void> };
  links: {
    /** Where whoever has it answers an approval. */
    approval: (id: string) => string;
  };
  settings: {
    /** A function, since a port that the system chooses is known only when it is listened on. */
    publicUrl: () => string;
    /** The e-mail address of a trigger; null where the server has no domain for them. */
    mailAddress: (trigger: { id: string; epoch: number }) => string | null;
    /** Where people reach the console, if somebody has said so; without a / at its end. */
    consoleUrl: () => string | null;
    /** Origins that are this server's, as far as it knows. */
    origins: () => readonly string[];
    version: string;
    role: string;
  };
}

/** What replays work with. */
export type ReplayDoors = Omit<ApiDoors, "replays" | "deadLetters">;
