import type { Transaction } from "kysely";
import { Problem } from "../../contract/problem.ts";
import type { Cipher } from "../cipher.ts";
import type { Sealing } from "../port/sealing.ts";
import { addAudit } from "./audit.ts";
import { followKeyInForce, putKeyInForce, replaceLinkRoot } from "./cipher-check.ts";
import type { Engine } from "./engine.ts";
import { resealAll } from "./reseal.ts";
import { changing } from "./revision.ts";
import { secretName } from "./secrets.ts";
import type { Tables } from "./tables.ts";

export const sealing = (engine: Engine, cipher: Cipher): Omit<Sealing, "roots"> => ({
  keys: () => cipher.keys(),
  async change(audit = []) {
    const [newest] = cipher.keys().given;
    const isInForce = () => newest === cipher.keys().inForce;
    if (newest === undefined || isInForce()) return false;
    const isChanged = await changing(engine, async (transaction) => {
      // Of several calls at once the first has changed it by now.
      await followKeyInForce(transaction, cipher);
      if (isInForce()) return false;
      await refuseWithout(engine, transaction, newest);
      const next = cipher.with(newest);
      await putKeyInForce(transaction, cipher, next);
      // Whoever opens the store reads them all: none is to be left to a key that may be gone by then.
      const secrets = await transaction
        .selectFrom("secrets")
        .select(["workspace", "name", "sealed"])
        .execute();
      for (const { workspace, name, sealed } of secrets) {
        const label = secretName({ workspace, name });
        await transaction
          .updateTable("secrets")
          .set({ sealed: next.seal(label, cipher.open(label, sealed)) })
          .where("workspace", "=", workspace)
          .where("name", "=", name)
          .execute();
      }
      await addAudit(transaction, audit);
      return true;
    });
    cipher.use(newest);
    return isChanged;
  },
  // As a change of the key does, so that neither writes what the other has just replaced.
  endLinks: (audit = []) =>
    changing(engine, async (transaction) => {
      await followKeyInForce(transaction, cipher);
      await replaceLinkRoot(transaction, cipher);
      await addAudit(transaction, audit);
    }),
  reseal: (asked) => resealAll(engine, cipher, asked),
});

/** Such a process could read nothing that is encrypted from now on, or would put another key in force. */
async function refuseWithout(engine: Engine, transaction: Transaction<Tables>, keyId: string): Promise<void> {
  const places = await engine.without(transaction, keyId);
  if (places.length === 0) return;
  const detail =
    `Processes of this store were not started with the new key: ${places.join(", ")}. Start each with ` +
    "it as TRIPLINE_SECRET_KEY, and the old one as TRIPLINE_SECRET_KEY_OLD, first; nothing was changed.";
  throw new Problem("conflict", { detail });
}
