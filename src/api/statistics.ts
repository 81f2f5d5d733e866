import type { z } from "zod";
import { Problem } from "../contract/problem.ts";
import {
  bucketsMax,
  objectivePercentDefault,
  type QueueNow,
  type StatisticsQuery,
  type TotalsQuery,
} from "../contract/statistics.ts";
import { type Span, spans } from "../store/store.ts";
import type { Handlers } from "./call.ts";
import { newest } from "./change.ts";
import { Counts } from "./counts.ts";
import type { ApiDoors } from "./doors.ts";
import { triggerTotals } from "./trigger-totals.ts";
import { findTrigger } from "./triggers.ts";
import { findWorkflow } from "./workflows.ts";

type Names = "getStatistics" | "listTriggerStatistics" | "getTriggerStatistics" | "getWorkflowStatistics";

/** Steps to choose from where none is given: whole parts of what they make up. */
const steps = [1, 5, 10, 15, 30, 60, 180, 360, 720, 1_440, 10_080].map((minutes) => minutes * spans.minute);
const bucketsWanted = 100;
/** For how long each span is sure to be there. */
const reachMs: Readonly<Record<"minute" | "hour", number>> = { minute: 3 * spans.day, hour: 100 * spans.day };
/** The queue is asked for no more often than this: counting a long one takes a moment. */
const queueMs = 2_000;
/** Longer spans are read by days. */
const hoursMax = 14 * spans.day;

export function statisticsHandlers(doors: ApiDoors): Handlers<Names> {
  const queue = queueOf(doors);
  const totals = triggerTotals(doors);
  const ofSubject = async (
    of: Of,
    { objectivePercent = objectivePercentDefault, days, ...frame }: SeriesQuery & Partial<Objective> & Days,
  ) => {
    const shown = await seriesOf(doors, of, frame);
    return { ...shown, budget: await budgetOf(doors, of, { objectivePercent, days }) };
  };
  return {
    async getStatistics({ workspace, query }) {
      const [shown, queued] = await Promise.all([
        seriesOf(doors, { workspace, subject: "" }, query),
        queue(workspace),
      ]);
      return { ...shown, queue: queued };
    },
    async getTriggerStatistics({ workspace, params, query }) {
      const trigger = findTrigger(await newest(doors), workspace, params.trigger);
      const { objectivePercent = trigger.objectivePercent } = query;
      return ofSubject({ workspace, subject: trigger.id }, { ...query, objectivePercent });
    },
    async getWorkflowStatistics({ workspace, params, query }) {
      const { id } = await findWorkflow(doors, workspace, { idOrName: params.workflow });
      return ofSubject({ workspace, subject: id }, query);
    },
    async listTriggerStatistics({ workspace, query }) {
      const frame = wholeFrame(query, doors.now());
      const page = await totals({ workspace, frame, query });
      return { from: iso(frame.from), to: iso(frame.to), ...page };
    },
  };
}

interface Of {
  workspace: string;
  subject: string;
}

type SeriesQuery = z.infer<typeof StatisticsQuery>;
type Days = Pick<z.infer<typeof TotalsQuery>, "days">;
type Objective = Days & { objectivePercent: number };

async function seriesOf(
  { store, statistics, now }: ApiDoors,
  { workspace, subject }: Of,
  query: SeriesQuery,
) {
  const { from, to, stepMs, span } = frameOf(query, now());
  await statistics.write();
  const counted = await store.statistics.read({ workspace, of: [subject], span, from, until: to });
  const total = Counts.of(counted);
  const byBucket = Map.groupBy(counted, ({ at }) => at - ((at - from) % stepMs));
  const buckets = Array.from({ length: Math.ceil((to - from) / stepMs) }, (_, index) => {
    const at = from + index * stepMs;
    return { at: iso(at), ...Counts.of(byBucket.get(at) ?? []).shown() };
  });
  const frame = { from: iso(from), to: iso(to), stepMs, countedTo: iso(now()) };
  return { ...frame, total: total.shown(), success: total.success(), buckets };
}

