import type { Cipher } from "../cipher.ts";
import type { Definitions } from "../store.ts";
import { addAudit } from "./audit.ts";
import { changeDefinitions } from "./change.ts";
import type { Engine } from "./engine.ts";
import { formerTriggers } from "./former-triggers.ts";
import { inNeed } from "./in-need.ts";
import { changing } from "./revision.ts";
import { readSnapshot, workspaceOf } from "./snapshot.ts";
import { keepTested } from "./tested-versions.ts";
import { millis } from "./text.ts";
import { TriggerDocuments } from "./trigger-documents.ts";
import { triggers } from "./triggers.ts";
import { workflows } from "./workflows.ts";

export function definitions(engine: Engine, cipher: Cipher): Definitions {
  const { db } = engine;
  const documents = new TriggerDocuments();
  return {
    snapshot: ({ now }) => readSnapshot(engine, { cipher, documents, now }),
    async revision() {
      const row = await db.selectFrom("revision").select("revision").executeTakeFirstOrThrow();
      return row.revision;
    },
    change: (change) => changeDefinitions(engine, change),
    watch: (changed) => engine.watch(changed),
    ...formerTriggers(db),
    ...triggers(db),
    ...workflows(db),
    keepTested: (tested) => db.transaction().execute((transaction) => keepTested(transaction, tested)),
    async workspaces() {
      const rows = await db.selectFrom("workspaces").selectAll().orderBy("id").execute();
      return rows.map(workspaceOf);
    },
    async saveWorkspace({ id, quota, retention, createdAt, onFailure }, audit = []) {
      const saved = {
        quota: JSON.stringify(quota),
        on_failure: onFailure ?? null,
        retention: retention === undefined ? null : JSON.stringify(retention),
      };
      const save = () =>
        changing(engine, async (transaction) => {
          await transaction
            .insertInto("workspaces")
            .values({ id, ...saved, created_at: millis(createdAt) })
            .onConflict((conflict) => conflict.column("id").doUpdateSet(saved))
            .execute();
          await addAudit(transaction, audit);
        });
      // How long things are kept is set in it.
      await inNeed(engine, save);
    },
  };
}
