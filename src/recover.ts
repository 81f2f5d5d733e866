import { randomBytes } from "node:crypto";
import { join } from "node:path";
import type { AuditEntry } from "./contract/audit.ts";
import { silentLog } from "./contract/log.ts";
import { workspaceDefault } from "./contract/name.ts";
import { newId } from "./core/id.ts";
import { issueKey } from "./people/keys.ts";
import { cipherKeys } from "./store/cipher-key.ts";
import { openStore } from "./store/sql/open.ts";

interface Recover {
  folder: string;
  databaseUrl: string | undefined;
  /** `TRIPLINE_SECRET_KEY`, where it is set. */
  secretKey: string | undefined;
  /** `TRIPLINE_SECRET_KEY_OLD`. */
  secretKeyOld: string | undefined;
  now: number;
}

/**
 * Issues a key that may do everything, straight into the store, to whoever has lost all others: who has the store owns
 * it. Throws Problem `conflict` while a server uses the embedded one. The key is named for its time, so that the audit
 * and the list of keys tell of it.
 */
export async function recover({
  folder,
  databaseUrl,
  secretKey,
  secretKeyOld,
  now,
}: Recover): Promise<{ name: string; key: string }> {
  const [cipherKey, ...oldKeys] = cipherKeys({ folder, secretKey, secretKeyOld });
  await using store = await openStore({
    url: databaseUrl ?? `sqlite:${join(folder, "tripline.db")}`,
    cipherKey,
    oldKeys,
    log: silentLog,
  });
  const at = new Date(now).toISOString();
  const name = `recovered-${at.slice(0, 19).replace(/\D/g, "")}`;
  const asked = { workspace: workspaceDefault, name, scopes: ["admin" as const], expiresAt: null };
  const { key, plain } = issueKey({ ...asked, now, random: randomBytes });
  const entry: AuditEntry = {
    id: newId("aud", { now, random: randomBytes }),
    workspace: workspaceDefault,
    kind: "change",
    action: "key issued",
    at,
    lastAt: at,
    count: 1,
    actor: null,
    address: null,
    requestId: null,
    targetKind: "key",
    targetId: key.id,
    targetName: name,
    detail: "scopes admin; at the server's own command line",
    difference: null,
  };
  await store.people.addKey(key, [entry]);
  return { name, key: plain };
}
