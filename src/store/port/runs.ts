import type { LargeValue } from "../../contract/large.ts";
import type { Json } from "../../contract/name.ts";
import type { Attempt, Run, RunAnswer, RunDetail, RunError, RunStatus } from "../../contract/run.ts";
import type { Line, ReadyRun } from "../../core/ready-run.ts";
import type { ClaimedRun } from "./claimed-run.ts";
import type { NewRun } from "./new-run.ts";
import type { ReplayStart } from "./replays.ts";
import type { FoundRuns, RunPage, RunSearch } from "./run-search.ts";
import type { Count } from "./search.ts";

/** `lost`: another worker has the run, or it has ended; stop at once. `cancel`: written, and the run is to stop. */
export type Written = "written" | "lost" | "cancel";

/** A large value of a run, kept once; journal lines tell where it stands (`large`). */
export interface NewValue {
  /** SHA-256 of its JSON, hex. */
  value: string;
  /** Of its JSON. */
  bytes: number;
  json: string;
}

/** What was masked in a line as it is in the clear, for whoever takes its run up; it is kept encrypted. */
export interface ClearLine extends Pick<Attempt, "path" | "attempt"> {
  parts: Partial<Pick<Attempt, "output" | "saved" | "progress" | "decided">>;
  /** What in them is to be masked wherever it comes to. */
  concealed: readonly string[];
}

/** What the worker that holds a run writes. */
export interface HeldLines {
  runId: string;
  epoch: number;
  /** Journal lines to add; one with the same path and attempt replaces a `waiting` one. */
  attempts: readonly Attempt[];
  /** Of those among them that are `masked`. */
  clear?: readonly ClearLine[];
  /** Those that these lines, or the output, are the first to name. */
  values?: readonly NewValue[];
  /** Milliseconds of running since the claim. */
  ranMs: number;
}

/** A part of a run's journal. */
export interface LinesPage {
  /** What the page before gave as `next`. */
  after?: string | undefined;
  limit: number;
  /** Only lines of the step with this path, and of those within it. */
  under?: string | undefined;
}

export interface Runs {
  /** Queues runs on their own, from a stored delivery, or from an edited one that is stored with them (replay). */
  start(start: {
    workspace: string;
    deliveryId: string | null;
    edited?: ReplayStart["edited"];
    runs: readonly NewRun[];
    now: string;
  }): Promise<void>;
  /**
   * Takes queued runs, or waiting ones that are due, raising their epoch; `ids` in the order wanted. Those that are
   * not to be had (ended, held by a living worker, not due) are left out.
   */
  claim(claim: { worker: string; ids: readonly string[]; now: string }): Promise<ClaimedRun[]>;
  /** Reads a run as whoever claims it would see it, whatever has become of it. */
  recorded(find: { workspace: string; id: string }): Promise<ClaimedRun | null>;
  /** Reads a run that `accept` claimed for this worker. */
  claimed(find: { worker: string; id: string }): Promise<ClaimedRun | null>;
  /** Writes the journal; the run goes on. */
  checkpoint(held: HeldLines): Promise<Written>;
  /** Writes the journal; the run waits until `wakeAt`. */
  park(held: HeldLines & { wakeAt: string }): Promise<Written>;
  /** Writes the journal and ends the run. */
  finish(
    held: HeldLines & {
      status: "succeeded" | "failed" | "canceled";
      /** Null stands in it where `large` says that a part is kept apart. */
      output: Json;
      large?: readonly LargeValue[] | undefined;
      error: RunError | null;
      /** What failed runs have in common with others. */
      cause?: string | null;
      answer: RunAnswer | null;
      now: string;
    },
  ): Promise<Written>;
  /** Gives a run back unfinished, as at a graceful stop: queued again, for anyone. */
  release(held: HeldLines & { now: string }): Promise<Written>;
  /**
   * Ends queued and waiting runs, marks running ones to stop at their next write. Those in which a step of such a type has
   * begun are marked, too, and taken up at once (`woken`): it puts things in order. Returns what became of each.
   */
  cancel(cancel: {
    workspace: string;
    ids: readonly string[];
    now: string;
    closingTypes?: ReadonlySet<string>;
  }): Promise<{ runs: { id: string; status: RunStatus | "unknown" }[]; woken: ReadyRun[] }>;
  /** Of these running runs, those that were asked to stop. */
  cancelRequested(ids: readonly string[]): Promise<string[]>;
  /**
   * Embedded store: queued runs and due waiting ones; of each priority oldest first. `limit` is that of each kind, and
   * where there are more each workspace has its part of it, so that a long queue hides nothing: `beyond` are the lines of
   * which there may be more.
   */
  ready(find: { now: string; limit: number }): Promise<{ runs: ReadyRun[]; beyond: Line[] }>;
  /** When the next waiting run is due, or null. */
  nextWake(): Promise<string | null>;
  /** Embedded store, at start: every `running` run is queued again, since its process is gone. Returns how many. */
  recover(at: { now: string }): Promise<number>;
  search(search: RunPage): Promise<FoundRuns>;
  /** How many it would find; for `lookMs` at most. */
  count(search: RunSearch & { before?: string | undefined; lookMs: number }): Promise<Count>;
  /** With its whole journal, or a part of it. */
  get(find: { workspace: string; id: string; lines?: LinesPage }): Promise<RunDetail | null>;
  /** Those of these ids that there are, in the order of ids. */
  some(find: { workspace: string; ids: readonly string[] }): Promise<Run[]>;
  /** A run's large values by their ids, each as JSON; those that are not there are left out. */
  values(find: {
    workspace: string;
    runId: string;
    ids: readonly string[];
  }): Promise<ReadonlyMap<string, string>>;
  /** A run's end as a caller who waits sees it: its output whole. */
  outcome(find: {
    id: string;
  }): Promise<{ status: RunStatus; answer: RunAnswer | null; output: Json; error: RunError | null } | null>;
  /** How many by status; of those that succeeded only the newest to `countedTo` where the time, in ms, is over before. */
  counts(find: {
    workspace: string;
    lookMs: number;
  }): Promise<{ counts: Record<RunStatus, number>; countedTo: string | null }>;
}
