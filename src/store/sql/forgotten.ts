import { createHash } from "node:crypto";
import type { Kysely, Transaction } from "kysely";
import type { AuditEntry } from "../../contract/audit.ts";
import type { Tables } from "./tables.ts";
import { millis } from "./text.ts";

const prefix = "forgotten_",
  behind = "forgotten~";
/** Refusals gather in each process for a second, a session is remembered for fifteen: after this nobody is late. */
const lateMs = 600_000;
/** What may be an address, in a detail or in JSON. */
const address = /[^\s"'<>()[\],;:\\]+@[^\s"'<>()[\],;:\\]*[^\s"'<>()[\],;:.\\]/g;

interface Person {
  id: string;
  email: string;
}

/** Keeps for a while by what to know somebody of whom another process may be about to tell: a digest, no name or address. */
export async function noteForgotten(
  transaction: Transaction<Tables>,
  { id, email, now }: Person & { now: string },
): Promise<void> {
  await pruneForgotten(transaction, now);
  const name = prefix + String(millis(now)).padStart(14, "0") + id;
  await transaction
    .insertInto("meta")
    .values({ name, value: `${id} ${digestOf({ id, email })}` })
    .onConflict((conflict) => conflict.column("name").doNothing())
    .execute();
}

export async function pruneForgotten(db: Kysely<Tables>, now: string): Promise<void> {
  const until = prefix + String(Math.max(0, millis(now) - lateMs)).padStart(14, "0");
  await db.deleteFrom("meta").where("name", ">=", prefix).where("name", "<", until).execute();
}

/** Those of the entries that tell of somebody who was forgotten lately, with their id in the place of name and address. */
export async function lateOf(
  transaction: Transaction<Tables>,
  entries: readonly AuditEntry[],
): Promise<AuditEntry[]> {
  const rows = await transaction
    .selectFrom("meta")
    .select("value")
    .where("name", ">=", prefix)
    .where("name", "<", behind)
    .execute();
  const digests = new Map(
    rows.map(({ value }): [string, string] => {
      const [id = "", digest = ""] = value.split(" ");
      return [id, digest];
    }),
  );
  const [first] = entries;
  if (first === undefined || digests.size === 0) return [];
  // Whether or not anybody signs in, or forgets somebody, what is added next ends it.
  await pruneForgotten(transaction, first.at);
  return entries.flatMap((entry) => renamed(entry, digests) ?? []);
}

/** Null where it tells of none of them. */
function renamed(entry: AuditEntry, digests: ReadonlyMap<string, string>): AuditEntry | null {
  const clear = (text: string | null) =>
    text?.replaceAll(address, (found) => {
      for (const [id, digest] of digests) if (digestOf({ id, email: found }) === digest) return id;
      return found;
    }) ?? null;
  const { actor, targetId, targetName, detail, difference } = entry;
  const told = difference === null ? null : JSON.stringify(difference);
  const anew = {
    targetName: targetId !== null && digests.has(targetId) ? targetId : clear(targetName),
    detail: clear(detail),
    difference: clear(told),
  };
  const isActor = actor !== null && digests.has(actor.id);
  const same =
    !isActor && anew.targetName === targetName && anew.detail === detail && anew.difference === told;
  if (same) return null;
  return {
    ...entry,
    ...anew,
    actor: isActor ? { kind: actor.kind, id: actor.id, name: actor.id } : actor,
    difference: anew.difference === null ? null : JSON.parse(anew.difference),
  };
}

const digestOf = ({ id, email }: Person): string =>
  createHash("sha256").update(`${id} ${email.toLowerCase()}`).digest("base64url");
