import type { DatabaseSync } from "node:sqlite";
import { Kysely, sql } from "kysely";
import type { Metrics } from "../../contract/metrics.ts";
import { GroupCommit } from "../commit.ts";
import type { ColumnTypes } from "../migrations/0001-first.ts";
import type { Engine, Hot } from "../sql/engine.ts";
import { roomOf, roomOfAll, roomOfRejections } from "../sql/room.ts";
import { outcomeOf } from "../sql/run-row.ts";
import { roomOfWrite } from "../sql/run-values.ts";
import type { RunRow, Tables } from "../sql/tables.ts";
import { accepting, acceptingTogether } from "./sqlite/accept.ts";
import { claiming } from "./sqlite/claim.ts";
import { type Connection, isFailure } from "./sqlite/connection.ts";
import { copyTo } from "./sqlite/copy.ts";
import { dialect } from "./sqlite/dialect.ts";
import { openFile } from "./sqlite/open-file.ts";
import { rejecting } from "./sqlite/reject.ts";
import { DiskReserve } from "./sqlite/reserve.ts";
import { setStatistics } from "./sqlite/statistics.ts";
import { writing } from "./sqlite/write.ts";

const sqliteTypes: ColumnTypes = {
  id: "text",
  text: "text",
  integer: "integer",
  bytes: "blob",
  serial: "integer",
  keyed: sql`without rowid`,
};

interface SqliteOptions {
  file: string;
  /** The file takes nothing more beyond this size, so that the disk stays usable for others. */
  fileBytesMax?: number | undefined;
  metrics?: Pick<Metrics, "flushed"> | undefined;
}

/** What one flush takes keeps everything else waiting: some 10 ms. */
const batchMax = 500;

/** Opens the file, for this process alone. Throws Problem `conflict` when another one has it. */
export function openSqlite({ file, fileBytesMax, metrics }: SqliteOptions): Engine {
  const connection = openFile(file);
  const { database } = connection;
  if (fileBytesMax !== undefined) boundFile(database, fileBytesMax);
  const commits = new GroupCommit<() => unknown, unknown>({
    flightsMax: 1,
    batchMax,
    apply: (works) => connection.transaction(works),
    flushed: metrics && ((flush) => metrics.flushed({ kind: "all", ...flush })),
  });
  const watchers = new Set<() => void>();
  const write = <Result>(prepare: () => () => Result, room?: Room): Promise<Result> => {
    try {
      // Each is given what its own work gave.
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion
      return commits.run(prepare(), room) as Promise<Result>;
    } catch (error) {
      return failed(error);
    }
  };
  const nothing = async () => undefined;
  const reserve = new DiskReserve({ connection, file, bound: boundOf(database, fileBytesMax) });
  return {
    kind: "sqlite",
    db: new Kysely<Tables>({ dialect: dialect(connection) }),
    types: sqliteTypes,
    prepare: nothing,
    hot() {
      setStatistics(database);
      return hot(connection, { write, reserve });
    },
    workers: {
      beat: async ({ now }) => now,
      bury: async () => [],
      free: async () => undefined,
      mend: async () => ({ astray: [], woken: 0 }),
      leave: nothing,
    },
    isFailure,
    wake: nothing,
    // Its transactions follow one another anyway.
    lock: nothing,
    async announce() {
      setImmediate(() => {
        for (const changed of watchers) changed();
      });
    },
    // Its own process alone has the file.
    without: async () => [],
    watch(changed) {
      watchers.add(changed);
      return { [Symbol.dispose]: () => void watchers.delete(changed) };
    },
    ping: () => write(() => () => database.exec("update revision set revision = revision where id = 1")),
    describe: async () => ({
      version: String(database.prepare("select sqlite_version() as version").get()?.["version"]),
      clock: null,
      room: fileBytesMax === undefined ? null : { left: roomUnder(database, fileBytesMax), of: fileBytesMax },
    }),
    copyTo: (copy) => copyTo(connection, copy),
    reserve,
    shrink: (pages) => connection.read(() => shrink(database, pages)),
    idle: () => commits.idle(),
    close: nothing,
  };
}

/** What could not be prepared fails like what could not be written. */
async function failed(error: unknown): Promise<never> {
  throw error;
}

type Room = Parameters<GroupCommit<unknown, unknown>["run"]>[1];
/** `prepare` refuses and computes before the transaction; what it returns writes inside it. */
type WriteOf = <Result>(prepare: () => () => Result, room?: Room) => Promise<Result>;

function hot(connection: Connection, { write, reserve }: { write: WriteOf; reserve: DiskReserve }): Hot {
  // What comes from outside is not to take the room that is for making room.
  const guarded =
    <Result>(prepare: () => () => Result) =>
    () => {
      reserve.guard();
      return prepare();
    };
  const accept = accepting(connection);
  const acceptTogether = acceptingTogether(connection, accept);
  const reject = rejecting(connection);
  const runs = claiming(connection);
  const writeRun = writing(connection);
  const end = connection.statement<Pick<RunRow, "status" | "output" | "large" | "error" | "answer">>(
    "select status, output, large, error, answer from runs where id = ?",
  );
  return {
    accept: (acceptance) =>
      write(
        guarded(() => accept(acceptance)),
        roomOf(acceptance),
      ),
    acceptTogether: (acceptances) =>
      write(
        guarded(() => acceptTogether(acceptances)),
        roomOfAll(acceptances),
      ),
    reject: (rejections) =>
      write(
        guarded(() => () => reject(rejections)),
        roomOfRejections(rejections),
      ),
    claim: (wanted) => write(() => () => runs.claim(wanted)),
    claimed: (find) => connection.read(() => runs.claimed(find)),
    write: (written) => write(() => writeRun(written), roomOfWrite(written)),
    outcome: ({ id }) =>
      connection.read(() => {
        const row = end.get(id);
        return row === undefined ? null : outcomeOf(row);
      }),
  };
}

const boundOf = (database: DatabaseSync, bytes: number | undefined) =>
  bytes === undefined
    ? null
    : {
        bytes,
        set: (anew: number) => boundFile(database, anew),
        room: () => roomUnder(database, bytes),
      };

function boundFile(database: DatabaseSync, bytes: number) {
  const pageSize = database.prepare("pragma page_size").get()?.["page_size"];
  database.exec(`pragma max_page_count = ${Math.ceil(bytes / Number(pageSize))}`);
}

/** Pages that were freed are used again. */
function roomUnder(database: DatabaseSync, bytes: number): number {
  const number = (pragma: string) => Number(database.prepare(`pragma ${pragma}`).get()?.[pragma]);
  return Math.max(0, bytes - (number("page_count") - number("freelist_count")) * number("page_size"));
}

/** A file made before this was so has no pages that could be given back one by one. */
function shrink(database: DatabaseSync, pages: number): number {
  database.exec(`pragma incremental_vacuum(${pages})`);
  return Number(database.prepare("pragma freelist_count").get()?.["freelist_count"]);
}
