import type { Json } from "../contract/name.ts";
import type { Connection } from "./database-connection.ts";
import { withinTime } from "./within-time.ts";

/** Statements for one connection, in their order; several are one transaction. */
export interface DatabaseCall {
  connection: Connection;
  statements: readonly { sql: string; parameters: readonly Json[] }[];
  timeoutMs: number;
  /** Of all statements together. */
  rowsMax: number;
  bytesMax: number;
  signal: AbortSignal;
}

export type Row = Record<string, Json>;

/** `count`: rows found or changed. `insertId`: the generated key of a row that was added, where the database tells it. */
export interface StatementResult {
  rows: Row[];
  count: number;
  insertId?: Json;
}

/** The databases that steps reach; pools of connections are kept between calls. */
export interface DatabaseDoor {
  /**
   * Rejects with TerminalError for what the database says is wrong with a statement, and with another Error, worth a
   * retry, for what may pass: the network, a deadlock, too many connections, the time.
   */
  run(call: DatabaseCall): Promise<StatementResult[]>;
}

/** Connections to one database. */
export interface DatabasePool {
  run(call: DatabaseCall): Promise<StatementResult[]>;
  /** Nothing is under way and nothing has been for a while. */
  readonly isIdle: boolean;
  close(): Promise<void>;
}

/** At once to one database, from this process; more calls wait for one of them. */
export const connectionsMax = 10;
/** Databases and what stands before them close idle connections at their own times; we are sooner. */
export const idleMs = 10_000;
export const connectMs = 10_000;

/** One connection while it serves one call. */
export interface DatabaseSession {
  run(statement: DatabaseCall["statements"][number]): Promise<StatementResult>;
  /** Makes the database stop what it does for us; never rejects. */
  stop(): Promise<void>;
  /** Gives the connection back, or, where its state is not known, away. */
  end(state: { isSound: boolean }): void;
}

/** Runs the statements of a call, several in a transaction, within its time. */
export function throughSession(
  call: DatabaseCall,
  open: () => Promise<DatabaseSession>,
): Promise<StatementResult[]> {
  return withinTime({ ...call, of: "The database" }, async (stopped) => {
    const opening = open();
    const session = await Promise.race([opening, stopped]).catch((error: unknown) => {
      void opening.then((late) => late.end({ isSound: false })).catch(() => {});
      throw error;
    });
    return within(session, call, stopped);
  });
}

async function within(session: DatabaseSession, call: DatabaseCall, stopped: Promise<never>) {
  let isStopped = false;
  try {
    const working = runAll(session, call);
    working.catch(() => {});
    const results = await Promise.race([
      working,
      stopped.catch((error: unknown) => {
        isStopped = true;
        throw error;
      }),
    ]);
    session.end({ isSound: true });
    return results;
  } catch (error) {
    // Closing the connection rolls back what was begun; its place is free to tell the database to stop.
    session.end({ isSound: false });
    if (isStopped) void session.stop();
    throw error;
  }
}

async function runAll(session: DatabaseSession, { statements }: DatabaseCall): Promise<StatementResult[]> {
  const isTransaction = statements.length > 1;
  const results: StatementResult[] = [];
  if (isTransaction) await session.run({ sql: "start transaction", parameters: [] });
  for (const statement of statements) results.push(await session.run(statement));
  if (isTransaction) await session.run({ sql: "commit", parameters: [] });
  return results;
}
