import { randomBytes } from "node:crypto";
import { statfsSync, statSync, truncateSync } from "node:fs";
import { open, rm } from "node:fs/promises";
import { dirname } from "node:path";
import { StoreUnavailable } from "../../../contract/problem.ts";
import type { Reserve } from "../../sql/engine.ts";
import { type Connection, resultCode } from "./connection.ts";

/** As much as the log may hold that has no room in the file any more when the disk becomes full, and to spare. */
const reserveBytes = 33_554_432;
/** It is laid in where there is so many times as much. */
const timesFree = 10,
  timesFreeAgain = 2;
const partBytes = 1_048_576;
/** So much more than its bound a file may have meanwhile, and has to have left before it is over. */
const boundShare = 1 / 8;
/** Between two looks whether there is room again. */
const lookMs = 1_000;

/** https://www.sqlite.org/rescode.html: ioerr, which is what a quota looks like, and full. */
const noRoom = new Set([10, 13]);

interface ReserveOptions {
  connection: Connection;
  file: string;
  /** Of the file: in bytes, set anew, and how many are left of it. Null: it has none. */
  bound: { bytes: number; set(bytes: number): void; room(): number } | null;
}

/**
 * On a disk that is full nothing can be deleted, for SQLite writes what it deletes to its log first. So a file is kept that
 * whoever makes room has emptied. From then on deliveries are refused until there is room for it again; the empty file
 * says so to a process that is started meanwhile, which would else give that room to deliveries.
 */
export class DiskReserve implements Reserve {
  readonly #options: ReserveOptions;
  readonly #file: string;
  #isOpen: boolean;
  #lookedAt = Number.NEGATIVE_INFINITY;
  #laying: Promise<void> | null = null;

  constructor(options: ReserveOptions) {
    this.#options = options;
    this.#file = `${options.file}-reserve`;
    this.#isOpen = this.#size() === 0;
    if (this.#isOpen) this.#stretch();
  }

  async keep(): Promise<void> {
    this.#look();
    // A process that died while it laid it in has left a part.
    const isWhole = this.#size() === reserveBytes;
    if (!this.#isOpen && !isWhole && this.#hasRoom(timesFree)) await this.#lay();
  }

  async open(failure: unknown): Promise<boolean> {
    const { connection, bound } = this.#options;
    if (!noRoom.has(resultCode(failure) ?? 0)) return false;
    await this.#laying;
    return connection.read(() => {
      const isThere = this.#size() !== null;
      if (this.#isOpen || (bound === null && !isThere)) return false;
      if (isThere) truncateSync(this.#file);
      this.#stretch();
      this.#isOpen = true;
      this.#lookedAt = performance.now();
      // What waits in the log is brought to the file: then the log is written anew from its beginning, which takes no room.
      connection.database.exec("pragma wal_checkpoint(passive)");
      return true;
    });
  }

  guard(): void {
    if (!this.#isOpen) return;
    if (performance.now() - this.#lookedAt >= lookMs) this.#look();
    if (!this.#isOpen) return;
    throw new StoreUnavailable("The disk is full: what is left of it is for deleting what need not be kept.");
  }

  #look(): void {
    this.#lookedAt = performance.now();
    const { bound } = this.#options;
    if (!this.#isOpen || !this.#hasRoom(timesFreeAgain)) return;
    if (bound !== null && bound.room() < bound.bytes * boundShare) return;
    bound?.set(bound.bytes);
    this.#isOpen = false;
    void this.#lay();
  }

  /** Null: there is no such file. */
  #size(): number | null {
    return statSync(this.#file, { throwIfNoEntry: false })?.size ?? null;
  }

  #stretch(): void {
    const { bound } = this.#options;
    bound?.set(Math.ceil(bound.bytes * (1 + boundShare)));
  }

  #hasRoom(times: number): boolean {
    try {
      const { bavail, bsize } = statfsSync(dirname(this.#file));
      return bavail * bsize >= times * reserveBytes;
    } catch {
      return false;
    }
  }

  /** Of random bytes, which no file system can make small. */
  async #lay(): Promise<void> {
    this.#laying ??= lay(this.#file).finally(() => {
      this.#laying = null;
    });
    await this.#laying;
  }
}

async function lay(file: string): Promise<void> {
  try {
    await using handle = await open(file, "w", 0o600);
    for (let bytes = 0; bytes < reserveBytes; bytes += partBytes) await handle.write(randomBytes(partBytes));
    await handle.sync();
  } catch {
    // Another time: what there is of it takes room from others.
    await rm(file, { force: true }).catch(() => undefined);
  }
}
