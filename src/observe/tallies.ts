import type { Log } from "../contract/log.ts";
import type { Metrics } from "../contract/metrics.ts";
import type { Store, Tally } from "../store/store.ts";
import { Cells } from "./series.ts";

/** What happened is counted by so long. */
export const bucketMs = 300_000;
/** What was counted is written so often; a killed process forgets at most that. */
const writeMs = 10_000;
/** Answers slower than these are counted, each. */
const slowBounds = [50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000];

export interface Tallies extends AsyncDisposable, Pick<Metrics, "answered" | "delivered" | "runEnded"> {
  write(): Promise<void>;
}

/** Counts what alert rules look at, for all processes together. */
export function openTallies({
  store,
  log,
  now,
}: {
  store: Pick<Store, "alerts">;
  log: Log;
  now: () => number;
}): Tallies {
  const fresh = () => new Cells(() => ({ count: 0 }));
  let cells = fresh();
  let writing: Promise<void> = Promise.resolve();
  const note = (workspace: string, subject: string, measure: string, count = 1) => {
    cells.at([workspace, subject, measure]).count += count;
  };
  const put = async (tallies: Tally[]) => {
    try {
      await store.alerts.tally(tallies);
    } catch (error) {
      for (const { workspace, subject, measure, count } of tallies) note(workspace, subject, measure, count);
      log.warn("what alerts look at is not written; trying again", { error });
    }
  };
  const write = () => {
    const counted = cells.all();
    cells = fresh();
    const bucketAt = now() - (now() % bucketMs);
    const tallies = counted.map(({ labels: [workspace = "", subject = "", measure = ""], cell }) => ({
      workspace,
      subject,
      measure,
      bucketAt,
      count: cell.count,
    }));
    if (tallies.length > 0) writing = writing.then(() => put(tallies));
    return writing;
  };
  const timer = setInterval(() => void write(), writeMs).unref();
  return {
    answered({ ms, workspace, trigger }) {
      if (workspace === null || trigger === null) return;
      note(workspace, trigger, "answered");
      for (const bound of slowBounds) {
        if (ms <= bound) return;
        note(workspace, trigger, `slower ${bound}`);
      }
    },
    delivered({ workspace, trigger, status, reason }) {
      if (reason !== null) note(workspace, trigger ?? "", "refused");
      else if (status !== "handshake" && trigger !== null) note(workspace, trigger, "taken");
    },
    runEnded({ workspace, workflow, status }) {
      note(workspace, workflow, "ended");
      if (status === "failed") note(workspace, workflow, "failed");
    },
    write,
    async [Symbol.asyncDispose]() {
      clearInterval(timer);
      await write();
    },
  };
}

type Tap = Pick<Metrics, "answered" | "delivered" | "runEnded">;

/** Tells the metrics as before, and those that count beside them. */
export function toldTo<Told extends Metrics>(metrics: Told, ...taps: readonly Tap[]): Told {
  const all: readonly Tap[] = [metrics, ...taps];
  return {
    ...metrics,
    answered(answer) {
      for (const one of all) one.answered(answer);
    },
    delivered(delivery) {
      for (const one of all) one.delivered(delivery);
    },
    runEnded(run) {
      for (const one of all) one.runEnded(run);
    },
  };
}
