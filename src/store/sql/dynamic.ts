import type { ExpressionBuilder, Kysely } from "kysely";
import type { DynamicTrigger } from "../../contract/dynamic.ts";
import type { Dynamic, DynamicFilter } from "../port/dynamic.ts";
import { addAudit } from "./audit.ts";
import type { DynamicRow } from "./caller-tables.ts";
import type { Tables } from "./tables.ts";
import { iso, isoOrNull, millis, millisOrNull, plainOrNull } from "./text.ts";

/** The addresses that programs got for triggers, found by the digest of what stands in them. */
export function dynamic(db: Kysely<Tables>): Dynamic {
  return {
    add: ({ digest, ...added }, along) =>
      db.transaction().execute(async (transaction) => {
        await transaction
          .insertInto("dynamic_triggers")
          .values({ digest, ...rowOf(added) })
          .execute();
        if (along === undefined) return;
        await clean(transaction, along.clean);
        await addAudit(transaction, along.audit);
      }),
    async find({ digest }) {
      const row = await db
        .selectFrom("dynamic_triggers")
        .selectAll()
        .where("digest", "=", digest)
        .executeTakeFirst();
      return row === undefined ? null : dynamicOf(row);
    },
    async get({ workspace, triggerId, id }) {
      const row = await db
        .selectFrom("dynamic_triggers")
        .selectAll()
        .where("workspace", "=", workspace)
        .where("trigger_id", "=", triggerId)
        .where("id", "=", id)
        .executeTakeFirst();
      return row === undefined ? null : dynamicOf(row);
    },
    list: (filter) => list(db, filter),
    async revoke({ workspace, triggerId, ids, subject, now }) {
      const { numUpdatedRows } = await db
        .updateTable("dynamic_triggers")
        .set({ revoked_at: millis(now), ended_at: millis(now) })
        .where("workspace", "=", workspace)
        .where("trigger_id", "=", triggerId)
        .where("revoked_at", "is", null)
        .$if(ids !== undefined, (query) => query.where("id", "in", [...(ids ?? [])]))
        .$if(subject !== undefined, (query) => query.where("subject", "=", subject ?? ""))
        .executeTakeFirst();
      return Number(numUpdatedRows);
    },
    clean: (given) => clean(db, given),
  };
}

async function clean(
  db: Kysely<Tables>,
  { endedBefore, limit }: Parameters<Dynamic["clean"]>[0],
): Promise<number> {
  const ended = db
    .selectFrom("dynamic_triggers")
    .select("digest")
    .where("ended_at", "<", millis(endedBefore))
    .limit(limit);
  const { numDeletedRows } = await db
    .deleteFrom("dynamic_triggers")
    .where("digest", "in", ended)
    .executeTakeFirst();
  return Number(numDeletedRows);
}

async function list(db: Kysely<Tables>, filter: DynamicFilter): Promise<DynamicTrigger[]> {
  const { workspace, triggerId, subject, state, before, limit } = filter;
  const now = millis(filter.now);
  const rows = await db
    .selectFrom("dynamic_triggers")
    .selectAll()
    .where("workspace", "=", workspace)
    .where("trigger_id", "=", triggerId)
    .$if(subject !== undefined, (query) => query.where("subject", "=", subject ?? ""))
    .$if(before !== undefined, (query) => query.where("id", "<", before ?? ""))
    .$if(state === "live", (query) => query.where((row) => isLive(row, now)))
    .$if(state === "ended", (query) => query.where((row) => row.not(isLive(row, now))))
    .orderBy("id", "desc")
    .limit(limit)
    .execute();
  return rows.map(dynamicOf);
}

function isLive(row: ExpressionBuilder<Tables, "dynamic_triggers">, now: number) {
  return row.and([
    row("revoked_at", "is", null),
    row.or([row("expires_at", "is", null), row("expires_at", ">", now)]),
    row.or([row("uses_max", "is", null), row("uses", "<", row.ref("uses_max"))]),
  ]);
}

function rowOf(added: DynamicTrigger): Omit<DynamicRow, "digest"> {
  return {
    id: added.id,
    workspace: added.workspace,
    trigger_id: added.triggerId,
    subject: plainOrNull(added.subject),
    data: JSON.stringify(added.data),
    proof: added.proof,
    created_at: millis(added.createdAt),
    expires_at: millisOrNull(added.expiresAt),
    uses_max: added.usesMax,
    uses: added.uses,
    last_used_at: millisOrNull(added.lastUsedAt),
    revoked_at: millisOrNull(added.revokedAt),
    ended_at: millisOrNull(added.revokedAt ?? added.expiresAt),
  };
}

const dynamicOf = (row: DynamicRow): DynamicTrigger => ({
  id: row.id,
  workspace: row.workspace,
  triggerId: row.trigger_id,
  subject: row.subject,
  data: JSON.parse(row.data),
  proof: row.proof,
  createdAt: iso(row.created_at),
  expiresAt: isoOrNull(row.expires_at),
  usesMax: row.uses_max,
  uses: row.uses,
  lastUsedAt: isoOrNull(row.last_used_at),
  revokedAt: isoOrNull(row.revoked_at),
});
