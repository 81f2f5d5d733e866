import { closeSync, fdatasync, openSync } from "node:fs";
import { backup } from "node:sqlite";
import type { Connection } from "./connection.ts";

/** Pages copied at a time, in a thread of their own; the connection is theirs for less than a millisecond. */
const pagesAtOnce = 100;
/** The copy is brought to disk so often, so that nothing waits for all of it at the end. */
const syncedPages = 5_000;

/**
 * Copies the database to a file of mode 0600 while it is in use: what is committed meanwhile is in the copy, too, and all
 * that was committed before. Source: SQLite's online backup API, which keeps up with writes of the same connection.
 */
export async function copyTo({ database, mutex }: Connection, file: string): Promise<void> {
  const descriptor = openSync(file, "wx", 0o600);
  let syncedAt = 0;
  let syncing = false;
  // The first pages are copied between transactions: node takes it for the end when SQLite says that it must wait then.
  await mutex.lock();
  let isHeld = true;
  const letGo = () => {
    if (isHeld) mutex.unlock();
    isHeld = false;
  };
  const progress = ({ totalPages, remainingPages }: { totalPages: number; remainingPages: number }) => {
    letGo();
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
    letGo();
    closeSync(descriptor);
  }
}
