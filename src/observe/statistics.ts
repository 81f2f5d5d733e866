import type { Log } from "../contract/log.ts";
import type { Metrics } from "../contract/metrics.ts";
import { placeOf, placesMax } from "../core/histogram.ts";
import { type Counted, type QueueLength, type Span, type Store, spans } from "../store/store.ts";

/** What was counted is written so often; a killed process forgets at most that. */
const writeMs = 10_000;
/** Triggers and workflows counted apart between two writes; what is more is counted for its workspace alone. */
const subjectsMax = 10_000;
/** Written in one transaction, so that none takes long. */
const writtenMax = 500;
/** When each span is forgotten. */
const keptMs: Readonly<Record<Span, number>> = {
  minute: 3 * spans.day,
  hour: 100 * spans.day,
  day: 400 * spans.day,
};
const forgetMs = 600_000,
  forgottenMax = 500,
  forgetRoundsMax = 100;

type Tap = Pick<Metrics, "answered" | "delivered" | "runEnded">;
type Counts = Map<string, number>;

export interface OpenStatistics extends AsyncDisposable, Tap {
  /** Writes what was counted so far. */
  write(): Promise<void>;
}

// Put together once: counting allocates nothing.
const named = (kind: string) => Array.from({ length: placesMax + 1 }, (_, place) => `${kind} ${place}`);
const answerPlaces = named("answer-ms");
const runPlaces = named("run-ms");
const queuePlaces = named("queue-ms");

/** Counts what happens by trigger and workflow, and writes it every ten seconds, added to what others have counted. */
export function openStatistics({
  store,
  log,
  now,
}: {
  store: Pick<Store, "statistics" | "upkeep">;
  log: Log;
  now: () => number;
}): OpenStatistics {
  const desk = new CountingDesk(now);
  let writing: Promise<void> = Promise.resolve();
  let forgotAt = now();
  const put = async (counted: readonly Counted[]) => {
    for (let at = 0; at < counted.length; at += writtenMax) {
      const part = counted.slice(at, at + writtenMax);
      try {
        await store.statistics.add(part);
      } catch (error) {
        desk.putBack(part);
        log.warn("statistics not written; trying again", { error });
      }
    }
  };
  let measuredAt = Number.NEGATIVE_INFINITY;
  const measure = async () => {
    if (Math.abs(now() - measuredAt) < spans.minute) return;
    measuredAt = now();
    try {
      for (const length of await store.upkeep.queue()) desk.queued(length);
    } catch (error) {
      log.warn("queue not measured", { error });
    }
  };
  const forget = async () => {
    if (now() - forgotAt < forgetMs) return;
    forgotAt = now();
    try {
      for (const span of ["minute", "hour", "day"] as const) await forgetOld(store, span, now());
    } catch (error) {
      log.warn("old statistics not deleted; trying again", { error });
    }
  };
  const write = () => {
    const before = writing;
    writing = (async () => {
      await before;
      await measure();
      await put(desk.take());
      await forget();
    })();
    return writing;
  };
  const timer = setInterval(() => void write(), writeMs).unref();
  return {
    answered: (answer) => desk.answered(answer),
    delivered: (delivery) => desk.delivered(delivery),
    runEnded: (run) => desk.runEnded(run),
    write,
    async [Symbol.asyncDispose]() {
      clearInterval(timer);
      await write();
    },
  };
}

async function forgetOld({ statistics }: Pick<Store, "statistics">, span: Span, now: number): Promise<void> {
  const old = { span, before: now - keptMs[span], limit: forgottenMax };
  for (let round = 0; round < forgetRoundsMax; round += 1) {
    if ((await statistics.forget(old)) < forgottenMax) return;
  }
}

/** What was counted since the last write: by workspace, then by subject. */
class CountingDesk {
  readonly #now: () => number;
  #at = 0;
  #subjects = 0;
  #workspaces = new Map<string, Map<string, Counts>>();
  #put: Counted[] = [];

  constructor(now: () => number) {
    this.#now = now;
  }

