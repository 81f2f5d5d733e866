import { type Kysely, sql, type Transaction } from "kysely";
import type { Actor } from "../../contract/actor.ts";
import type { AuditEntry } from "../../contract/audit.ts";
import { timeOfId } from "../../core/id.ts";
import type { Audit, AuditFilter } from "../port/audit.ts";
import type { AuditRow } from "./audit-row.ts";
import { lateOf } from "./forgotten.ts";
import type { Tables } from "./tables.ts";
import { iso, millis, plain, plainOrNull } from "./text.ts";

export function audit(db: Kysely<Tables>): Audit {
  return {
    async add(entries) {
      if (entries.length === 0) return;
      await db.transaction().execute((transaction) => addAudit(transaction, entries));
    },
    list: (filter) => list(db, filter),
    prune: (bounds) => prune(db, bounds),
  };
}

/** Writes entries with the change that they tell of. */
export async function addAudit(
  transaction: Transaction<Tables>,
  entries: readonly AuditEntry[],
): Promise<void> {
  // In the order of their ids, so that two processes that count the same ones wait for, and never block, one another.
  for (const entry of entries.toSorted((one, other) => (one.id < other.id ? -1 : 1))) {
    await transaction
      .insertInto("audit")
      .values(rowOf(entry))
      .onConflict((conflict) =>
        conflict.column("id").doUpdateSet({
          count: sql`audit.count + excluded.count`,
          last_at: sql`case when excluded.last_at > audit.last_at then excluded.last_at else audit.last_at end`,
        }),
      )
      .execute();
  }
  // Looked at when they are in: whoever forgets somebody meanwhile waits for them, or is waited for.
  for (const entry of await lateOf(transaction, entries)) {
    const { actor_name, actor_email, target_name, detail, difference } = rowOf(entry);
    await transaction
      .updateTable("audit")
      .set({ actor_name, actor_email, target_name, detail, difference })
      .where("id", "=", entry.id)
      .execute();
  }
}

async function list(db: Kysely<Tables>, filter: AuditFilter): Promise<AuditEntry[]> {
  const { workspace, kind, action, target, actor, address, since, until, before, limit } = filter;
  const place = before === undefined ? null : await placeOf(db, { workspace, id: before });
  const rows = await db
    .selectFrom("audit")
    .selectAll()
    .where("workspace", "=", workspace)
    .$if(kind !== undefined, (query) => query.where("kind", "=", kind ?? "change"))
    .$if(action !== undefined, (query) => query.where("action", "=", action ?? ""))
    .$if(address !== undefined, (query) => query.where("address", "=", address ?? ""))
    .$if(target !== undefined, (query) =>
      query.where((row) =>
        row.or([row("target_id", "=", target ?? ""), row("target_name", "=", target ?? "")]),
      ),
    )
    .$if(actor !== undefined, (query) =>
      query.where((row) =>
        row.or(
          (["actor_id", "actor_name", "actor_email"] as const).map((name) => row(name, "=", actor ?? "")),
        ),
      ),
    )
    .$if(since !== undefined, (query) => query.where("last_at", ">=", millis(since ?? "")))
    .$if(until !== undefined, (query) => query.where("at", "<", millis(until ?? "")))
    .$if(place !== null, (query) => query.where(sql<boolean>`(at, id) < (${place?.at}, ${place?.id})`))
    .orderBy("at", "desc")
    .orderBy("id", "desc")
    .limit(limit)
    .execute();
  return rows.map(entryOf);
}

/** By when they began, as the ids of what is counted together tell of its ten minutes only. */
type Place = Pick<AuditRow, "at" | "id">;

/** Of one that was forgotten meanwhile, as its id tells. */
async function placeOf(
  db: Kysely<Tables>,
  { workspace, id }: { workspace: string; id: string },
): Promise<Place> {
  const known = await db
    .selectFrom("audit")
    .select(["at", "id"])
    .where("workspace", "=", workspace)
    .where("id", "=", id)
    .executeTakeFirst();
  return known ?? { at: timeOfId(id) ?? 0, id };
}

async function prune(
  db: Kysely<Tables>,
  { changesBefore, othersBefore, strangersMax, limit }: Parameters<Audit["prune"]>[0],
): Promise<number> {
  const old = db
    .selectFrom("audit")
    .select("id")
    .where((row) =>
      row.or([
        row.and([row("kind", "=", "change"), row("last_at", "<", millis(changesBefore))]),
        row.and([row("kind", "<>", "change"), row("last_at", "<", millis(othersBefore))]),
      ]),
    )
    .limit(limit);
  const aged = await db.deleteFrom("audit").where("id", "in", old).executeTakeFirst();
  let count = Number(aged.numDeletedRows);
  const workspaces = await db.selectFrom("workspaces").select("id").execute();
  for (const { id } of workspaces) {
    const oldestKept = await db
      .selectFrom("audit")
      .select(["at", "id"])
      .where("workspace", "=", id)
      .where("kind", "in", ["refusal", "access"])
      .orderBy("at", "desc")
      .orderBy("id", "desc")
      .offset(strangersMax)
      .limit(1)
      .executeTakeFirst();
    if (oldestKept === undefined) continue;
    const beyond = db
      .selectFrom("audit")
      .select("id")
      .where("workspace", "=", id)
      .where("kind", "in", ["refusal", "access"])
      .where(sql<boolean>`(at, id) <= (${oldestKept.at}, ${oldestKept.id})`)
      .limit(limit);
    count += Number(
      (await db.deleteFrom("audit").where("id", "in", beyond).executeTakeFirst()).numDeletedRows,
    );
  }
  return count;
}

const rowOf = (entry: AuditEntry): AuditRow => ({
  id: entry.id,
  workspace: entry.workspace,
  kind: entry.kind,
  action: entry.action,
  at: millis(entry.at),
  last_at: millis(entry.lastAt),
  count: entry.count,
  actor_kind: entry.actor?.kind ?? null,
  actor_id: entry.actor?.id ?? null,
  actor_name: entry.actor?.name ?? null,
  actor_email: entry.actor?.email ?? null,
  address: entry.address,
  request_id: entry.requestId,
  target_kind: entry.targetKind,
  target_id: plainOrNull(entry.targetId),
  target_name: plainOrNull(entry.targetName),
  detail: plainOrNull(entry.detail),
  difference: entry.difference === null ? null : plain(JSON.stringify(entry.difference)),
});

const entryOf = (row: AuditRow): AuditEntry => ({
  id: row.id,
  workspace: row.workspace,
  kind: row.kind,
  action: row.action,
  at: iso(row.at),
  lastAt: iso(row.last_at),
  count: row.count,
  actor: actorOf(row),
  address: row.address,
  requestId: row.request_id,
  targetKind: row.target_kind,
  targetId: row.target_id,
  targetName: row.target_name,
  detail: row.detail,
  difference: row.difference === null ? null : JSON.parse(row.difference),
});

function actorOf({
  actor_kind: kind,
  actor_id: id,
  actor_name: name,
  actor_email: email,
}: AuditRow): Actor | null {
  if (kind === null || id === null) return null;
  return { kind, id, name: name ?? id, ...(email !== null && { email }) };
}
