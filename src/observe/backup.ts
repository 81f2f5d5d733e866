import { createReadStream } from "node:fs";
import { mkdtemp, rm, stat } from "node:fs/promises";
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
  let isTaking = false;
  return async () => {
    if (store.kind !== "sqlite") {
      const detail =
        "The store is PostgreSQL: take a copy with `pg_dump --format=custom`, which is consistent while Tripline runs.";
      throw new Problem("conflict", { detail });
    }
    if (isTaking) throw new Problem("conflict", { detail: "Another backup is being taken; wait for it." });
    isTaking = true;
    const place = await mkdtemp(join(folder, "backup-"));
    const clear = async () => {
      isTaking = false;
      await rm(place, { recursive: true, force: true });
    };
    try {
      const file = join(place, "tripline.db");
      await store.upkeep.copyTo(file);
      const { size } = await stat(file);
      const read = createReadStream(file);
      read.once("close", () => void clear());
      return { bytes: size, stream: Readable.toWeb(read) };
    } catch (error) {
      await clear();
      throw error;
    }
  };
}
