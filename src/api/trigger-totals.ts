import { credentialId } from "../auth/credential-id.ts";
import { labelOf } from "../auth/credential-members.ts";
import type { Endpoints } from "../contract/api.ts";
import type { DeliveryStatus } from "../contract/delivery.ts";
import { objectivePercentDefault, type TriggerTotals } from "../contract/statistics.ts";
import type { Trigger } from "../contract/trigger.ts";
import { type Counted, type Span, spans } from "../store/store.ts";
import type { Call } from "./call.ts";
import { Counts } from "./counts.ts";
import type { ApiDoors } from "./doors.ts";

/** What came and was meant to come. */
const measures: readonly DeliveryStatus[] = ["accepted", "duplicate", "filtered"];

type Query = Call<Endpoints["listTriggerStatistics"]>["query"];

interface Asked {
  workspace: string;
  frame: { from: number; to: number; span: Span };
  query: Query;
}

/** To add up what all did takes a moment; who pages through them, or looks every now and then, is spared it. */
const rankedMs = 30_000;

/** A page of triggers with what each did. All are ranked by sums; whatever else is told is read of those on the page. */
export function triggerTotals(doors: ApiDoors) {
  const { statistics, live } = doors;
  const sumsOf = summing(doors);
  return async (asked: Asked) => {
    const { workspace, query } = asked;
    await statistics.write();
    const triggers = live.current().triggers.filter((trigger) => trigger.workspace === workspace);
    const ranked = rankedBy(await sumsOf(triggers, asked), triggers);
    const { before, limit } = query;
    const from = before === undefined ? 0 : ranked.findIndex((each) => isAfter(each, before));
    const page = from < 0 ? [] : ranked.slice(from, from + limit);
    const last = page.at(-1);
    const next = last === undefined || from + limit >= ranked.length ? null : placeOf(last);
    const shown = page.map(({ trigger }) => trigger);
    return { items: await totalsOf(doors, shown, asked), next };
  };
}

type Sums = ReadonlyMap<string, number>;

/** The sums that a workspace asked for last, by trigger; as of a moment ago. */
function summing({ store, now }: ApiDoors) {
  const known = new Map<string, { key: string; askedAt: number; sums: Promise<Sums> }>();
  return (triggers: readonly Trigger[], { workspace, frame: { from, to, span } }: Asked): Promise<Sums> => {
    const key = `${span} ${from} ${to}`;
    const last = known.get(workspace);
    if (last?.key === key && Math.abs(now() - last.askedAt) < rankedMs) return last.sums;
    const of = triggers.map(({ id }) => id);
    const sums = store.statistics.sums({ workspace, of, measures, span, from, until: to });
    known.set(workspace, { key, askedAt: now(), sums });
    sums.catch(() => known.delete(workspace));
    return sums;
  };
}

interface Ranked {
  trigger: Trigger;
  deliveries: number;
}

/** Those with the most deliveries first, the others by their ids. */
const rankedBy = (sums: Sums, triggers: readonly Trigger[]): Ranked[] =>
  triggers
    .map((trigger) => ({ trigger, deliveries: sums.get(trigger.id) ?? 0 }))
    .toSorted(
      (one, other) => other.deliveries - one.deliveries || (one.trigger.id < other.trigger.id ? -1 : 1),
    );

/** As a page names the last one that it holds, for the next one to begin after it. */
const placeOf = ({ deliveries, trigger }: Ranked) => `${deliveries} ${trigger.id}`;

function isAfter({ deliveries, trigger }: Ranked, place: string): boolean {
  const [count = "", id = ""] = place.split(" ");
  return deliveries < Number(count) || (deliveries === Number(count) && trigger.id > id);
}

async function totalsOf(
  { store, now }: ApiDoors,
  triggers: readonly Trigger[],
  { workspace, frame: { from, to, span }, query }: Asked,
): Promise<TriggerTotals[]> {
  const { days } = query;
  const triggerIds = triggers.map(({ id }) => id);
  const back = { span: "day", from: now() - days * spans.day, until: now() } as const;
  const [counted, budgeted, used, drift] = await Promise.all([
    store.statistics.read({ workspace, of: triggerIds, span, from, until: to }),
    store.statistics.read({ workspace, of: triggerIds, ...back }),
    store.people.credentialUses({ triggerIds }),
    store.drift.counts({ workspace, triggerIds }),
  ]);
  const lastUses = new Map(used.map((use) => [`${use.triggerId} ${use.credentialId}`, use.lastUsedAt]));
  const places = new Map(drift.map((each) => [each.triggerId, each.places]));
  const bySubject = (all: readonly Counted[]) => Map.groupBy(all, (each) => each.subject);
  const [totals, budgets] = [bySubject(counted), bySubject(budgeted)];
  return triggers.map((trigger) => {
    const { id, name, auth } = trigger;
    const total = Counts.of(totals.get(id) ?? []);
    const { objectivePercent = trigger.objectivePercent ?? objectivePercentDefault } = query;
    const budget = Counts.of(budgets.get(id) ?? []).budget({ objectivePercent, days });
    const credentials = auth.flatMap((credential, at) =>
      credential.scheme === "none"
        ? []
        : {
            label: labelOf(credential, at),
            lastUsedAt: lastUses.get(`${id} ${credentialId(credential)}`) ?? null,
          },
    );
    const counts = { total: total.shown(), success: total.success(), budget };
    return { triggerId: id, trigger: name, ...counts, credentials, drift: places.get(id) ?? 0 };
  });
}