async function budgetOf({ store, now }: ApiDoors, { workspace, subject }: Of, objective: Objective) {
  const back = { span: "day", from: now() - objective.days * spans.day, until: now() } as const;
  const counted = await store.statistics.read({ workspace, of: [subject], ...back });
  return Counts.of(counted).budget(objective);
}

const iso = (at: number) => new Date(at).toISOString();

interface Frame {
  from: number;
  to: number;
  stepMs: number;
  span: Span;
}

/** In whole buckets, of the shortest span that is kept so long and that the step is made of. */
function frameOf(query: z.infer<typeof StatisticsQuery>, now: number): Frame {
  const { from, to } = boundsOf(query, now);
  const wanted =
    query.stepMs ??
    steps.find((step) => (to - from) / step <= bucketsWanted) ??
    Math.ceil((to - from) / bucketsWanted / spans.day) * spans.day;
  const span = spanFor(wanted, now - from);
  const stepMs = Math.ceil(wanted / spans[span]) * spans[span];
  const start = from - (from % stepMs);
  const end = Math.ceil(to / stepMs) * stepMs;
  if ((end - start) / stepMs > bucketsMax) {
    const message = `so short that there are more than ${bucketsMax} buckets`;
    throw new Problem("invalid_input", {
      detail: `The step is ${message}.`,
      issues: [{ path: "stepMs", message }],
    });
  }
  return { from: start, to: end, stepMs, span };
}

function spanFor(stepMs: number, backMs: number): Span {
  if (stepMs % spans.hour !== 0 && backMs <= reachMs.minute) return "minute";
  return stepMs % spans.day !== 0 && backMs <= reachMs.hour ? "hour" : "day";
}

/** In whole hours or days, without buckets. */
function wholeFrame(query: z.infer<typeof TotalsQuery>, now: number): Omit<Frame, "stepMs"> {
  const { from, to } = boundsOf(query, now);
  const span = to - from > hoursMax || now - from > reachMs.hour ? "day" : "hour";
  return { from: from - (from % spans[span]), to: Math.ceil(to / spans[span]) * spans[span], span };
}

function boundsOf(query: { from?: string | undefined; to?: string | undefined }, now: number) {
  const to = query.to === undefined ? now : Date.parse(query.to);
  const from = query.from === undefined ? to - spans.day : Date.parse(query.from);
  if (from < to && from >= 0) return { from, to };
  const message = "not before `to`";
  throw new Problem("invalid_input", {
    detail: `\`from\` is ${message}.`,
    issues: [{ path: "from", message }],
  });
}

/** The queue as of now, or as of a moment ago. */
function queueOf({ store, now }: ApiDoors): (workspace: string) => Promise<QueueNow> {
  let askedAt = Number.NEGATIVE_INFINITY;
  let asking: ReturnType<typeof store.upkeep.queue> = Promise.resolve([]);
  return async (workspace) => {
    if (Math.abs(now() - askedAt) >= queueMs) {
      askedAt = now();
      asking = store.upkeep.queue();
      asking.catch(() => {
        askedAt = Number.NEGATIVE_INFINITY;
      });
    }
    const own = (await asking).filter((length) => length.workspace === workspace);
    const of = (status: string) =>
      own.filter((length) => length.status === status).reduce((sum, { runs }) => sum + runs, 0);
    const oldest = own
      .flatMap(({ status, oldestAt }) =>
        status === "queued" && oldestAt !== null ? [Date.parse(oldestAt)] : [],
      )
      .toSorted((one, other) => one - other)[0];
    return {
      queued: of("queued"),
      running: of("running"),
      waiting: of("waiting"),
      oldestQueuedMs: oldest === undefined ? null : Math.max(0, now() - oldest),
    };
  };
}
