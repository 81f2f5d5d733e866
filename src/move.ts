import { existsSync } from "node:fs";
import { join } from "node:path";
import { Problem } from "./contract/problem.ts";
import { cipherKeys } from "./store/cipher-key.ts";
import { type MovedIn, type MoveProgress, moveIn } from "./store/move/move-in.ts";
import { markMoved, refuseMoved } from "./store/move/moved-away.ts";
import { openSource } from "./store/move/source.ts";
import { connectTarget, knownChanges, prepareTarget } from "./store/move/target.ts";

export interface Move {
  /** The data folder. */
  folder: string;
  /** `postgres://…` */
  to: string;
  /** `TRIPLINE_SECRET_KEY`, where it is set. */
  secretKey: string | undefined;
  /** `TRIPLINE_SECRET_KEY_OLD`. */
  secretKeyOld?: string | undefined;
  tell: (progress: MoveProgress) => void;
}

export interface Moved extends MovedIn {
  /** Whether the folder says so now, and no server starts on its store by mistake. */
  isMarked: boolean;
}

/**
 * Copies the whole embedded store into an empty PostgreSQL database; the server that had it must have been stopped. The store
 * stays as it is, with a file beside it that says where it went. Throws Problem `conflict` while a server uses the store, where it was
 * moved elsewhere, or where the database is not empty,
 * `invalid_input` where store, key or database do not fit. What was cut off is begun anew by another call.
 */
export async function move({ folder, to, secretKey, secretKeyOld, tell }: Move): Promise<Moved> {
  const file = join(folder, "tripline.db");
  const keyFile = join(folder, "secret.key");
  if (secretKey === undefined && !existsSync(keyFile)) {
    const detail =
      `The secrets of the store can't be read without its secret key, and there is no ${keyFile}: ` +
      "set TRIPLINE_SECRET_KEY as the server has it.";
    throw new Problem("invalid_input", { detail });
  }
  refuseMoved(file, to);
  const keys = cipherKeys({ folder, secretKey, secretKeyOld });
  using source = openSource({ file, keys, changes: knownChanges() });
  const client = await connectTarget(to);
  try {
    await prepareTarget(client, to);
    let isMarked = false;
    const whole = () => {
      isMarked = markMoved(file, to);
    };
    const moved = await moveIn(client, source, { tell, whole });
    return { ...moved, isMarked };
  } finally {
    await client.end().catch(() => undefined);
  }
}
