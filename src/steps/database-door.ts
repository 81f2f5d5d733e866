import { addressGuard } from "./address-guard.ts";
import type { DatabaseCall, DatabaseDoor, DatabasePool, StatementResult } from "./database-call.ts";
import type { Connection } from "./database-connection.ts";

export interface DatabaseDoorOptions {
  /** CIDRs that may be reached although they are not public. */
  allow: readonly string[];
  /** Files of SQLite are opened within this folder alone; without it none is. */
  sqliteFolder?: string | undefined;
}

/** Databases in use at a time; one that is idle makes room for another. */
const poolsMax = 100;
const sweepMs = 10_000;

/** Opens the way to databases. Drivers are loaded with the first call that needs them. */
export function openDatabaseDoor(options: DatabaseDoorOptions): DatabaseDoor & AsyncDisposable {
  return new Door(options);
}

class Door implements DatabaseDoor, AsyncDisposable {
  readonly #options: DatabaseDoorOptions;
  readonly #pools = new Map<string, Promise<DatabasePool>>();
  #sweeps: NodeJS.Timeout | null = null;

  constructor(options: DatabaseDoorOptions) {
    this.#options = options;
  }

  async run(call: DatabaseCall): Promise<StatementResult[]> {
    const pool = await this.#poolOf(call.connection);
    return pool.run(call);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#sweeps !== null) clearInterval(this.#sweeps);
    const pools = [...this.#pools.values()];
    this.#pools.clear();
    await Promise.allSettled(pools.map(async (pool) => (await pool).close()));
  }

  async #poolOf(connection: Connection): Promise<DatabasePool> {
    const key = JSON.stringify(connection);
    if (!this.#pools.has(key) && this.#pools.size >= poolsMax) await this.#sweep();
    // Another may have opened it meanwhile.
    const known = this.#pools.get(key);
    if (known !== undefined) return known;
    if (this.#pools.size >= poolsMax)
      throw new Error(`There are ${poolsMax} databases in use; try again later.`);
    const opening = this.#open(connection);
    this.#pools.set(key, opening);
    opening.catch(() => this.#pools.delete(key));
    this.#sweeps ??= setInterval(() => void this.#sweep(), sweepMs).unref();
    return opening;
  }

  async #open(connection: Connection): Promise<DatabasePool> {
    switch (connection.kind) {
      case "postgres": {
        const { openPostgres } = await import("./database-postgres.ts");
        return openPostgres(connection, addressGuard(this.#options.allow));
      }
      case "mysql": {
        const { openMysql } = await import("./database-mysql.ts");
        return openMysql(connection, addressGuard(this.#options.allow));
      }
      case "sqlite": {
        const { openSqlite } = await import("./database-sqlite.ts");
        return openSqlite(connection.file, this.#options.sqliteFolder);
      }
      default:
        return connection satisfies never;
    }
  }

  async #sweep(): Promise<void> {
    for (const [key, opening] of this.#pools) {
      const pool = await opening.catch(() => null);
      if (pool?.isIdle !== true) continue;
      this.#pools.delete(key);
      await pool.close();
    }
  }
}
