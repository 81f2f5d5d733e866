import { setImmediate as turn } from "node:timers/promises";
import { type RawBuilder, sql } from "kysely";
import type { RunStatus } from "../../contract/run.ts";
import { idsFrom } from "../../core/id.ts";
import type { FoundRuns, RunPage, RunSearch } from "../port/run-search.ts";
import type { Count } from "../port/search.ts";
import type { Engine } from "./engine.ts";
import { listedColumns, runOf } from "./run-row.ts";
import { contains, lookedThroughMax } from "./search.ts";
import type { RunRow } from "./tables.ts";
import { millis } from "./text.ts";

type Condition = RawBuilder<boolean>;

// Written into each statement as it stands in the index, so that SQLite sees that the index fits.
const notSucceeded = sql<boolean>`status <> 'succeeded'`;
const hasCause = sql<boolean>`cause is not null`;
const unendedStatuses = ["queued", "held", "running", "waiting"] as const satisfies RunRow["status"][];

/**
 * Finds runs by an index that fits, the newest first. Where it leaves some out, so many are looked through at most that
 * no page takes long; `next` goes on from there.
 */
export async function searchRuns({ db }: Engine, search: RunPage): Promise<FoundRuns> {
  const { workspace, limit } = search;
  const { indexed, looked } = conditionsOf(search);
  const within = (conditions: readonly Condition[]) => {
    let query = db.selectFrom("runs").where("workspace", "=", workspace);
    for (const condition of [...bounds(search), ...conditions]) query = query.where(condition);
    return query;
  };
  const last =
    looked.length === 0
      ? undefined
      : await within(indexed)
          .select("id")
          .orderBy("id", "desc")
          .limit(1)
          .offset(lookedThroughMax - 1)
          .executeTakeFirst();
  const rows = await within([...indexed, ...looked])
    .select(listedColumns)
    .$if(last !== undefined, (query) => query.where("id", ">=", last?.id ?? ""))
    .orderBy("id", "desc")
    .limit(limit + 1)
    .execute();
  const items = rows.slice(0, limit).map(runOf);
  if (rows.length > limit) return { items, next: items.at(-1)?.id ?? null };
  return { items, next: last?.id ?? null };
}

/** Rows counted by one statement: some milliseconds. */
const countedMax = 20_000;

/** Counts from the newest to the oldest, until all are counted or the time is over. */
export async function countRuns(
  { db }: Engine,
  search: RunSearch & { before?: string | undefined; lookMs: number },
): Promise<Count> {
  const { indexed, looked } = conditionsOf(search);
  const until = performance.now() + search.lookMs;
  let [count, from] = [0, search.before];
  for (;;) {
    const within = (conditions: readonly Condition[]) => {
      let query = db.selectFrom("runs").where("workspace", "=", search.workspace);
      for (const condition of [...bounds({ ...search, before: from }), ...conditions]) {
        query = query.where(condition);
      }
      return query;
    };
    const last = await within(indexed)
      .select("id")
      .orderBy("id", "desc")
      .limit(1)
      .offset(countedMax - 1)
      .executeTakeFirst();
    const row = await within([...indexed, ...looked])
      .select((runs) => runs.fn.countAll<number>().as("count"))
      .$if(last !== undefined, (query) => query.where("id", ">=", last?.id ?? ""))
      .executeTakeFirstOrThrow();
    count += row.count;
    if (last === undefined) return { count, countedTo: null };
    if (performance.now() >= until) return { count, countedTo: last.id };
    from = last.id;
    await turn();
  }
}

function bounds({ before, since, until }: Omit<RunPage, "limit">): Condition[] {
  return [
    ...(before === undefined ? [] : [sql<boolean>`id < ${before}`]),
    ...(since === undefined ? [] : [sql<boolean>`id >= ${idsFrom("run", millis(since))}`]),
    ...(until === undefined ? [] : [sql<boolean>`id < ${idsFrom("run", millis(until))}`]),
  ];
}

/** What one index finds, and what is looked at row by row. */
function conditionsOf(search: RunSearch): { indexed: Condition[]; looked: Condition[] } {
  const { cause, deliveryId, workflow, triggerId, error } = search;
  const statuses = statusesOf(search);
  const all: { condition: Condition; indexed: boolean }[] = [];
  if (cause !== undefined) {
    all.push({ condition: sql<boolean>`${hasCause} and cause = ${cause}`, indexed: true });
  }
  if (deliveryId !== undefined)
    all.push({ condition: sql<boolean>`delivery_id = ${deliveryId}`, indexed: true });
  if (statuses !== null) {
    const isRare = !statuses.includes("succeeded");
    const byStatus =
      statuses.length === 0
        ? sql<boolean>`1 = 0`
        : sql<boolean>`status in (${sql.join(statuses.map((status) => sql.lit(status)))})`;
    const condition = isRare ? sql<boolean>`${notSucceeded} and ${byStatus}` : byStatus;
    all.push({ condition, indexed: isRare });
  }
  if (workflow !== undefined) all.push({ condition: sql<boolean>`workflow = ${workflow}`, indexed: true });
  if (triggerId !== undefined)
    all.push({ condition: sql<boolean>`trigger_id = ${triggerId}`, indexed: false });
  if (error !== undefined) all.push({ condition: contains("error", error), indexed: false });
  const first = all.find(({ indexed }) => indexed);
  const rest = all.filter((each) => each !== first);
  return {
    indexed: first === undefined ? [] : [first.condition],
    looked: rest.map(({ condition }) => condition),
  };
}

/** As the table has them; null: all. */
function statusesOf({ status, unended = false }: RunSearch): RunRow["status"][] | null {
  const wanted = status === undefined ? null : storedStatuses(status);
  if (!unended) return wanted;
  return unendedStatuses.filter((each) => wanted?.includes(each) ?? true);
}

const storedStatuses = (status: RunStatus): RunRow["status"][] =>
  status === "queued" ? ["queued", "held"] : [status];