  answered({ status, ms, workspace, triggerId, refused }: Parameters<Metrics["answered"]>[0]): void {
    if (workspace === null) return;
    const counts = this.#of(workspace, triggerId ?? "") ?? this.#whole(workspace);
    add(
      counts,
      status < 300 ? "answer 2" : status < 400 ? "answer 3" : status < 500 ? "answer 4" : "answer 5",
    );
    add(counts, answerPlaces[placeOf(ms)] ?? "");
    if (refused && status >= 500) add(counts, "lost");
  }

  delivered({ workspace, triggerId, status }: Parameters<Metrics["delivered"]>[0]): void {
    add(this.#of(workspace, triggerId ?? "") ?? this.#whole(workspace), status);
  }

  runEnded({ workspace, workflowId, triggerId, status, ms }: Parameters<Metrics["runEnded"]>[0]): void {
    const place = runPlaces[placeOf(ms)] ?? "";
    const counted = this.#of(workspace, workflowId) ?? this.#whole(workspace);
    add(counted, status);
    add(counted, place);
    const ofTrigger = triggerId === null ? null : this.#of(workspace, triggerId);
    if (ofTrigger === null) return;
    add(ofTrigger, status);
    add(ofTrigger, place);
  }

  queued({ workspace, status, oldestAt }: QueueLength): void {
    if (status !== "queued" || oldestAt === null) return;
    const ageMs = Math.max(0, this.#now() - Date.parse(oldestAt));
    add(this.#whole(workspace), queuePlaces[placeOf(ageMs)] ?? "");
  }

  take(): Counted[] {
    const at = this.#at;
    const counted = [...this.#workspaces].flatMap(([workspace, subjects]) => [
      ...[...subjects].flatMap(([subject, counts]) =>
        subject === "" ? [] : [{ workspace, subject, at, counts: Object.fromEntries(counts) }],
      ),
      { workspace, subject: "", at, counts: Object.fromEntries(wholeOf(subjects)) },
    ]);
    const taken = [...this.#put, ...counted];
    this.#put = [];
    this.#workspaces = new Map();
    this.#subjects = 0;
    return taken;
  }

  /** To be taken again; while the store is away for long, the oldest are forgotten. */
  putBack(counted: readonly Counted[]): void {
    this.#put = [...counted, ...this.#put].slice(-subjectsMax);
  }

  /** Null: too many subjects are counted already. */
  #of(workspace: string, subject: string): Counts | null {
    return this.#workspaces.get(workspace)?.get(subject) ?? this.#begin(workspace, subject);
  }

  /** What belongs to no subject of its own. */
  #whole(workspace: string): Counts {
    return this.#of(workspace, "") ?? new Map();
  }

  #begin(workspace: string, subject: string): Counts | null {
    if (this.#subjects >= subjectsMax && subject !== "") return null;
    if (this.#subjects === 0) this.#at = this.#now() - (this.#now() % spans.minute);
    this.#subjects += 1;
    const subjects = this.#workspaces.get(workspace) ?? new Map<string, Counts>();
    this.#workspaces.set(workspace, subjects);
    const counts: Counts = new Map();
    subjects.set(subject, counts);
    return counts;
  }
}

function add(counts: Counts, measure: string, count = 1): void {
  counts.set(measure, (counts.get(measure) ?? 0) + count);
}

const ofRuns = (measure: string) => measure.startsWith("run-ms ") || endings.has(measure);
const endings: ReadonlySet<string> = new Set(["succeeded", "failed", "canceled"]);

/** The workspace's own: deliveries and answers of its triggers and of none, runs of its workflows, each once. */
function wholeOf(subjects: ReadonlyMap<string, Counts>): Counts {
  const whole: Counts = new Map();
  for (const [subject, counts] of subjects) {
    for (const [measure, count] of counts) {
      if (subject.startsWith("trg_") && ofRuns(measure)) continue;
      add(whole, measure, count);
    }
  }
  return whole;
}
