import { createReadStream } from "node:fs";
import { mkdir, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { Readable } from "node:stream";
import { Problem } from "../contract/problem.ts";
import type { Store } from "../store/store.ts";

interface BackupDoors {
  store: Pick<Store, "upkeep" | "kind">;
  /** Where the copy lies until it has been read; there must be room for it. */
  folder: string;
}

export interface Backup {
  bytes: number;
  /** To be read to its end, or canceled: then the copy is deleted. */
  stream: ReadableStream;
}

/** Takes copies of the embedded store, one at a time. Throws Problem `conflict` while one is being taken. */
export function backups({ store, folder }: BackupDoors): () => Promise<Backup> {
  const place = join(folder, ".backup");
  const clear = () => rm(place, { recursive: true, force: true });
  let isTaking = false;
  // A process that died while it took one has left it there.
  const cleared = store.kind === "sqlite" ? clear().catch(() => undefined) : null;
  return async () => {
    if (store.kind !== "sqlite") {
      const detail =
        "The store is PostgreSQL: take a copy with `pg_dump --format=custom`, which is consistent while Tripline runs.";
      throw new Problem("conflict", { detail });
    }
    if (isTaking) throw new Problem("conflict", { detail: "Another backup is being taken; wait for it." });
    isTaking = true;
    const end = () => clear().finally(() => (isTaking = false));
    try {
      await cleared;
      await clear();
      await mkdir(place);
      const file = join(place, "tripline.db");
      await store.upkeep.copyTo(file);
      const { size } = await stat(file);
      const read = createReadStream(file);
      // The next one clears what could not be.
      read.once("close", () => void end().catch(() => undefined));
      return { bytes: size, stream: Readable.toWeb(read) };
    } catch (error) {
      await end().catch(() => undefined);
      throw error;
    }
  };
}
