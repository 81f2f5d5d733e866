import type { SQLInputValue } from "node:sqlite";
import {
  type CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  type QueryResult,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from "kysely";
import type { Connection } from "./connection.ts";

/** Kysely over `node:sqlite`, sharing the one connection with the hot path. */
export const dialect = (connection: Connection): Dialect => ({
  createDriver: () => driver(connection),
  createQueryCompiler: () => new SqliteQueryCompiler(),
  createAdapter: () => new Adapter(),
  createIntrospector: (db) => new SqliteIntrospector(db),
});

/** Tables are made and changed in one transaction: a start that is killed leaves all of a new version's or none. */
class Adapter extends SqliteAdapter {
  override get supportsTransactionalDdl() {
    return true;
  }
}

function driver(connection: Connection): Driver {
  const executor = executorOf(connection);
  return {
    async init() {},
    async acquireConnection() {
      await connection.mutex.lock();
      return executor;
    },
    async beginTransaction() {
      connection.begin();
    },
    async commitTransaction() {
      connection.commit();
    },
    async rollbackTransaction() {
      connection.rollback();
    },
    async releaseConnection() {
      connection.mutex.unlock();
    },
    async destroy() {
      connection.database.close();
    },
  };
}

const executorOf = (connection: Connection): DatabaseConnection => ({
  async executeQuery<Row>({ sql, parameters }: CompiledQuery): Promise<QueryResult<Row>> {
    const statement = connection.prepare(sql);
    // Kysely's types hold for both: it made the statement from the tables' types.
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion
    const values = parameters as SQLInputValue[];
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion
    if (statement.columns().length > 0) return { rows: statement.all(...values) as Row[] };
    const { changes } = statement.run(...values);
    return { rows: [], numAffectedRows: BigInt(changes) };
  },
  async *streamQuery() {
    yield await Promise.reject(new Error("Results are paged, never streamed."));
  },
});
