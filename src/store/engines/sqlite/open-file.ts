import { closeSync, openSync } from "node:fs";
import { dirname } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { Problem } from "../../../contract/problem.ts";
import { makeDataFolder, unusable, unwritable } from "../../data-folder.ts";
import { fold } from "../../sql/search.ts";
import { Connection, isFailure, resultCode } from "./connection.ts";

/** A process that is just ending gives the file up within this time. */
const lockWaitMs = 1_000;
/** Pages that the log gathers before they go to the file: 8 MB. More saves writes, and takes longer each time. */
const checkpointPages = 2_000;
/** What is left of the log's file after a burst. */
const logBytesMax = 67_108_864;
const cacheKibibytes = 8_192;

/** Opens the file, which is made where there is none, for this process alone. Throws Problem `conflict` when another one has it. */
export function openFile(file: string): Connection {
  makeDataFolder(dirname(file));
  makeFile(file);
  const database = new DatabaseSync(file, { timeout: lockWaitMs });
  try {
    // Before the file has anything in it: what is freed can be given back to the disk, a little at a time.
    database.exec("pragma auto_vacuum = incremental");
    // Before the first access, so that the log's index is kept in memory and the lock ends with the process.
    database.exec("pragma locking_mode = exclusive");
    database.exec("pragma journal_mode = wal; pragma synchronous = full");
    database.exec(
      `pragma wal_autocheckpoint = ${checkpointPages}; pragma journal_size_limit = ${logBytesMax}`,
    );
    database.exec(`pragma cache_size = -${cacheKibibytes}; pragma temp_store = memory`);
    database.exec("begin immediate; commit");
    database.function("fold", { deterministic: true }, (value) =>
      value === null ? null : fold(String(value)),
    );
    return new Connection(database);
  } catch (error) {
    database.close();
    const busy = 5;
    if (resultCode(error) === busy) {
      const detail = `Another Tripline already uses ${file}. Stop it, or give this one a database of its own.`;
      throw new Problem("conflict", { detail, cause: error });
    }
    throw isFailure(error) ? unusable(file, error) : error;
  }
}

/** Made here so that nobody but its owner may read it; SQLite gives its log the same mode. */
function makeFile(file: string): void {
  try {
    closeSync(openSync(file, "a", 0o600));
  } catch (error) {
    throw unwritable(dirname(file), error);
  }
}
