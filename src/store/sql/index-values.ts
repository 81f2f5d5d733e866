import { type RawBuilder, sql } from "kysely";
import type { Engine } from "./engine.ts";

/** Jumps from one value of a column to the next in an index that begins with it, however many rows each has. */
export async function indexValues(
  db: Engine["db"],
  {
    table,
    column,
    where,
    having,
  }: {
    table: string;
    column: string;
    /** All in the index, where it does not hold all rows. */
    where?: RawBuilder<boolean>;
    /** Only values of which a row is so, too. */
    having?: RawBuilder<boolean>;
  },
): Promise<string[]> {
  const [from, value] = [sql.table(table), sql.ref(column)];
  const all = where === undefined ? sql`` : sql`${where} and`;
  // No value is empty.
  const next = (after: RawBuilder<unknown>) =>
    sql`select min(${value}) from ${from} where ${all} ${value} > ${after}`;
  const alone =
    having === undefined
      ? sql``
      : sql`and (select 1 from ${from} where ${having} and ${value} = found.value limit 1) = 1`;
  const { rows } = await sql<{ value: string }>`
    with recursive found(value) as (
      ${next(sql`''`)}
      union all
      select (${next(sql`found.value`)}) from found where found.value is not null
    )
    select value from found where value is not null ${alone}`.execute(db);
  return rows.map((row) => row.value);
}
