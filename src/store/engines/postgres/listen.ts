import { sql, type Transaction } from "kysely";
import pg from "pg";
import type { Log } from "../../../contract/log.ts";
import type { Tables } from "../../sql/tables.ts";
import { naming, settings } from "./pool.ts";

const channel = "tripline_definitions";
/** Between two tries to connect again. */
const reconnectMs = 1_000;

/** Tells all processes that the definitions changed, when the transaction commits. */
export async function announce(transaction: Transaction<Tables>): Promise<void> {
  await sql`select pg_notify(${channel}, '')`.execute(transaction);
}

interface Listener {
  watch(changed: () => void): Disposable;
  close(): Promise<void>;
}

interface ListenerOptions {
  url: string;
  log: Log;
  /** Of its connection. */
  name: string;
}

const named = "tripline keys ";
/** PostgreSQL cuts names after 63 bytes. */
const keysMax = 4;

/**
 * A process says by the name of its connections, which end with it, which keys it was given: by those of a pool before it
 * reads anything, by the one that listens for as long as it lives.
 */
export const nameOf = (keyIds: readonly string[]): string => named + keyIds.slice(0, keysMax).join(" ");

/**
 * The addresses of those that use this database and were not given this key before all others: one that has it as an old key
 * would put its own first one back in force.
 */
export async function processesWithout(transaction: Transaction<Tables>, keyId: string): Promise<string[]> {
  const { rows } = await sql<{ place: string }>`
    select distinct coalesce(host(client_addr), 'this machine') as place from pg_stat_activity
    where datname = current_database() and starts_with(application_name, ${named})
      and not starts_with(application_name, ${named + keyId})
    order by place`.execute(transaction);
  return rows.map(({ place }) => place);
}

/** Listens on a connection of its own, from the first watcher on. What was missed while it was lost is made up for by
 *  calling back when it is there again. */
export function listener({ url, log, name }: ListenerOptions): Listener {
  const watchers = new Set<() => void>();
  let client: pg.Client | null = null;
  let timer: NodeJS.Timeout | undefined;
  let closed = false;
  const callBack = () => {
    for (const changed of watchers) changed();
  };
  const reconnect = (fresh: pg.Client) => {
    if (closed || client !== fresh) return;
    client = null;
    timer = setTimeout(() => void connect(), reconnectMs);
    timer.unref();
  };
  const connect = async () => {
    // No limit on a query's time: the connection is silent for as long as nothing changes.
    const fresh = new pg.Client({ ...settings(url), query_timeout: 0 });
    client = fresh;
    fresh.on("notification", callBack);
    fresh.on("error", (error) => log.warn("connection that hears of changes lost", { error }));
    fresh.on("end", () => reconnect(fresh));
    try {
      await fresh.connect();
      await fresh.query(`select ${naming(name)}`);
      await fresh.query(`listen ${channel}`);
      callBack();
    } catch (error) {
      log.warn("connection that hears of changes not made", { error });
      fresh.end().catch(() => undefined);
      reconnect(fresh);
    }
  };
  return {
    watch(changed) {
      watchers.add(changed);
      if (client === null && timer === undefined) void connect();
      return { [Symbol.dispose]: () => void watchers.delete(changed) };
    },
    async close() {
      closed = true;
      clearTimeout(timer);
      await client?.end().catch(() => undefined);
    },
  };
}
