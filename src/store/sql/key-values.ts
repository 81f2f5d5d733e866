import type { Selectable, Transaction } from "kysely";
import type { KeyValue } from "../../contract/key-value.ts";
import type { Json } from "../../contract/name.ts";
import { Problem } from "../../contract/problem.ts";
import { isEqualJson } from "../../core/equal.ts";
import { type KeyValues, keyValuesMax } from "../port/key-values.ts";
import type { Engine } from "./engine.ts";
import type { Tables } from "./tables.ts";
import { iso, isoOrNull, millis } from "./text.ts";

type Row = Selectable<Tables["key_values"]>;

/** Expired ones that a write clears away. */
const clearedMax = 100;
/** Of the room that was left when a workspace's keys were counted, this part is filled before they are counted again. */
const uncountedShare = 10;

/** By workspace: new keys that this process may still add before it counts again. Of ten processes none goes beyond. */
type Uncounted = Map<string, number>;

export function keyValues(engine: Engine): KeyValues {
  const { db } = engine;
  const uncounted: Uncounted = new Map();
  const write = (writing: Writing, decide: Decide) => writeOne(engine, { ...writing, uncounted }, decide);
  return {
    async get({ workspace, key, now }) {
      const row = await db
        .selectFrom("key_values")
        .selectAll()
        .where("workspace", "=", workspace)
        .where("key", "=", key)
        .executeTakeFirst();
      return row === undefined || isOver(row, now) ? null : keyValueOf(row);
    },
    async list({ workspace, prefix, after, limit, now }) {
      const rows = await db
        .selectFrom("key_values")
        .selectAll()
        .where("workspace", "=", workspace)
        .where("key", ">=", prefix)
        .$if(prefix !== "", (query) => query.where("key", "<", afterAll(prefix)))
        .$if(after !== undefined, (query) => query.where("key", ">", after ?? ""))
        .where((row) => row.or([row("expires_at", "is", null), row("expires_at", ">", millis(now))]))
        .orderBy("key")
        .limit(limit)
        .execute();
      return rows.map(keyValueOf);
    },
    put: ({ value, ifVersion, ifValue, ...writing }) =>
      write(writing, (current) => {
        const isVersion = ifVersion === undefined || ifVersion === (current?.version ?? 0);
        const isValue = ifValue === undefined || isEqualJson(current && JSON.parse(current.value), ifValue);
        return isVersion && isValue ? { value } : null;
      }),
    increment: ({ amount, ...writing }) =>
      write(writing, (current) => {
        const before: Json = current === null ? 0 : JSON.parse(current.value);
        return typeof before === "number" ? { value: before + amount } : null;
      }),
    async remove({ workspace, key, now }) {
      const { numDeletedRows } = await db
        .deleteFrom("key_values")
        .where("workspace", "=", workspace)
        .where("key", "=", key)
        .where((row) => row.or([row("expires_at", "is", null), row("expires_at", ">", millis(now))]))
        .executeTakeFirst();
      return numDeletedRows > 0n;
    },
  };
}

interface Writing {
  workspace: string;
  key: string;
  now: string;
  expiresAt: string | null;
  by?: string | undefined;
}

type Decide = (current: Row | null) => { value: Json } | null;

/** Decides on what is there now, while nobody else does. */
function writeOne(
  engine: Engine,
  { workspace, key, now, expiresAt, by, uncounted }: Writing & { uncounted: Uncounted },
  decide: Decide,
): Promise<KeyValue | null> {
  return engine.db.transaction().execute(async (transaction) => {
    await engine.lock(transaction, `key-value ${workspace} ${key}`);
    const stored = await transaction
      .selectFrom("key_values")
      .selectAll()
      .where("workspace", "=", workspace)
      .where("key", "=", key)
      .executeTakeFirst();
    const current = stored === undefined || isOver(stored, now) ? null : stored;
    if (current !== null && by !== undefined && current.written_by === by) return keyValueOf(current);
    const decided = decide(current);
    if (decided === null) return null;
    if (stored === undefined) await makeRoom(transaction, { workspace, now, uncounted });
    const row: Row = {
      workspace,
      key,
      value: JSON.stringify(decided.value),
      version: (stored?.version ?? 0) + 1,
      expires_at: expiresAt === null ? null : millis(expiresAt),
      updated_at: millis(now),
      written_by: by ?? null,
    };
    await transaction
      .insertInto("key_values")
      .values(row)
      .onConflict((conflict) => conflict.columns(["workspace", "key"]).doUpdateSet(row))
      .execute();
    return keyValueOf(row);
  });
}

async function makeRoom(
  transaction: Transaction<Tables>,
  { workspace, now, uncounted }: { workspace: string; now: string; uncounted: Uncounted },
): Promise<void> {
  const over = await transaction
    .selectFrom("key_values")
    .select(["workspace", "key"])
    .where("expires_at", "<=", millis(now))
    .limit(clearedMax)
    .execute();
  for (const one of over) {
    await transaction
      .deleteFrom("key_values")
      .where("workspace", "=", one.workspace)
      .where("key", "=", one.key)
      .where("expires_at", "<=", millis(now))
      .execute();
  }
  const before = uncounted.get(workspace) ?? 0;
  if (before > 0) {
    uncounted.set(workspace, before - 1);
    return;
  }
  const { count } = await transaction
    .selectFrom("key_values")
    .select((row) => row.fn.countAll<number>().as("count"))
    .where("workspace", "=", workspace)
    .executeTakeFirstOrThrow();
  uncounted.set(workspace, Math.floor((keyValuesMax - count) / uncountedShare));
  if (count < keyValuesMax) return;
  const detail = `A workspace may have ${keyValuesMax} keys; delete some, or give them an expiry.`;
  throw new Problem("conflict", { detail });
}

const isOver = ({ expires_at }: Row, now: string) => expires_at !== null && expires_at <= millis(now);

/** The first text after all that begin with the prefix, in the order of bytes: no character comes after this one. */
const afterAll = (prefix: string) => `${prefix}\u{10ffff}`;

function keyValueOf({ key, value, version, expires_at, updated_at }: Row): KeyValue {
  return {
    key,
    value: JSON.parse(value),
    version,
    expiresAt: isoOrNull(expires_at),
    updatedAt: iso(updated_at),
  };
}
