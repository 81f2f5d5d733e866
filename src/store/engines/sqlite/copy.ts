import { closeSync, fdatasync, openSync } from "node:fs";
import { backup, type DatabaseSync } from "node:sqlite";

/** Pages copied at a time, in a thread of their own; the connection is theirs for less than a millisecond. */
const pagesAtOnce = 100;
/** The copy is brought to disk so often, so that nothing waits for all of it at the end. */
const syncedPages = 5_000;

/**
 * Copies the database to a file of mode 0600 while it is in use: what is committed meanwhile is in the copy, too, and all
 * that was committed before. Source: SQLite's online backup API, which keeps up with writes of the same connection.
 */
export async function copyTo(database: DatabaseSync, file: string): Promise<void> {
  const descriptor = openSync(file, "wx", 0o600);
  let syncedAt = 0;
  let syncing = false;
  const progress = ({ totalPages, remainingPages }: { totalPages: number; remainingPages: number }) => {
    const copied = totalPages - remainingPages;
    if (syncing || copied - syncedAt < syncedPages) return;
    syncedAt = copied;
    syncing = true;
    fdatasync(descriptor, () => {
      syncing = false;
    });
  };
  try {
    await backup(database, file, { rate: pagesAtOnce, progress });
  } finally {
    closeSync(descriptor);
  }
}
