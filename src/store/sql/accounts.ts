import { type RawBuilder, sql } from "kysely";
import type { AccountKind, Accounts, Condition } from "../port/accounts.ts";
import { type AccountRow, columnOf, columnValue, recordOf, rowOf, tableOf } from "./account-row.ts";
import type { Engine } from "./engine.ts";
import { pruneForgotten } from "./forgotten.ts";
import { millis } from "./text.ts";

type Where = readonly Condition[];

/** Records whose fields the caller names. Each verb is one statement, so that nothing of it is ever half there. */
export function accounts(engine: Engine): Accounts {
  const { db } = engine;
  const rows = async (kind: AccountKind, statement: RawBuilder<AccountRow>, on = db) =>
    (await statement.execute(on)).rows.map((row) => recordOf(kind, row));
  return {
    async add(kind, record) {
      const row = Object.entries(rowOf(kind, record));
      const columns = sql.join(row.map(([column]) => sql.ref(column)));
      const values = sql.join(row.map(([, value]) => sql`${value}`));
      const [added] = await rows(
        kind,
        sql<AccountRow>`insert into ${sql.table(tableOf(kind))} (${columns}) values (${values}) returning *`,
      );
      if (added === undefined) throw new Error(`The ${kind} was not added.`);
      return added;
    },
    async find(kind, { where, limit, offset = 0, sortBy }) {
      const order =
        sortBy && sql`order by ${sql.ref(columnOf(kind, sortBy.field))} ${sql.raw(sortBy.direction)}`;
      return rows(
        kind,
        sql<AccountRow>`select * from ${matching(kind, where)} ${order ?? sql``} limit ${limit} offset ${offset}`,
      );
    },
    async count(kind, where) {
      const counted = sql<{ count: number }>`select count(*) as count from ${matching(kind, where)}`;
      return (await counted.execute(db)).rows[0]?.count ?? 0;
    },
    async change(kind, { where, set, increment = {}, one }) {
      const put = Object.entries(rowOf(kind, set)).map(
        ([column, value]) => sql`${sql.ref(column)} = ${value}`,
      );
      const added = Object.entries(increment).map(([field, by]) => {
        const column = sql.ref(columnOf(kind, field));
        return sql`${column} = coalesce(${column}, 0) + ${by}`;
      });
      const changes = [...put, ...added];
      if (changes.length === 0) return rows(kind, sql<AccountRow>`select * from ${matching(kind, where)}`);
      const target = chosen(kind, where, one);
      return rows(
        kind,
        sql<AccountRow>`update ${sql.table(tableOf(kind))} set ${sql.join(changes)} where ${target} returning *`,
      );
    },
    async remove(kind, { where, one }) {
      const removal = sql<AccountRow>`delete from ${sql.table(tableOf(kind))} where ${chosen(kind, where, one)} returning *`;
      if (kind !== "session") return rows(kind, removal);
      // Every process remembers sessions; none of them is a definition, so that none is compiled anew.
      return db.transaction().execute(async (transaction) => {
        const removed = await rows(kind, removal, transaction);
        if (removed.length > 0) await engine.announce(transaction);
        return removed;
      });
    },
    async prune({ now }) {
      for (const table of ["sessions", "verifications", "invitations"] as const) {
        await db.deleteFrom(table).where("expires_at", "<", millis(now)).execute();
      }
      await pruneForgotten(db, now);
    },
  };
}

const matching = (kind: AccountKind, where: Where) =>
  sql`${sql.table(tableOf(kind))} where ${conditions(kind, where)}`;

/** The conditions stand twice, so that a row that another has just changed is looked at again before it is taken. */
function chosen(kind: AccountKind, where: Where, one = false): RawBuilder<unknown> {
  const holds = conditions(kind, where);
  if (!one) return holds;
  return sql`id in (select id from ${matching(kind, where)} limit 1) and ${holds}`;
}

function conditions(kind: AccountKind, where: Where): RawBuilder<unknown> {
  const part = (connector: Condition["connector"]) =>
    where.filter((each) => each.connector === connector).map((each) => condition(kind, each));
  const [all, any] = [part("AND"), part("OR")];
  const parts = any.length === 0 ? all : [...all, sql`(${sql.join(any, sql` or `)})`];
  return parts.length === 0 ? sql`1 = 1` : sql.join(parts, sql` and `);
}

const comparisons = { eq: "=", ne: "<>", lt: "<", lte: "<=", gt: ">", gte: ">=" } as const;

function condition(
  kind: AccountKind,
  { field, operator, value, isCaseless }: Condition,
): RawBuilder<unknown> {
  const folded = (part: RawBuilder<unknown>) => (isCaseless === true ? sql`lower(${part})` : part);
  const column = folded(sql.ref(columnOf(kind, field)));
  if (typeof value === "object" && value !== null) {
    const values = value.map((each) => folded(sql`${columnValue(kind, field, each)}`));
    if (values.length === 0) return operator === "not_in" ? sql`1 = 1` : sql`1 = 0`;
    return sql`${column} ${operator === "not_in" ? sql`not in` : sql`in`} (${sql.join(values)})`;
  }
  if (operator === "in" || operator === "not_in") throw new Error(`${operator} takes a list.`);
  if (operator === "contains" || operator === "starts_with" || operator === "ends_with") {
    return sql`${column} like ${pattern(operator, value)} escape '\\'`;
  }
  if (value === null) return operator === "ne" ? sql`${column} is not null` : sql`${column} is null`;
  return sql`${column} ${sql.raw(comparisons[operator])} ${folded(sql`${columnValue(kind, field, value)}`)}`;
}

function pattern(operator: "contains" | "starts_with" | "ends_with", value: unknown): string {
  const text = String(value).replace(/[\\%_]/g, "\\$&");
  return `${operator === "starts_with" ? "" : "%"}${text}${operator === "ends_with" ? "" : "%"}`;
}
