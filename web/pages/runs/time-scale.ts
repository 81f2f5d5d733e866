import type { RunDetail } from "../../../src/contract/run.ts";
import type { RunNode } from "./run-tree.ts";

/** The time that a run takes up, in ms. */
export interface TimeScale {
  from: number;
  lengthMs: number;
}

/** A stretch of time on a scale, as shares of it. */
export interface Bar {
  kind: "succeeded" | "failed" | "waiting" | "running" | "pause";
  left: number;
  width: number;
  title: string;
}

/** From a run's beginning to its end; one that is under way has lasted until now. */
export function spanOfRun(run: RunDetail, now: number): TimeScale {
  const from = Date.parse(run.createdAt);
  const ends = run.attempts.map(({ endedAt }) => Date.parse(endedAt));
  // The clock of the server counts; that of the browser may be behind it.
  const last = Math.max(from + 1, ...ends);
  const to = run.endedAt === null ? Math.max(now, last) : Math.max(Date.parse(run.endedAt), last);
  return { from, lengthMs: Math.max(1, to - from) };
}

/** The attempts at a step, and between them the waits for the next one. */
export function barsOf(
  { attempts, underWay }: RunNode,
  { scale, now, say }: { scale: TimeScale; now: number; say: (kind: Bar["kind"], ms: number) => string },
): Bar[] {
  const bars: Bar[] = [];
  const add = (kind: Bar["kind"], from: number, to: number) => {
    const left = Math.max(0, (from - scale.from) / scale.lengthMs);
    const width = Math.max(0, Math.min(1 - left, (to - from) / scale.lengthMs));
    bars.push({ kind, left, width, title: say(kind, Math.max(0, to - from)) });
  };
  for (const [index, attempt] of attempts.entries()) {
    const [from, to] = [Date.parse(attempt.startedAt), Date.parse(attempt.endedAt)];
    const following = attempts[index + 1] ?? underWay;
    const next = following === null || following === undefined ? null : Date.parse(following.startedAt);
    add(attempt.status, from, to);
    const isOpen = attempt.status === "waiting" || attempt.wakeAt !== null;
    if (next !== null && next > to) add("pause", to, next);
    else if (next === null && isOpen && now > to) add("pause", to, now);
  }
  if (underWay !== null)
    add("running", Date.parse(underWay.startedAt), Math.max(now, Date.parse(underWay.startedAt)));
  return bars;
}
