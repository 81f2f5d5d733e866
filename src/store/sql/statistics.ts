import { setImmediate as turn } from "node:timers/promises";
import { sql, type Transaction } from "kysely";
import { type Counted, type Span, type Statistics, spans } from "../port/statistics.ts";
import type { Engine } from "./engine.ts";
import type { Tables } from "./tables.ts";

/** One bucket; its counts are JSON, since few of the many measures there are have any. */
export interface StatisticsRow {
  workspace: string;
  span: Span;
  subject: string;
  at: number;
  counts: string;
}

/** Subjects in one statement. */
const subjectsMax = 200;

export function statistics(engine: Engine): Statistics {
  const { db } = engine;
  return {
    add: (counted) =>
      db.transaction().execute(async (transaction) => {
        // One process at a time reads and writes, so that none overwrites what another has added meanwhile.
        await engine.lock(transaction, "statistics");
        for (const group of groups(counted)) await addTo(transaction, group);
      }),
    async read({ workspace, of, span, from, until }) {
      if (of.length === 0) return [];
      const rows = await db
        .selectFrom("statistics")
        .selectAll()
        .where("workspace", "=", workspace)
        .where("span", "=", span)
        .where("subject", "in", of)
        .where("at", ">=", from)
        .where("at", "<", until)
        .execute();
      // In order here: asked for it, SQLite goes through the buckets of every subject.
      return rows.map(countedOf).toSorted((one, other) => one.at - other.at);
    },
    async sums({ workspace, of, measures, span, from, until }) {
      const counts = engine.kind === "sqlite" ? sql`counts` : sql`counts::json`;
      const each = measures.map(
        (measure) => sql`coalesce(cast(${counts} ->> ${sql.lit(measure)} as bigint), 0)`,
      );
      const sums = new Map<string, number>();
      // Named one by one, so that of each no more is read than what is asked for; others have their turn between.
      for (let first = 0; first < of.length; first += subjectsMax) {
        const rows = await db
          .selectFrom("statistics")
          .select(["subject", sql<number | string>`sum(${sql.join(each, sql` + `)})`.as("sum")])
          .where("workspace", "=", workspace)
          .where("span", "=", span)
          .where("subject", "in", of.slice(first, first + subjectsMax))
          .where("at", ">=", from)
          .where("at", "<", until)
          .groupBy("subject")
          .execute();
        for (const row of rows) sums.set(row.subject, Number(row.sum));
        await turn();
      }
      return sums;
    },
    async forget({ span, before, limit }) {
      const { numAffectedRows = 0n } = await sql`
        delete from statistics where (workspace, span, subject, at) in (
          select workspace, span, subject, at from statistics
          where span = ${span} and at < ${before} limit ${limit})`.execute(db);
      return Number(numAffectedRows);
    },
  };
}

interface Group {
  workspace: string;
  span: Span;
  at: number;
  added: ReadonlyMap<string, Readonly<Record<string, number>>>;
}

/** By workspace and bucket, of each span: what is read and written together. */
function groups(counted: readonly Counted[]): Group[] {
  const named: Span[] = ["minute", "hour", "day"];
  return named.flatMap((span) => {
    const at = (one: Counted) => one.at - (one.at % spans[span]);
    const alike = Map.groupBy(counted, (one) => `${at(one)} ${one.workspace}`);
    return [...alike.values()].flatMap((group) => chunksOf(group, span));
  });
}

function chunksOf(group: readonly Counted[], span: Span): Group[] {
  const [first] = group;
  if (first === undefined) return [];
  const added = new Map<string, Readonly<Record<string, number>>>();
  for (const { subject, counts } of group) added.set(subject, sum(added.get(subject) ?? {}, counts));
  const entries = [...added];
  const chunks = Array.from({ length: Math.ceil(entries.length / subjectsMax) }, (_, at) =>
    entries.slice(at * subjectsMax, (at + 1) * subjectsMax),
  );
  const at = first.at - (first.at % spans[span]);
  return chunks.map((chunk) => ({ workspace: first.workspace, span, at, added: new Map(chunk) }));
}

async function addTo(transaction: Transaction<Tables>, { workspace, span, at, added }: Group): Promise<void> {
  const rows = await transaction
    .selectFrom("statistics")
    .selectAll()
    .where("workspace", "=", workspace)
    .where("span", "=", span)
    .where("subject", "in", [...added.keys()])
    .where("at", "=", at)
    .execute();
  const known = new Map(rows.map((row) => [row.subject, countedOf(row).counts]));
  const values = [...added].map(([subject, counts]) => ({
    workspace,
    span,
    subject,
    at,
    counts: JSON.stringify(sum(known.get(subject) ?? {}, counts)),
  }));
  await transaction
    .insertInto("statistics")
    .values(values)
    .onConflict((conflict) =>
      conflict
        .columns(["workspace", "span", "subject", "at"])
        .doUpdateSet((row) => ({ counts: row.ref("excluded.counts") })),
    )
    .execute();
}

function sum(
  one: Readonly<Record<string, number>>,
  other: Readonly<Record<string, number>>,
): Record<string, number> {
  const all: Record<string, number> = { ...one };
  for (const [measure, count] of Object.entries(other)) all[measure] = (all[measure] ?? 0) + count;
  return all;
}

function countedOf({ workspace, subject, at, counts }: StatisticsRow): Counted {
  return { workspace, subject, at, counts: JSON.parse(counts) };
}
