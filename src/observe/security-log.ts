import { createHash } from "node:crypto";
import type { AuditEntry } from "../contract/audit.ts";
import type { Log } from "../contract/log.ts";
import type { SecurityEvent, SecurityLog } from "../contract/security.ts";
import { newId } from "../core/id.ts";
import { networkOf } from "../core/network.ts";
import type { Store } from "../store/store.ts";
import { type Suspicion, Suspicions } from "./suspicion.ts";

/** Refusals gather this long before they are written; nobody waits for them. */
const gatherMs = 1_000;
/** Different ones gathered at a time; what a flood brings beyond them is only counted. */
const groupsMax = 500;
/** Alike refusals of so long are one entry. */
const bucketMs = 600_000;
const hourMs = 3_600_000,
  dayMs = 86_400_000;
/** Entries that strangers cause, kept for a workspace: they can't fill the disk. */
const strangersMax = 20_000;
/** Characters of a detail: strangers write most of it. */
const detailMax = 500;
/** Forgotten by one statement, so that nothing else waits for long. */
const prunedMax = 1_000;

interface SecurityDoors {
  store: Pick<Store, "audit">;
  log: Log;
  now: () => number;
  /** How long entries are kept. */
  days: { changes: number; others: number };
}

export interface OpenSecurityLog extends SecurityLog, AsyncDisposable {
  /** Writes what has gathered. */
  flush(): Promise<void>;
  /** Forgets what is old. */
  prune(): Promise<void>;
}

/** Writes refusals, and the suspicions that they raise, to the audit; old entries are forgotten once an hour. */
export function openSecurityLog(doors: SecurityDoors): OpenSecurityLog {
  const { store, log, now, days } = doors;
  const suspicions = new Suspicions();
  let gathered = new Map<string, AuditEntry>();
  let beyond = 0;
  let timer: NodeJS.Timeout | null = null;
  let writing: Promise<void> = Promise.resolve();

  const gather = (entry: AuditEntry) => {
    const known = gathered.get(entry.id);
    if (known !== undefined)
      gathered.set(entry.id, { ...known, count: known.count + 1, lastAt: entry.lastAt });
    else if (gathered.size < groupsMax) gathered.set(entry.id, entry);
    else beyond += 1;
    timer ??= setTimeout(() => void flush(), gatherMs);
  };
  const write = async (entries: AuditEntry[], missed: number) => {
    if (missed > 0) log.warn("refusals not written down one by one", { count: missed });
    try {
      await store.audit.add(entries);
    } catch (error) {
      log.warn("refusals not written down", { count: entries.length, error });
    }
  };
  const flush = () => {
    if (timer !== null) clearTimeout(timer);
    timer = null;
    const [entries, missed] = [[...gathered.values()], beyond];
    gathered = new Map();
    beyond = 0;
    if (entries.length > 0) writing = writing.then(() => write(entries, missed));
    return writing;
  };
  const prune = async () => {
    const before = (keptDays: number) => new Date(now() - keptDays * dayMs).toISOString();
    const bounds = { changesBefore: before(days.changes), othersBefore: before(days.others), strangersMax };
    try {
      while ((await store.audit.prune({ ...bounds, limit: prunedMax })) >= prunedMax);
    } catch (error) {
      log.warn("old audit entries not forgotten", { error });
    }
  };
  const pruning = setInterval(() => void prune(), hourMs).unref();
  return {
    note(event) {
      const network = networkOf(event.ip);
      gather(entryOf(event, network, now()));
      for (const suspicion of suspicions.note(event, network, now())) {
        log.warn("suspicious requests", { network, ...suspicion });
        gather(entryOf({ ...event, ...told(suspicion) }, network, now(), "suspicion"));
      }
    },
    flush,
    prune,
    async [Symbol.asyncDispose]() {
      clearInterval(pruning);
      await flush();
    },
  };
}

function told({ action, detail }: Suspicion): Pick<SecurityEvent, "action" | "reason"> {
  return { action, reason: detail };
}

const shortened = (detail: string): string =>
  detail.length > detailMax ? `${detail.slice(0, detailMax - 1).toWellFormed()}…` : detail;

/** Its id is made of what makes refusals alike, so that several processes count the same entry. */
function entryOf(
  event: SecurityEvent,
  network: string,
  now: number,
  kind: AuditEntry["kind"] = event.kind,
): AuditEntry {
  const { workspace, action, requestId, targetId, targetName, path, reason } = event;
  const bucket = now - (now % bucketMs);
  const group = JSON.stringify([workspace, kind, action, network, targetId]);
  const digest = createHash("sha256").update(group).digest();
  const at = new Date(now).toISOString();
  return {
    id: newId("aud", { now: bucket, random: (bytes) => digest.subarray(0, bytes) }),
    workspace,
    kind,
    action,
    at,
    lastAt: at,
    count: 1,
    actor: null,
    address: network,
    requestId,
    targetKind: targetId === null ? null : "trigger",
    targetId,
    targetName,
    detail: shortened(reason === null ? path : `${path}: ${reason}`),
    difference: null,
  };
}
