import pg from "pg";
import { silentLog } from "../../contract/log.ts";
import { Problem } from "../../contract/problem.ts";
import { sqlState } from "../engines/postgres/failure.ts";
import { settings } from "../engines/postgres/pool.ts";
import { openPostgres, postgresTypes } from "../engines/postgres.ts";
import { migrations } from "../migrations/index.ts";
import { migrate } from "../sql/migrate.ts";
import { markTable } from "./half-moved.ts";
import { changeTables, movedTables } from "./moved-tables.ts";
import { unreached } from "./unreached.ts";

/** The oldest server that the store works with. */
const versionMin = 140_000;
/** Of two moves into one database the second is refused. Any number will do. */
const moveLock = 7_417_207;
/** Names told of what is there already. */
const namesMax = 5;

/**
 * Connects to the database that a store is to be moved into. Throws Problem `invalid_input` where it can't be used, `conflict` where
 * somebody else moves into it. The connection is the caller's to end.
 */
export async function connectTarget(url: string): Promise<pg.Client> {
  // No limit on a statement's time: one copies a whole table.
  const client = new pg.Client({ ...settings(url), query_timeout: 0, application_name: "tripline move" });
  // Whoever waits for an answer is told as well.
  client.on("error", () => undefined);
  try {
    await client.connect();
    await refuseUnfit(client);
    const { rows } = await client.query<{ mine: boolean }>("select pg_try_advisory_lock($1) as mine", [
      moveLock,
    ]);
    if (rows[0]?.mine === true) return client;
    throw new Problem("conflict", { detail: "Another move into this database is under way." });
  } catch (error) {
    await client.end().catch(() => undefined);
    throw error instanceof Problem ? error : unreached(url, error);
  }
}

/**
 * Makes the tables, marked as those of a move that has not ended: from here on a server refuses to start on them. Throws
 * Problem `conflict` where the database holds anything but what a move has begun, and leaves it as it was then.
 */
export async function prepareTarget(client: pg.Client, url: string): Promise<void> {
  await refuseUsed(client);
  await client.query(`create table if not exists ${markTable} (begun_at timestamptz not null default now())`);
  try {
    // A server that started on it meanwhile has made tables before it looked for the mark.
    await refuseUsed(client);
  } catch (error) {
    await client.query(`drop table ${markTable}`);
    throw error;
  }
  const engine = openPostgres({ url, log: silentLog, keyIds: [] });
  try {
    await migrate(engine, silentLog);
  } finally {
    await engine.db.destroy();
    await engine.close();
  }
}

/** The changes of the tables that this version knows. */
export const knownChanges = (): string[] => Object.keys(migrations(postgresTypes));

async function refuseUnfit(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{
    number: number;
    version: string;
    encoding: string;
    person: string;
    database: string;
    schema: string | null;
    makes: boolean;
    fills: boolean;
  }>(`select current_setting('server_version_num')::int as number, current_setting('server_version') as version,
    current_setting('server_encoding') as encoding, current_user as person, current_database() as database,
    current_schema() as schema, has_database_privilege(current_database(), 'create') as makes,
    coalesce(has_schema_privilege(current_schema(), 'create'), false) as fills`);
  const [found] = rows;
  if (found === undefined) return;
  const { number, version, encoding, person, database, schema, makes, fills } = found;
  const refuse = (detail: string) => {
    throw new Problem("invalid_input", { detail });
  };
  if (number < versionMin) refuse(`The server is PostgreSQL ${version}; Tripline needs 14 or newer.`);
  if (encoding !== "UTF8") {
    refuse(
      `The database ${database} keeps text as ${encoding}. Make one that keeps all of it: createdb --encoding UTF8 --template template0 …`,
    );
  }
  if (makes && fills) return;
  const place = makes ? `tables in the schema ${schema ?? "that its search path names"}` : "schemas";
  refuse(
    `${person} may not make ${place} of the database ${database}. Let it own the database: ALTER DATABASE "${database}" OWNER TO "${person}".`,
  );
}

/**
 * A server writes into `meta` before anything else, so that where it is empty nobody has used the tables: they are those of a
 * move that was cut off.
 */
export async function refuseUsed(client: pg.Client): Promise<void> {
  const ours = [...Object.keys(movedTables), ...changeTables, markTable];
  const { rows } = await client.query<{ name: string }>(
    `select relname as name from pg_class
    where relnamespace = current_schema()::regnamespace and relkind in ('r', 'p', 'v', 'm', 'f')
      and relname <> all($1::text[])
      and not exists (select from pg_depend where objid = pg_class.oid and deptype = 'e')
    order by relname`,
    [ours],
  );
  const others = rows.map(({ name }) => name);
  if (await holdsRows(client, "meta")) refuseWith("a store of Tripline's");
  if (await holdsRows(client, "graphile_worker._private_jobs")) refuseWith("jobs of Graphile Worker");
  if (others.length === 0) return;
  const more = others.length > namesMax ? ` and ${others.length - namesMax} more` : "";
  refuseWith(`other tables: ${others.slice(0, namesMax).join(", ")}${more}`);
}

async function holdsRows(client: pg.Client, table: string): Promise<boolean> {
  try {
    const { rows } = await client.query(`select from ${table} limit 1`);
    return rows.length > 0;
  } catch (error) {
    if (sqlState(error) === undefinedTable || sqlState(error) === undefinedSchema) return false;
    throw error;
  }
}

const undefinedTable = "42P01",
  undefinedSchema = "3F000";

function refuseWith(what: string): never {
  const detail = `The database is not empty: it holds ${what}. Nothing was changed. Move into a new one (createdb tripline).`;
  throw new Problem("conflict", { detail });
}
