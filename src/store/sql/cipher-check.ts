import type { Kysely } from "kysely";
import { Problem } from "../../contract/problem.ts";
import type { Cipher } from "../cipher.ts";
import type { Tables } from "./tables.ts";

const checkName = "cipher_check",
  checkValue = "Tripline";

/** Throws Problem `invalid_input` when the secrets of this store were sealed with another key. */
export async function checkCipherKey(db: Kysely<Tables>, cipher: Cipher): Promise<void> {
  const sealed = Buffer.from(cipher.seal(checkName, checkValue)).toString("base64");
  // The first to open the store writes it; of two at once the later one checks its key against the earlier one's.
  await db
    .insertInto("meta")
    .values({ name: checkName, value: sealed })
    .onConflict((conflict) => conflict.column("name").doNothing())
    .execute();
  const { value } = await db
    .selectFrom("meta")
    .select("value")
    .where("name", "=", checkName)
    .executeTakeFirstOrThrow();
  try {
    cipher.open(checkName, Buffer.from(value, "base64"));
  } catch (cause) {
    throw new Problem("invalid_input", {
      detail:
        "The secret key does not fit this store: its secrets were encrypted with another one. " +
        "Start with the key that this store was made with (TRIPLINE_SECRET_KEY, or the file secret.key beside it).",
      cause,
    });
  }
}
