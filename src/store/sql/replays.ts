import type { Selectable } from "kysely";
import type { Replay } from "../../contract/replay.ts";
import type { HeldReplay, ReplayStep, Replays } from "../port/replays.ts";
import type { Engine } from "./engine.ts";
import { insertRuns } from "./start-runs.ts";
import type { Tables } from "./tables.ts";
import { iso, isoOrNull, millis } from "./text.ts";

type Row = Selectable<Tables["replays"]>;

export function replays(engine: Engine): Replays {
  const { db } = engine;
  const find = async ({ workspace, id }: { workspace: string; id: string }) => {
    const query = db
      .selectFrom("replays")
      .selectAll()
      .where("workspace", "=", workspace)
      .where("id", "=", id);
    const row = await query.executeTakeFirst();
    return row === undefined ? null : replayOf(row);
  };
  return {
    async create(replay) {
      await db.insertInto("replays").values(rowOf(replay)).execute();
    },
    async list({ workspace, before, limit }) {
      const rows = await db
        .selectFrom("replays")
        .selectAll()
        .where("workspace", "=", workspace)
        .$if(before !== undefined, (query) => query.where("id", "<", before ?? ""))
        .orderBy("id", "desc")
        .limit(limit)
        .execute();
      return rows.map(replayOf);
    },
    get: find,
    async cancel({ now, ...which }) {
      await db
        .updateTable("replays")
        .set({ status: "canceled", ended_at: millis(now) })
        .where("workspace", "=", which.workspace)
        .where("id", "=", which.id)
        .where("status", "=", "running")
        .execute();
      return find(which);
    },
    take: (take) => takeReplay(engine, take),
    step: (step) => stepOn(engine, step),
    async release({ id, epoch, now }) {
      await db
        .updateTable("replays")
        .set({ held_until: millis(now) })
        .where("id", "=", id)
        .where("epoch", "=", epoch)
        .execute();
    },
  };
}

/** Of several processes that ask at once, one gets it: whoever raises its epoch first. */
async function takeReplay(
  { db }: Engine,
  { now, leaseMs }: { now: string; leaseMs: number },
): Promise<HeldReplay | null> {
  const at = millis(now);
  const free = await db
    .selectFrom("replays")
    .selectAll()
    .where("status", "=", "running")
    .where("held_until", "<=", at)
    .orderBy("held_until")
    .orderBy("id")
    .limit(1)
    .executeTakeFirst();
  if (free === undefined) return null;
  const { numUpdatedRows } = await db
    .updateTable("replays")
    .set({ epoch: free.epoch + 1, held_until: at + leaseMs })
    .where("id", "=", free.id)
    .where("epoch", "=", free.epoch)
    .where("status", "=", "running")
    .executeTakeFirst();
  if (numUpdatedRows === 0n) return null;
  return { replay: replayOf(free), epoch: free.epoch + 1, cursor: free.cursor };
}

async function stepOn(engine: Engine, step: ReplayStep): Promise<"written" | "lost"> {
  const { id, epoch, cursor, starts, progress, isDone, leaseMs } = step;
  const now = millis(step.now);
  return engine.db.transaction().execute(async (transaction) => {
    const moved = await transaction
      .updateTable("replays")
      .set({
        cursor,
        deliveries: progress.deliveries,
        runs: progress.runs,
        skipped: JSON.stringify(progress.skipped),
        held_until: now + leaseMs,
        ...(isDone && { status: "done" as const, ended_at: now }),
      })
      .where("id", "=", id)
      .where("epoch", "=", epoch)
      .where("status", "=", "running")
      .returning("workspace")
      .executeTakeFirst();
    if (moved === undefined) return "lost";
    const { workspace } = moved;
    for (const start of starts) await insertRuns(engine, transaction, { ...start, workspace, now: step.now });
    return "written";
  });
}

function rowOf(replay: Replay): Row {
  const { id, workspace, status, createdAt, endedAt, progress, ...document } = replay;
  return {
    id,
    workspace,
    status,
    created_at: millis(createdAt),
    ended_at: endedAt === null ? null : millis(endedAt),
    epoch: 0,
    held_until: 0,
    cursor: null,
    deliveries: progress.deliveries,
    runs: progress.runs,
    skipped: JSON.stringify(progress.skipped),
    document: JSON.stringify(document),
  };
}

function replayOf(row: Row): Replay {
  const document: Omit<Replay, "id" | "workspace" | "status" | "createdAt" | "endedAt" | "progress"> =
    JSON.parse(row.document);
  const skipped: Replay["progress"]["skipped"] = JSON.parse(row.skipped);
  return {
    ...document,
    id: row.id,
    workspace: row.workspace,
    status: row.status,
    createdAt: iso(row.created_at),
    endedAt: isoOrNull(row.ended_at),
    progress: { deliveries: row.deliveries, runs: row.runs, skipped },
  };
}
