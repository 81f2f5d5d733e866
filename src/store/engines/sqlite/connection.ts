import type { DatabaseSync, SQLInputValue, StatementSync } from "node:sqlite";
import { StoreUnavailable } from "../../../contract/problem.ts";
import { Mutex } from "./mutex.ts";

/** A statement prepared once. `Row` is what its columns are known to be. */
export interface Statement<Row> {
  get(...values: SQLInputValue[]): Row | undefined;
  all(...values: SQLInputValue[]): Row[];
  /** Returns how many rows changed. */
  run(...values: SQLInputValue[]): number;
}

/** Texts of statements kept prepared for the verbs off the hot path; each takes some kilobytes. */
const preparedMax = 200;

/** The one connection to the file, its prepared statements, and the lock that keeps transactions apart. */
export class Connection {
  readonly database: DatabaseSync;
  readonly mutex = new Mutex();
  readonly #prepared = new Map<string, StatementSync>();
  readonly #begin: StatementSync;
  readonly #commit: StatementSync;
  readonly #rollback: StatementSync;

  constructor(database: DatabaseSync) {
    this.database = database;
    this.#begin = database.prepare("begin immediate");
    this.#commit = database.prepare("commit");
    this.#rollback = database.prepare("rollback");
  }

  /** A statement of the hot path, kept by its caller. The only place where rows get their type. */
  statement<Row>(text: string): Statement<Row> {
    const statement = this.database.prepare(text);
    return {
      // The columns are the statement's, whose text its caller wrote.
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion
      get: (...values) => statement.get(...values) as Row | undefined,
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion
      all: (...values) => statement.all(...values) as Row[],
      run: (...values) => Number(statement.run(...values).changes),
    };
  }

  /** A statement found by its text, the least recently used ones given up. */
  prepare(text: string): StatementSync {
    const known = this.#prepared.get(text);
    if (known !== undefined) {
      this.#prepared.delete(text);
      this.#prepared.set(text, known);
      return known;
    }
    const fresh = this.database.prepare(text);
    this.#prepared.set(text, fresh);
    if (this.#prepared.size > preparedMax) {
      const [oldest] = this.#prepared.keys();
      if (oldest !== undefined) this.#prepared.delete(oldest);
    }
    return fresh;
  }

  begin(): void {
    // What a failure kept from being rolled back must not keep the store from going on.
    if (this.database.isTransaction) this.#rollback.run();
    this.#begin.run();
  }

  commit(): void {
    this.#commit.run();
  }

  rollback(): void {
    // SQLite has rolled back by itself after some failures, and says so.
    if (!this.database.isTransaction) return;
    try {
      this.#rollback.run();
    } catch {
      // The failure that led here is the one to tell of; the next transaction begins with another try.
    }
  }

  /** Runs all in one transaction, or none. Throws `StoreUnavailable` when the file could not be read or written. */
  async transaction<Result>(works: readonly (() => Result)[]): Promise<Result[]> {
    if (!this.mutex.tryLock()) await this.mutex.lock();
    try {
      this.begin();
      const results = works.map((work) => work());
      this.commit();
      return results;
    } catch (error) {
      this.rollback();
      throw isFailure(error)
        ? new StoreUnavailable("The database file can't be written at the moment.", error)
        : error;
    } finally {
      this.mutex.unlock();
    }
  }

  /** Reads between transactions, never inside another's. */
  async read<Result>(work: () => Result): Promise<Result> {
    if (!this.mutex.tryLock()) await this.mutex.lock();
    try {
      return work();
    } finally {
      this.mutex.unlock();
    }
  }
}

// https://www.sqlite.org/rescode.html: perm, busy, locked, nomem, readonly, ioerr, corrupt, full, cantopen, protocol,
// nolfs, notadb.
const failures = new Set([3, 5, 6, 7, 8, 10, 11, 13, 14, 15, 22, 26]);

/** SQLite's primary result code, which an extended one holds in its low byte. */
export function resultCode(error: unknown): number | null {
  if (!(error instanceof Error) || !("errcode" in error) || typeof error.errcode !== "number") return null;
  return error.errcode & 0xff;
}

/** Whether SQLite says that the file or the machine failed, rather than the statement. */
export function isFailure(error: unknown): boolean {
  const code = resultCode(error);
  return code !== null && failures.has(code);
}
