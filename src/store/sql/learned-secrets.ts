import type { Cipher } from "../cipher.ts";
import type { People } from "../store.ts";
import { addAudit } from "./audit.ts";
import type { Engine } from "./engine.ts";
import { changing } from "./revision.ts";
import { sealedNow, secretName } from "./secrets.ts";
import { iso, millis } from "./text.ts";

/** Secrets that came with a provider's challenge. */
export function learnedSecrets(
  engine: Engine,
  cipher: Cipher,
): Pick<People, "learnSecret" | "learnedSecret"> {
  return {
    async learnSecret({ workspace, name, value, now }, audit = []) {
      const label = secretName({ workspace, name });
      const at = millis(now);
      return changing(engine, async (transaction) => {
        const sealed = await sealedNow(transaction, cipher, { workspace, name, value });
        const { numInsertedOrUpdatedRows } = await transaction
          .insertInto("secrets")
          .values({
            workspace,
            name,
            sealed,
            created_at: at,
            updated_at: at,
            learned_at: at,
          })
          .onConflict((conflict) => conflict.columns(["workspace", "name"]).doNothing())
          .executeTakeFirst();
        if (numInsertedOrUpdatedRows === 1n) {
          await addAudit(transaction, audit);
          return "kept";
        }
        const before = await transaction
          .selectFrom("secrets")
          .select("sealed")
          .where("workspace", "=", workspace)
          .where("name", "=", name)
          .executeTakeFirstOrThrow();
        return cipher.open(label, before.sealed) === value ? "same" : "other";
      });
    },
    async learnedSecret({ workspace, name }, audit = []) {
      return engine.db.transaction().execute(async (transaction) => {
        const row = await transaction
          .selectFrom("secrets")
          .select(["sealed", "learned_at"])
          .where("workspace", "=", workspace)
          .where("name", "=", name)
          .executeTakeFirst();
        if (row === undefined || row.learned_at === null) return null;
        await addAudit(transaction, audit);
        const value = cipher.open(secretName({ workspace, name }), row.sealed);
        return { name, value, learnedAt: iso(row.learned_at) };
      });
    },
  };
}
