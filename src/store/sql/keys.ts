import type { AuditEntry } from "../../contract/audit.ts";
import type { Key } from "../../contract/key.ts";
import { Problem } from "../../contract/problem.ts";
import type { People } from "../store.ts";
import { addAudit } from "./audit.ts";
import type { KeyRow } from "./definition-tables.ts";
import type { Engine } from "./engine.ts";
import { changing } from "./revision.ts";
import { iso, isoOrNull, millis, millisOrNull } from "./text.ts";

export function keys(engine: Engine): Pick<People, "keys" | "addKey" | "revokeKey" | "usedKeys"> {
  const { db } = engine;
  return {
    async keys({ workspace }) {
      const rows = await db
        .selectFrom("keys")
        .selectAll()
        .where("workspace", "=", workspace)
        .orderBy("id")
        .execute();
      return rows.map(keyOf);
    },
    addKey: (key, audit = []) => addKey(engine, key, audit),
    revokeKey: ({ workspace, idOrName, now }, audit = []) =>
      changing(engine, async (transaction) => {
        const { numUpdatedRows } = await transaction
          .updateTable("keys")
          .set({ revoked_at: millis(now) })
          .where("workspace", "=", workspace)
          .where("revoked_at", "is", null)
          .where((key) => key.or([key("id", "=", idOrName), key("name", "=", idOrName)]))
          .executeTakeFirst();
        if (numUpdatedRows > 0n) await addAudit(transaction, audit);
        return numUpdatedRows > 0n;
      }),
    async usedKeys(uses) {
      if (uses.length === 0) return;
      await db.transaction().execute(async (transaction) => {
        // In one order, so that processes that note the same wait for, and never block, one another.
        for (const { id, at } of uses.toSorted((one, other) => (one.id < other.id ? -1 : 1))) {
          await transaction
            .updateTable("keys")
            .set({ last_used_at: millis(at) })
            .where("id", "=", id)
            .execute();
        }
      });
    },
  };
}

function addKey(engine: Engine, key: Key & { digest: string }, audit: readonly AuditEntry[]): Promise<void> {
  return changing(engine, async (transaction) => {
    const created_at = millis(key.createdAt);
    const taken = await transaction
      .selectFrom("keys")
      .select("id")
      .where("workspace", "=", key.workspace)
      .where("name", "=", key.name)
      .where("revoked_at", "is", null)
      .where((other) => other.or([other("expires_at", "is", null), other("expires_at", ">", created_at)]))
      .executeTakeFirst();
    if (taken !== undefined) {
      throw new Problem("conflict", {
        detail: `A key named ${key.name} exists; revoke it or choose another name.`,
      });
    }
    await transaction
      .insertInto("keys")
      .values({
        id: key.id,
        workspace: key.workspace,
        name: key.name,
        start: key.start,
        scopes: JSON.stringify(key.scopes),
        digest: key.digest,
        created_at,
        issued_by: key.issuedBy,
        expires_at: millisOrNull(key.expiresAt),
        revoked_at: millisOrNull(key.revokedAt),
        last_used_at: millisOrNull(key.lastUsedAt),
      })
      .execute();
    await addAudit(transaction, audit);
  });
}

export const keyOf = (row: KeyRow): Key => ({
  id: row.id,
  workspace: row.workspace,
  name: row.name,
  start: row.start,
  scopes: JSON.parse(row.scopes),
  createdAt: iso(row.created_at),
  issuedBy: row.issued_by,
  expiresAt: isoOrNull(row.expires_at),
  revokedAt: isoOrNull(row.revoked_at),
  lastUsedAt: isoOrNull(row.last_used_at),
});
