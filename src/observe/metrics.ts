import type { Log } from "../contract/log.ts";
import type { Metrics } from "../contract/metrics.ts";
import type { Live, Store } from "../store/store.ts";
import { exposition, expositionType } from "./exposition.ts";
import { Histogram, type Instrument, Numbers } from "./instruments.ts";
import { OwnMetricBook } from "./own-metrics.ts";
import { processText } from "./process-metrics.ts";
import { QueueGauges } from "./queue-gauges.ts";

export interface OpenMetrics extends Metrics {
  ask(doors: AskedDoors): void;
  /** The media type of `text`. */
  readonly type: string;
  /** Everything, or what one workspace may see, in the text format of Prometheus. */
  text(of: { workspace: string | null }): Promise<string>;
}

interface MetricsDoors {
  log: Log;
  now: () => number;
  version: string;
  role: string;
}

/** What is asked when the metrics are read; opened after what counts in them. */
interface AskedDoors {
  store: Pick<Store, "upkeep" | "kind" | "quotas" | "deadLetters">;
  live: Pick<Live, "current">;
  /** What this process has in hand. */
  engine: { stats(): { running: number; queued: number } };
}

const answerBounds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
const stepBounds = [0.001, 0.01, 0.1, 0.5, 1, 5, 30, 60, 300];
const runBounds = [0.01, 0.1, 1, 10, 60, 600, 3_600, 86_400];
const sizeBounds = [1, 5, 10, 50, 100, 250, 500];

const counter = (name: string, help: string, labels: readonly string[]) =>
  new Numbers("counter", { name: `tripline_${name}`, help, labels });
const histogram = (name: string, help: string, labels: readonly string[], bounds: readonly number[]) =>
  new Histogram(bounds, { name: `tripline_${name}`, help, labels });

/** Counts in plain numbers what rooms tell, and puts it into words when it is asked for. */
export function openMetrics(doors: MetricsDoors): OpenMetrics {
  const own = new OwnMetricBook(doors.log);
  const counted = instrumentsOf();
  const about = new Numbers("gauge", {
    name: "tripline_info",
    help: "Which version this process is, in which role.",
    labels: ["version", "role", "store"],
  });
  let asked: { queue: QueueGauges; kind: string } | null = null;
  const plain: Instrument[] = Object.values(counted);
  return {
    ...tellers(counted),
    own,
    type: expositionType,
    ask(toAsk) {
      asked = { queue: new QueueGauges({ ...doors, ...toAsk }), kind: toAsk.store.kind };
    },
    async text({ workspace }) {
      about.set([doors.version, doors.role, asked?.kind ?? ""], 1);
      const gauges = (await asked?.queue.read()) ?? [];
      const all = [about, ...plain, ...gauges, ...own.instruments()];
      return `${exposition(all, workspace)}${await processText()}`;
    },
  };
}

function instrumentsOf() {
  return {
    answers: counter("answers_total", "Answers of the intake, by status code.", [
      "workspace",
      "trigger",
      "code",
    ]),
    answerSeconds: histogram(
      "answer_seconds",
      "From a request's head to its answer.",
      ["workspace"],
      answerBounds,
    ),
    deliveries: counter("deliveries_total", "Deliveries by what became of them.", [
      "workspace",
      "trigger",
      "status",
    ]),
    refusals: counter("refusals_total", "Refused requests by kind of refusal.", [
      "workspace",
      "trigger",
      "reason",
    ]),
    runs: counter("runs_total", "Runs that have ended.", ["workspace", "workflow", "status"]),
    runSeconds: histogram("run_seconds", "From a run's being queued to its end.", ["workspace"], runBounds),
    attempts: counter("attempts_total", "Attempts at steps.", ["type", "status"]),
    retries: counter("retries_total", "Attempts that failed and are followed by another.", ["type"]),
    stepSeconds: histogram("step_seconds", "Attempts at steps.", ["type"], stepBounds),
    calls: counter("calls_total", "Calls to the outside, by status code.", ["code"]),
    callSeconds: histogram("call_seconds", "Calls to the outside.", [], answerBounds),
    flushSeconds: histogram("store_flush_seconds", "Transactions of group commit.", ["kind"], answerBounds),
    flushSize: histogram(
      "store_flush_operations",
      "Operations in one such transaction.",
      ["kind"],
      sizeBounds,
    ),
  };
}

function tellers(counted: ReturnType<typeof instrumentsOf>): Omit<Metrics, "own"> {
  return {
    answered({ status, ms, workspace, trigger }) {
      counted.answers.add([workspace ?? "", trigger ?? "", codeOf(status)]);
      counted.answerSeconds.observe([workspace ?? ""], ms / 1_000);
    },
    delivered({ workspace, trigger, status, reason }) {
      counted.deliveries.add([workspace, trigger ?? "", status]);
      if (reason !== null) counted.refusals.add([workspace, trigger ?? "", reason]);
    },
    runEnded({ workspace, workflow, status, ms }) {
      counted.runs.add([workspace, workflow, status]);
      counted.runSeconds.observe([workspace], ms / 1_000);
    },
    attempted({ type, status, ms, retried }) {
      counted.attempts.add([type, status]);
      counted.stepSeconds.observe([type], ms / 1_000);
      if (retried) counted.retries.add([type]);
    },
    called({ status, ms }) {
      counted.calls.add([status === null ? "none" : codeOf(status)]);
      counted.callSeconds.observe([], ms / 1_000);
    },
    flushed({ kind, operations, ms }) {
      counted.flushSeconds.observe([kind], ms / 1_000);
      counted.flushSize.observe([kind], operations);
    },
  };
}

/** Triggers may answer any status; the codes are few all the same. */
const codes = new Map<number, string>();

function codeOf(status: number): string {
  const known = codes.get(status);
  if (known !== undefined) return known;
  const code = String(status);
  if (codes.size < 1_000) codes.set(status, code);
  return code;
}
