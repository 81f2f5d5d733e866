import { setTimeout as pause } from "node:timers/promises";
import { Problem } from "../contract/problem.ts";
import type { Attempt, RunDetail } from "../contract/run.ts";
import type { RunChange } from "../contract/run-change.ts";
import { isEnded } from "../core/run-state.ts";
import type { RunSearch } from "../store/store.ts";
import type { ApiDoors } from "./doors.ts";
import { freshRuns } from "./fresh-runs.ts";
import type { Sharer } from "./shares.ts";
import { Signal } from "./signal.ts";
import { beaten, type Streams } from "./streams.ts";

/** A run that another process carries on is looked at so often. */
const pollMs = 500;
/** What this process does with it is told at once, but not more often than this. */
const restMs = 50;
/** A long journal is read for a tenth of the time at most. */
const readShare = 9;

/** Of the last event of a run. */
const endedId = "ended";

interface TailOf {
  sought: RunSearch;
  by: Sharer;
  lastEventId: string | undefined;
  signal: AbortSignal;
}

interface FollowOf {
  workspace: string;
  by: Sharer;
  id: string;
  lastEventId?: string | undefined;
  signal: AbortSignal;
}

/** Makes the streams of runs, as server-sent events. */
export function createRunStreams(doors: ApiDoors, streams: Streams) {
  return {
    tail({ sought, by, lastEventId, signal }: TailOf): Promise<Response> {
      const since = /^\d{1,15}$/.test(lastEventId ?? "") ? Number(lastEventId) : null;
      return streams.open({ by, signal }, async () =>
        beaten(doors, await begun(tail(doors, { sought, since, signal }))),
      );
    },
    async follow(followed: FollowOf): Promise<Response> {
      // By this a browser knows that it need not connect again.
      if (followed.lastEventId === endedId) return new Response(null, { status: 204 });
      return streams.open(followed, async () => {
        const { workspace, id } = followed;
        const first = await doors.store.runs.get({ workspace, id });
        if (first === null) throw new Problem("not_found", { detail: `No run has the id "${id}".` });
        return beaten(doors, follow(doors, followed));
      });
    },
  };
}

/** Looked once before the stream is answered: whatever happens after that is told. */
async function begun<Item>(looks: AsyncGenerator<Item>): Promise<AsyncGenerator<Item>> {
  const first = await looks.next();
  return (async function* all() {
    if (first.done === true) return;
    yield first.value;
    yield* looks;
  })();
}

async function* tail(
  doors: ApiDoors,
  watching: { sought: RunSearch; since: number | null; signal: AbortSignal },
): AsyncGenerator<string[]> {
  for await (const runs of freshRuns(doors, watching)) {
    // From this moment on a stream that broke off goes on.
    const id = doors.now();
    yield runs.map((run) => `event: run\nid: ${id}\ndata: ${JSON.stringify(run)}\n\n`);
  }
}

async function* follow(
  doors: ApiDoors,
  { workspace, id: runId, signal }: FollowOf,
): AsyncGenerator<string[]> {
  const news = new Signal();
  using _ = doors.engine.watch(runId, news.tell);
  const told = new Told();
  while (!signal.aborted) {
    const startedAt = performance.now();
    // First what is in memory: what it no longer holds is on disk.
    const inHand = doors.engine.inHand(runId);
    const run = await doors.store.runs.get({ workspace, id: runId });
    if (run === null) return;
    const change = told.changeOf(run, inHand ?? { underWay: [], unwritten: [] });
    const id = isEnded(run.status) ? `id: ${endedId}\n` : "";
    yield change === null ? [] : [`event: run\n${id}data: ${JSON.stringify(change)}\n\n`];
    if (isEnded(run.status)) return;
    const tookMs = performance.now() - startedAt;
    await pause(Math.max(restMs, tookMs * readShare), undefined, { signal }).catch(() => undefined);
    await news.wait(pollMs, signal);
  }
}

/** What a stream has told of a run. */
class Told {
  readonly #lines = new Map<string, string>();
  #rest = "";

  /** Null where nothing has changed. */
  changeOf(
    detail: RunDetail,
    { underWay, unwritten }: Pick<RunChange, "underWay"> & { unwritten: readonly Attempt[] },
  ): RunChange | null {
    const {
      attempts,
      waits,
      children,
      input: _,
      answer: __,
      resumes: ___,
      traceId: ____,
      next: _____,
      ...run
    } = detail;
    const lines = new Map([...attempts, ...unwritten].map((line) => [`${line.attempt} ${line.path}`, line]));
    const changed = [...lines].flatMap(([key, line]) => {
      const state = `${line.status} ${line.endedAt} ${line.wakeAt} ${line.resumed?.at}`;
      if (this.#lines.get(key) === state) return [];
      this.#lines.set(key, state);
      return [line];
    });
    const at = underWay.filter(
      ({ path, attempt }) => !isOver(lines.get(`${attempt} ${path}`)) && !isEnded(run.status),
    );
    const rest = JSON.stringify([run, at, waits, children]);
    if (changed.length === 0 && rest === this.#rest) return null;
    this.#rest = rest;
    return { run, attempts: changed, underWay: at, waits, children };
  }
}

const isOver = (line: Attempt | undefined) => line !== undefined && line.status !== "waiting";
