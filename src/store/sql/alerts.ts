import { type Kysely, type Selectable, sql } from "kysely";
import type { Alert } from "../../contract/alert.ts";
import type { Alerts, Untold } from "../store.ts";
import { alertRules } from "./alert-rules.ts";
import { isTest } from "./delivery-faults.ts";
import type { Engine } from "./engine.ts";
import { ringed } from "./ring.ts";
import type { Tables } from "./tables.ts";
import { iso, plain } from "./text.ts";

// Written out as it stands in the index, so that SQLite sees that the index fits.
const unresolved = sql<boolean>`status <> 'resolved'`;

export function alerts({ db, kind }: Engine): Alerts {
  return {
    ...tallies(db),
    ...alertRules(db),
    ...telling(db),
    async list({ workspace, status, before, limit }) {
      const rows = await db
        .selectFrom("alerts")
        .selectAll()
        .where("workspace", "=", workspace)
        .$if(status !== undefined, (query) => query.where("status", "=", status ?? "open"))
        .$if(before !== undefined, (query) => query.where("id", "<", before ?? ""))
        .orderBy("id", "desc")
        .limit(limit)
        .execute();
      return rows.map(alertOf);
    },
    async unresolved({ workspace }) {
      const rows = await db
        .selectFrom("alerts")
        .selectAll()
        .where("workspace", "=", workspace)
        .where(unresolved)
        .execute();
      return rows.map(alertOf);
    },
    async open({ alert, untold }) {
      const { numInsertedOrUpdatedRows = 0n } = await db
        .insertInto("alerts")
        .values({ ...rowOf(alert), untold: untoldText(untold) })
        .onConflict((conflict) => conflict.doNothing())
        .executeTakeFirst();
      return numInsertedOrUpdatedRows > 0n;
    },
    change: ({ workspace, id, to }) =>
      db.transaction().execute(async (transaction) => {
        const row = await transaction
          .selectFrom("alerts")
          .selectAll()
          .where("workspace", "=", workspace)
          .where("id", "=", id)
          .where(unresolved)
          // Of who acknowledges it and who looks at the same time, none writes over the other.
          .$if(kind === "postgres", (query) => query.forUpdate())
          .executeTakeFirst();
        if (row === undefined) return null;
        const alert = alertOf(row);
        const { set, untold } = to(alert);
        const changed = { ...alert, ...set };
        const { status, document } = rowOf(changed);
        await transaction
          .updateTable("alerts")
          .set({ status, document, ...(untold !== undefined && { untold: untoldText(untold) }) })
          .where("id", "=", id)
          .execute();
        return changed;
      }),
    async lastDelivery({ triggerId }) {
      const row = await db
        .selectFrom("deliveries")
        .select("received_at")
        .where("trigger_id", "=", triggerId)
        .where("status", "not in", [...ringed])
        .where((where) => where.not(isTest))
        .orderBy("id", "desc")
        .limit(1)
        .executeTakeFirst();
      return row === undefined ? null : iso(row.received_at);
    },
  };
}

function telling(db: Kysely<Tables>): Pick<Alerts, "untold" | "told"> {
  return {
    async untold({ limit }) {
      const rows = await db
        .selectFrom("alerts")
        .selectAll()
        .where("untold", "is not", null)
        .orderBy("id")
        .limit(limit)
        .execute();
      return rows.map((row) => ({ alert: alertOf(row), untold: JSON.parse(row.untold ?? "[]") }));
    },
    async told({ workspace, id, untold }) {
      await db
        .updateTable("alerts")
        .set({ untold: untoldText(untold) })
        .where("workspace", "=", workspace)
        .where("id", "=", id)
        .execute();
    },
  };
}

function tallies(db: Kysely<Tables>): Pick<Alerts, "tally" | "tallied" | "forgetTallies"> {
  return {
    async tally(counted) {
      // In one order everywhere, so that two processes that count the same wait for, and never block, one another.
      const rows = counted
        .map(({ workspace, bucketAt, subject, measure, count }) => ({
          workspace,
          bucket_at: bucketAt,
          subject: plain(subject),
          measure,
          count,
        }))
        .toSorted((one, other) => (JSON.stringify(one) < JSON.stringify(other) ? -1 : 1));
      for (let at = 0; at < rows.length; at += 100) {
        await db
          .insertInto("tallies")
          .values(rows.slice(at, at + 100))
          .onConflict((conflict) =>
            conflict
              .columns(["workspace", "bucket_at", "subject", "measure"])
              .doUpdateSet({ count: sql`tallies.count + excluded.count` }),
          )
          .execute();
      }
    },
    async tallied({ workspace, from, until }) {
      return db
        .selectFrom("tallies")
        .select((row) => [
          "workspace",
          "subject",
          "measure",
          sql<number>`cast(sum(${row.ref("count")}) as bigint)`.as("count"),
        ])
        .where("workspace", "=", workspace)
        .where("bucket_at", ">=", from)
        .where("bucket_at", "<", until)
        .groupBy(["workspace", "subject", "measure"])
        .execute();
    },
    async forgetTallies({ before, limit }) {
      const old = await db
        .selectFrom("tallies")
        .select(["workspace", "bucket_at"])
        .distinct()
        .where("bucket_at", "<", before)
        .limit(limit)
        .execute();
      for (const { workspace, bucket_at } of old) {
        await db
          .deleteFrom("tallies")
          .where("workspace", "=", workspace)
          .where("bucket_at", "=", bucket_at)
          .execute();
      }
      return old.length;
    },
  };
}

function alertOf({ id, workspace, rule, subject, document }: Selectable<Tables["alerts"]>): Alert {
  const known: Omit<Alert, "id" | "workspace" | "rule" | "subject"> = JSON.parse(document);
  return { ...known, acknowledgedUntil: known.acknowledgedUntil ?? null, id, workspace, rule, subject };
}

const untoldText = (untold: readonly Untold[]): string | null =>
  untold.length === 0 ? null : JSON.stringify(untold);

function rowOf({
  id,
  workspace,
  rule,
  subject,
  ...known
}: Alert): Omit<Selectable<Tables["alerts"]>, "untold"> {
  return { id, workspace, rule, subject, status: known.status, document: JSON.stringify(known) };
}
