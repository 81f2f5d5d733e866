import { sql } from "kysely";
import { Migrator } from "kysely/migration";
import type { Log } from "../../contract/log.ts";
import { Problem } from "../../contract/problem.ts";
import { migrations } from "../migrations/index.ts";
import type { Engine } from "./engine.ts";

/** Brings the tables up to date. Of several processes that start at once one does it and the others wait. */
export async function migrate(engine: Engine, log: Log): Promise<void> {
  await engine.prepare();
  const all = migrations(engine.types);
  const done = await doneIn(engine);
  const changes = Object.keys(all).filter((name) => !done.includes(name));
  if (changes.length === 0 && done.length === Object.keys(all).length) return;
  const migrator = new Migrator({
    db: engine.db,
    // Changes were made side by side: a store may have taken a later one before an earlier was there.
    allowUnorderedMigrations: true,
    provider: { getMigrations: async () => all },
  });
  const isUpgrade = changes.length > 0 && done.length > 0;
  // Of a large store this takes a while, in which nothing else is heard.
  if (isUpgrade) log.info("bringing the tables up to date", { changes });
  const { error } = await migrator.migrateToLatest();
  const [, newer] =
    /executed migration (\S+) is missing/.exec(error instanceof Error ? error.message : "") ?? [];
  if (newer !== undefined) {
    const detail = `The store was made by a newer Tripline (its change ${newer} is not known here). Use that version, or a newer one.`;
    throw new Problem("invalid_input", { detail, cause: error });
  }
  if (error instanceof Error) throw error;
  if (error !== undefined) throw new Error("The tables were not brought up to date.", { cause: error });
  if (isUpgrade) log.info("the tables are up to date");
}

/** Most starts find all done. Kysely looks at every column of every table to learn that, a tenth of a start's work. */
async function doneIn({ db }: Engine): Promise<string[]> {
  try {
    const { rows } = await sql<{ name: string }>`select name from kysely_migration`.execute(db);
    return rows.map(({ name }) => name);
  } catch {
    // At the first start there is no such table; whatever else it is comes again below.
    return [];
  }
}
