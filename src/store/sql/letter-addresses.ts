import { type RawBuilder, sql } from "kysely";
import type { DeadLetterAddress } from "../../contract/dead-letter.ts";
import type { DeadLetters } from "../port/dead-letters.ts";
import { addressOf } from "./destination.ts";
import type { Engine } from "./engine.ts";
import { fits, letterOf, listedColumns } from "./letter-row.ts";

/** Letters by their addresses, counted in an index: what a letter holds is read of the newest of each alone. */
export async function letterAddresses(
  { db, kind }: Engine,
  { workspace, query, before, limit }: Parameters<DeadLetters["addresses"]>[0],
): Promise<DeadLetterAddress[]> {
  const groups = await db
    .selectFrom("dead_letters")
    .where("workspace", "=", workspace)
    .where(fits(query))
    .select(({ fn }) => [
      fn.countAll<number | string>().as("letters"),
      fn.max("id").as("newest"),
      namesIn(kind).as("workflows"),
    ])
    .groupBy("destination")
    .$if(before !== undefined, (grouped) => grouped.having(({ fn }) => fn.max("id"), "<", before ?? ""))
    .orderBy("newest", "desc")
    .limit(limit)
    .execute();
  if (groups.length === 0) return [];
  const newest = await db
    .selectFrom("dead_letters")
    .select(listedColumns)
    .where(
      "id",
      "in",
      groups.map((group) => group.newest),
    )
    .execute();
  const rows = new Map(newest.map((row) => [row.id, row]));
  return groups.flatMap((group) => {
    const row = rows.get(group.newest);
    if (row === undefined) return [];
    const workflows = group.workflows.split(",").toSorted();
    return [
      { address: addressOf(row.url), letters: Number(group.letters), workflows, newest: letterOf(row) },
    ];
  });
}

/** Of workflows, each once; there is no comma in a name. */
const namesIn = (kind: Engine["kind"]): RawBuilder<string> =>
  kind === "postgres" ? sql`string_agg(distinct workflow, ',')` : sql`group_concat(distinct workflow)`;
