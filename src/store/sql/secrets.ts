import type { Transaction } from "kysely";
import type { Cipher } from "../cipher.ts";
import type { People } from "../store.ts";
import { addAudit } from "./audit.ts";
import { followKeyInForce } from "./cipher-check.ts";
import type { Engine } from "./engine.ts";
import { changing } from "./revision.ts";
import type { Tables } from "./tables.ts";
import { iso, millis } from "./text.ts";

/** What a secret is sealed under, so that a value moved to another name does not open. */
export const secretName = ({ workspace, name }: { workspace: string; name: string }) =>
  `${workspace}/${name}`;

/**
 * Sealed with the key that is in force in this transaction: a change of the key seals all secrets there are, and none is to
 * come behind it with the one before.
 */
export async function sealedNow(
  transaction: Transaction<Tables>,
  cipher: Cipher,
  { value, ...secret }: { workspace: string; name: string; value: string },
): Promise<Uint8Array> {
  await followKeyInForce(transaction, cipher);
  return cipher.seal(secretName(secret), value);
}

export function secrets(
  engine: Engine,
  cipher: Cipher,
): Pick<People, "secrets" | "putSecret" | "addSecret" | "removeSecret"> {
  return {
    async secrets({ workspace }) {
      const rows = await engine.db
        .selectFrom("secrets")
        .select(["workspace", "name", "created_at", "updated_at", "learned_at"])
        .where("workspace", "=", workspace)
        .orderBy("name")
        .execute();
      return rows.map((row) => ({
        workspace: row.workspace,
        name: row.name,
        createdAt: iso(row.created_at),
        updatedAt: iso(row.updated_at),
        learnedAt: row.learned_at === null ? null : iso(row.learned_at),
      }));
    },
    async putSecret({ workspace, name, value, now }, audit = []) {
      const at = millis(now);
      await changing(engine, async (transaction) => {
        const sealed = await sealedNow(transaction, cipher, { workspace, name, value });
        await transaction
          .insertInto("secrets")
          .values({ workspace, name, sealed, created_at: at, updated_at: at })
          .onConflict((conflict) =>
            conflict.columns(["workspace", "name"]).doUpdateSet({ sealed, updated_at: at, learned_at: null }),
          )
          .execute();
        await addAudit(transaction, audit);
      });
    },
    async addSecret({ workspace, name, value, now }, audit = []) {
      const at = millis(now);
      return changing(engine, async (transaction) => {
        const sealed = await sealedNow(transaction, cipher, { workspace, name, value });
        const { numInsertedOrUpdatedRows: added = 0n } = await transaction
          .insertInto("secrets")
          .values({ workspace, name, sealed, created_at: at, updated_at: at })
          .onConflict((conflict) => conflict.columns(["workspace", "name"]).doNothing())
          .executeTakeFirstOrThrow();
        if (added > 0n) await addAudit(transaction, audit);
        return added > 0n;
      });
    },
    removeSecret: ({ workspace, name }, audit = []) =>
      changing(engine, async (transaction) => {
        const { numDeletedRows } = await transaction
          .deleteFrom("secrets")
          .where("workspace", "=", workspace)
          .where("name", "=", name)
          .executeTakeFirst();
        if (numDeletedRows > 0n) await addAudit(transaction, audit);
        return numDeletedRows > 0n;
      }),
  };
}
