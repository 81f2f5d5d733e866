import type { AlertCondition, AlertRule } from "../contract/alert.ts";
import type { QueueLength } from "../store/store.ts";
import { bucketMs } from "./tallies.ts";

/** What a rule sees that is as it should not be. */
export interface Sighting {
  /** A trigger's or workflow's name; empty: the workspace. */
  subject: string;
  detail: string;
}

/** What conditions are judged by. */
export interface Facts {
  now: number;
  /** Since when this process looks: what it could not see says nothing. */
  since: number;
  /** Counts by subject and measure. */
  counted(span: { from: number; until: number }): Promise<Counts>;
  /** When a trigger's last delivery came; undefined: there is no such trigger, or it is not active. */
  lastDelivery(trigger: string): Promise<number | null | undefined>;
  queue(): Promise<QueueLength[]>;
  /** Null: not known here. */
  freeBytes(): Promise<number | null>;
}

/** By subject, then by measure. */
export type Counts = ReadonlyMap<string, ReadonlyMap<string, number>>;

type Of<When extends AlertCondition["when"]> = Extract<AlertCondition, { when: When }>;

/** What the rule sees now, one for each subject. */
export async function sightings(rule: AlertRule, facts: Facts): Promise<Sighting[]> {
  const { on } = rule;
  switch (on.when) {
    case "failures":
      return atLeast(await recent(on, facts), {
        only: on.workflow,
        measure: "failed",
        count: on.count,
        what: (found) => (found === 1 ? "1 run failed" : `${found} runs failed`),
      });
    case "refusals":
      return atLeast(await recent(on, facts), {
        only: on.trigger,
        measure: "refused",
        count: on.count,
        what: (found) => (found === 1 ? "1 request was refused" : `${found} requests were refused`),
      });
    case "error-rate":
      return shares(await recent(on, facts), {
        ...on,
        only: on.workflow,
        part: "failed",
        whole: "ended",
        what: "runs failed",
      });
    case "latency": {
      const what = `answers took longer than ${on.ms} ms`;
      return shares(await recent(on, facts), {
        ...on,
        only: on.trigger,
        part: `slower ${on.ms}`,
        whole: "answered",
        what,
      });
    }
    case "silence":
      return silence(rule, on, facts);
    case "volume":
      return volume(on, facts);
    case "queue-age":
      return queueAge(rule.workspace, on.ms, facts);
    case "disk":
      return disk(on, facts);
    default:
      return on satisfies never;
  }
}

const recent = ({ withinMs }: { withinMs: number }, facts: Facts) =>
  facts.counted({ from: bucketOf(facts.now - withinMs + bucketMs), until: Number.MAX_SAFE_INTEGER });

const bucketOf = (at: number): number => at - (at % bucketMs);

function atLeast(
  counts: Counts,
  {
    only,
    measure,
    count,
    what,
  }: { only: string | undefined; measure: string; count: number; what: (found: number) => string },
): Sighting[] {
  return [...counts].flatMap(([subject, measures]) => {
    const found = measures.get(measure) ?? 0;
    const fits = (only === undefined || only === subject) && found >= count;
    return fits ? [{ subject, detail: what(found) }] : [];
  });
}

function shares(
  counts: Counts,
  {
    only,
    part,
    whole,
    percent,
    minimum,
    what,
  }: {
    only: string | undefined;
    part: string;
    whole: string;
    percent: number;
    minimum: number;
    what: string;
  },
): Sighting[] {
  return [...counts].flatMap(([subject, measures]) => {
    const all = measures.get(whole) ?? 0;
    const found = measures.get(part) ?? 0;
    const share = all === 0 ? 0 : (found * 100) / all;
    const fits = (only === undefined || only === subject) && all >= minimum && share >= percent;
    return fits ? [{ subject, detail: `${share.toFixed(1)} % of ${all} ${what}` }] : [];
  });
}

/** Counted from what is known: a rule that is new, or a server that was away, is not silence. */
async function silence(
  rule: AlertRule,
  { trigger, forMs }: Of<"silence">,
  facts: Facts,
): Promise<Sighting[]> {
  const last = await facts.lastDelivery(trigger);
  if (last === undefined) return [];
  const from = Math.max(last ?? 0, Date.parse(rule.createdAt), facts.since);
  if (facts.now - from < forMs) return [];
  const when = last === null ? "none is kept" : `the last one came at ${new Date(last).toISOString()}`;
  const minutes = Math.round(forMs / 60_000);
  const time = minutes === 1 ? "a minute" : `${minutes} minutes`;
  return [{ subject: trigger, detail: `no delivery for ${time}; ${when}` }];
}

const dayMs = 86_400_000;
/** Days that make what is usual, and as many of them as must be known. */
const daysMax = 7,
  daysMin = 3;

/** Against the same time of the last days: nights and mornings have a usual of their own. */
async function volume(
  { trigger, above, below, minimum, withinMs }: Of<"volume">,
  facts: Facts,
): Promise<Sighting[]> {
  const until = bucketOf(facts.now);
  const span = Math.ceil(withinMs / bucketMs) * bucketMs;
  const days = await Promise.all(
    Array.from({ length: daysMax + 1 }, (_, day) =>
      facts.counted({ from: until - span - day * dayMs, until: until - day * dayMs }),
    ),
  );
  const [today = new Map(), ...before] = days;
  const subjects = new Set(days.flatMap((counts) => [...counts.keys()]));
  return [...subjects].flatMap((subject) => {
    if (trigger !== undefined && trigger !== subject) return [];
    const taken = (counts: Counts) => counts.get(subject)?.get("taken") ?? 0;
    const known = before.map(taken).filter((count) => count > 0);
    if (known.length < daysMin) return [];
    const usual = median(known);
    const now = taken(today);
    const many = now >= usual * above && now - usual >= minimum;
    const few = below > 0 && usual >= minimum && now <= usual * below;
    return many || few
      ? [{ subject, detail: `${now} deliveries where ${usual} are usual at this time of day` }]
      : [];
  });
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((one, other) => one - other);
  return sorted[sorted.length >> 1] ?? 0;
}

async function queueAge(workspace: string, ms: number, facts: Facts): Promise<Sighting[]> {
  const queued = (await facts.queue()).filter(
    (length) => length.workspace === workspace && length.status === "queued",
  );
  const [length] = queued;
  if (length === undefined || length.oldestAt === null) return [];
  const ageMs = facts.now - Date.parse(length.oldestAt);
  if (ageMs < ms) return [];
  const runs = queued.reduce((sum, each) => sum + each.runs, 0);
  return [{ subject: "", detail: `${runs} runs are queued, the oldest for ${Math.round(ageMs / 1_000)} s` }];
}

async function disk({ freeBytes }: Of<"disk">, facts: Facts): Promise<Sighting[]> {
  const free = await facts.freeBytes();
  if (free === null || free >= freeBytes) return [];
  return [{ subject: "", detail: `${Math.round(free / 1_048_576)} MiB are free on the data folder's disk` }];
}
