import { Cron } from "croner";
import { occurrencesMax, type Schedule } from "../contract/schedule.ts";
import { parseDuration } from "../core/duration.ts";
import { meant } from "../core/expression-lint.ts";
import { nearest } from "../core/near.ts";

/** When a schedule is due. Times are milliseconds since 1970. */
export interface Occurrences {
  /** The first after this moment; null when there is none any more. */
  after(ms: number): number | null;
  /** Those from one moment to another, both included: the last ones, where they are many. */
  between(from: number, to: number): number[];
}

/** One in less would keep a process busy with itself. */
const intervalMsMin = 1_000;

/** Throws RangeError with a sentence for people. */
export function occurrencesOf(schedule: Schedule): Occurrences {
  const { cron, every } = schedule;
  if ((cron === undefined) === (every === undefined)) throw new RangeError("Give either `cron` or `every`.");
  return every === undefined ? cronOccurrences(cron ?? "", schedule) : intervals(every, schedule);
}

function cronOccurrences(expression: string, { timezone, from, until }: Schedule): Occurrences {
  const cron = cronOf(expression, timezone);
  const first = from === undefined ? null : Date.parse(from);
  const last = until === undefined ? Number.POSITIVE_INFINITY : Date.parse(until);
  const within = (date: Date | null) => (date === null || date.getTime() > last ? null : date.getTime());
  return {
    after(ms) {
      // What is due at `from` itself counts.
      const base = first === null ? ms : Math.max(ms, first - 1);
      return within(cron.nextRun(new Date(base)));
    },
    between(start, end) {
      const to = Math.min(end, last);
      return cron
        .previousRuns(occurrencesMax, new Date(to + 1_000))
        .map((date) => date.getTime())
        .filter((at) => at >= Math.max(start, first ?? start) && at <= to)
        .toReversed();
    },
  };
}

function cronOf(expression: string, timezone: string): Cron {
  if (!isTimeZone(timezone)) {
    const near = nearest(timezone, Intl.supportedValuesOf("timeZone"));
    throw new RangeError(`There is no time zone “${timezone}”.${meant(near)}`);
  }
  try {
    // As cron has it: a day of the month and a day of the week are alternatives.
    const cron = new Cron(expression, { timezone, paused: true });
    cron.nextRun(new Date(0));
    return cron;
  } catch (cause) {
    const why = cause instanceof Error ? cause.message.replace(/^\w+: /, "") : String(cause);
    throw new RangeError(`“${expression}” is no schedule: ${why}`, { cause });
  }
}

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat("en", { timeZone: name }).format(0) !== "";
  } catch {
    return false;
  }
}

function intervals(every: string, { from, until }: Schedule): Occurrences {
  const ms = parseDuration(every);
  if (ms < intervalMsMin) throw new RangeError(`“${every}” is shorter than a second.`);
  const anchor = from === undefined ? 0 : Date.parse(from);
  const last = until === undefined ? Number.POSITIVE_INFINITY : Date.parse(until);
  const after = (at: number): number | null => {
    const next = at < anchor ? anchor : anchor + (Math.floor((at - anchor) / ms) + 1) * ms;
    return next > last ? null : next;
  };
  return {
    after,
    between(start, end) {
      const to = Math.min(end, last);
      const earliest = Math.max(start, anchor, to - occurrencesMax * ms + 1);
      const found: number[] = [];
      for (let at = after(earliest - 1); at !== null && at <= to; at = after(at)) found.push(at);
      return found.slice(-occurrencesMax);
    },
  };
}
