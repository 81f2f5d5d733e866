import { type RawBuilder, sql } from "kysely";
import type { Line } from "../../core/ready-run.ts";
import type { Runs } from "../store.ts";
import type { Engine } from "./engine.ts";
import { indexValues } from "./index-values.ts";
import { readyOf } from "./run-row.ts";
import type { RunRow } from "./tables.ts";
import { millis } from "./text.ts";

/** Below 0: before other queued runs; above: after them. As it stands in the index, so that SQLite sees that the index fits. */
export const queueRank = sql<number>`case when status = 'queued' then coalesce(priority, 0) else 0 end`;
/** All that `queueRank` may be of a queued run. */
export const queueRanks = [-1, 0, 1] as const;
export type QueueRank = (typeof queueRanks)[number];

/** Queued runs of one rank, to be read by workspace and id. */
export const queuedAt = (rank: QueueRank): RawBuilder<boolean> =>
  sql`status = 'queued' and status <> 'succeeded' and ${queueRank} = ${sql.lit(rank)}`;

/** Of each workspace at least, so that many of them are not asked for one by one. */
const shareMin = 10;

type Row = Pick<RunRow, "id" | "workspace" | "priority">;

/** Runs of one kind, as an index holds them. */
interface Kind {
  /** All in the index. */
  all: RawBuilder<boolean>;
  /** Those that are ready; of one workspace's in the order of the index, too. */
  ready: RawBuilder<boolean>;
  order: ("workspace" | "id" | "wake_at")[];
}

/** Queued runs by their priority, and due waiting ones; see `Runs`. */
export async function readyRuns(
  { db }: Pick<Engine, "db">,
  { now, limit }: { now: string; limit: number },
): ReturnType<Runs["ready"]> {
  const waiting = sql<boolean>`wake_at is not null`;
  const due: Kind = {
    // Only waiting runs have a time to wake at. What is longest overdue comes first: old ones that fall due again and
    // again would keep a young one asleep for good.
    all: waiting,
    ready: sql<boolean>`${waiting} and wake_at <= ${millis(now)}`,
    order: ["wake_at"],
  };
  const [rows, beyond]: [Row[], Line[]] = [[], []];
  for (const kind of [due, ...queueRanks.map(queuedOf)]) {
    const page = await pageInTurns(db, kind, limit);
    rows.push(...page.rows);
    beyond.push(...page.beyond);
  }
  const inOrder = rows.toSorted(
    (one, other) => (one.priority ?? 0) - (other.priority ?? 0) || (one.id < other.id ? -1 : 1),
  );
  return { runs: inOrder.map(readyOf), beyond };
}

function queuedOf(rank: QueueRank): Kind {
  const queued = queuedAt(rank);
  return { all: queued, ready: queued, order: ["workspace", "id"] };
}

/** Where there are more than fit, the first of each workspace; `beyond` are the lines of those of which there are more. */
async function pageInTurns(
  db: Engine["db"],
  { all, ready, order }: Kind,
  limit: number,
): Promise<{ rows: Row[]; beyond: Line[] }> {
  let query = db.selectFrom("runs").select(["id", "workspace", "priority"]).where(ready);
  for (const column of order) query = query.orderBy(column);
  const first = await query.limit(limit).execute();
  if (first.length < limit) return { rows: first, beyond: [] };
  const workspaces = await indexValues(db, { table: "runs", column: "workspace", where: all, having: ready });
  if (workspaces.length === 1) return { rows: first, beyond: linesOf(first) };
  const share = Math.max(shareMin, Math.ceil(limit / workspaces.length));
  const [rows, beyond]: [Row[], Line[]] = [[], []];
  for (const workspace of workspaces) {
    const own = await query.where("workspace", "=", workspace).limit(share).execute();
    rows.push(...own);
    if (own.length === share) beyond.push(...linesOf(own));
  }
  return { rows, beyond };
}

/** Of one workspace's: what is due is of any priority. */
const linesOf = (rows: readonly Row[]): Line[] => [
  ...new Map(
    rows.map(readyOf).map(({ workspace, priority }) => [priority, { workspace, priority }]),
  ).values(),
];
