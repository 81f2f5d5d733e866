import { randomBytes } from "node:crypto";
import type { Kysely } from "kysely";
import { Problem } from "../../contract/problem.ts";
import { type Cipher, keyId } from "../cipher.ts";
import type { Roots } from "../port/sealing.ts";
import type { Tables } from "./tables.ts";

export const checkName = "cipher_check";
const checkValue = "Tripline";
const rootName = "root_key";

interface Checked {
  cipher: Cipher;
  /** Those of the cipher. */
  keys: readonly Uint8Array[];
}

/**
 * Seals from now on with the key that the store says is in force, and gives the roots of all other keys. Throws
 * Problem `invalid_input` when it is none of those that were given.
 */
export async function checkCipherKey(db: Kysely<Tables>, { cipher, keys }: Checked): Promise<Roots> {
  // The first to open the store writes it; of two at once the later one checks its key against the earlier one's.
  const isNew = await add(db, { name: checkName, sealed: sealedCheck(cipher) });
  cipher.use(keyInForce(cipher, await read(db, checkName)));
  // In stores of before, other keys were made of the one that encrypts: they stay as they are.
  const inForce = keys.find((key) => keyId(key) === cipher.keys().inForce);
  const root = Buffer.from(isNew ? newRoot() : (inForce ?? []));
  await add(db, { name: rootName, sealed: cipher.seal(rootName, rootText(root)) });
  return rootsIn(cipher.open(rootName, await read(db, rootName)));
}

const newRoot = () => randomBytes(32);

/** As it is kept: both roots in base64; one that stands alone is both. */
const rootText = (people: Uint8Array, links: Uint8Array = people) =>
  [people, links].map((root) => Buffer.from(root).toString("base64")).join(" ");

function rootsIn(text: string): Roots {
  const [people = "", links = people] = text.split(" ");
  return { people: Buffer.from(people, "base64"), links: Buffer.from(links, "base64") };
}

/** Puts another root in the place of that of links; each process takes it at its next start. */
export async function replaceLinkRoot(db: Kysely<Tables>, cipher: Cipher): Promise<void> {
  const { people } = rootsIn(cipher.open(rootName, await read(db, rootName)));
  await replace(db, { name: rootName, sealed: cipher.seal(rootName, rootText(people, newRoot())) });
}

/** The id of the key that has sealed what a store keeps under `checkName`. Throws Problem `invalid_input` when the cipher has it not. */
export function keyInForce(cipher: Cipher, sealed: Uint8Array): string {
  try {
    return cipher.keyOf(checkName, sealed);
  } catch (cause) {
    throw new Problem("invalid_input", {
      detail:
        "The secret key does not fit this store: its secrets were encrypted with another one. " +
        "Start with the key that this store was made with (TRIPLINE_SECRET_KEY, or the file secret.key beside it); " +
        "where it is to be replaced, with that one as TRIPLINE_SECRET_KEY_OLD.",
      cause,
    });
  }
}

/**
 * Seals from now on with the key that is in force by now: another process may have changed it. Throws Problem `internal`
 * where this process was not given it.
 */
export async function followKeyInForce(db: Kysely<Tables>, cipher: Cipher): Promise<void> {
  cipher.use(cipher.keyOf(checkName, await read(db, checkName)));
}

/** Says that this key is in force, and seals what is kept beside with it. The cipher is to use it when that is committed. */
export async function putKeyInForce(db: Kysely<Tables>, cipher: Cipher, next: Cipher): Promise<void> {
  await replace(db, { name: checkName, sealed: sealedCheck(next) });
  const root = cipher.open(rootName, await read(db, rootName));
  await replace(db, { name: rootName, sealed: next.seal(rootName, root) });
}

const sealedCheck = (cipher: Cipher) => cipher.seal(checkName, checkValue);

interface Entry {
  name: string;
  sealed: Uint8Array;
}

const textOf = (sealed: Uint8Array) => Buffer.from(sealed).toString("base64");

/** Whether it was not there. */
async function add(db: Kysely<Tables>, { name, sealed }: Entry): Promise<boolean> {
  const { numInsertedOrUpdatedRows = 0n } = await db
    .insertInto("meta")
    .values({ name, value: textOf(sealed) })
    .onConflict((conflict) => conflict.column("name").doNothing())
    .executeTakeFirstOrThrow();
  return numInsertedOrUpdatedRows > 0n;
}

async function replace(db: Kysely<Tables>, { name, sealed }: Entry): Promise<void> {
  await db
    .updateTable("meta")
    .set({ value: textOf(sealed) })
    .where("name", "=", name)
    .execute();
}

async function read(db: Kysely<Tables>, name: string): Promise<Uint8Array> {
  const { value } = await db
    .selectFrom("meta")
    .select("value")
    .where("name", "=", name)
    .executeTakeFirstOrThrow();
  return Buffer.from(value, "base64");
}
