import { setImmediate as turn } from "node:timers/promises";
import { type RawBuilder, sql } from "kysely";
import { z } from "zod";
import { Problem } from "../../contract/problem.ts";
import type { Cipher } from "../cipher.ts";
import type { Resealed, Sealing } from "../port/sealing.ts";
import { followKeyInForce } from "./cipher-check.ts";
import { lineSealName } from "./clear-lines.ts";
import { letterSealName } from "./dead-letters.ts";
import type { Engine } from "./engine.ts";
import { quarantineSealName } from "./quarantine.ts";
import { nextStretch } from "./stretch.ts";

/** Looked through by the first statement: what is encrypted may be large. */
const rowsFirst = 16;
/** In memory at once, however many rows are looked through: those before may have had nothing encrypted, or little. */
const sealedMax = 32;

/** A column `sealed` in the order of its table's key. */
interface Place {
  table: "quarantine" | "dead_letters" | "attempts";
  key: readonly string[];
  /** What its name is made of, too. */
  beside?: readonly string[];
  /** Base64 where it stands as text. */
  isText?: true;
  nameOf(row: Row): string;
}

type Row = Record<string, string | number> & { sealed: Uint8Array | string };

/** Of the columns of keys this one is a number. */
const numbered = "attempt";

const text = (row: Row, column: string) => String(row[column]);

const places: readonly Place[] = [
  {
    table: "quarantine",
    key: ["workspace", "delivery_id"],
    nameOf: (row) => quarantineSealName({ workspace: text(row, "workspace"), id: text(row, "delivery_id") }),
  },
  {
    table: "dead_letters",
    key: ["id"],
    beside: ["workspace"],
    nameOf: (row) => letterSealName({ workspace: text(row, "workspace"), id: text(row, "id") }),
  },
  {
    table: "attempts",
    key: ["run_id", "path", numbered],
    isText: true,
    nameOf: (row) =>
      lineSealName(text(row, "run_id"), { path: text(row, "path"), attempt: Number(row[numbered]) }),
  },
];

type Key = readonly (string | number)[];

const Cursor = z.tuple([
  z
    .int()
    .min(0)
    .max(places.length - 1),
  // PostgreSQL takes no NUL.
  z.array(z.union([z.string().regex(/^[^\0]*$/), z.int()])),
]);

/** Goes on behind `after`, stretch by stretch, until the time is over or nothing is left. Throws Problem `invalid_input`. */
export async function resealAll(
  engine: Engine,
  cipher: Cipher,
  { after, forMs }: Parameters<Sealing["reseal"]>[0],
): Promise<Resealed> {
  await followKeyInForce(engine.db, cipher);
  let [at, key]: [number, Key | null] = after === null ? [0, null] : cursorIn(after);
  const sum = { resealed: 0, unreadable: 0, held: 0 };
  const endsAt = performance.now() + forMs;
  let rows = rowsFirst;
  for (let place = places[at]; place !== undefined; place = places[at]) {
    const startedAt = performance.now();
    const done = await resealStretch(engine, cipher, { place, after: key, rows });
    sum.resealed += done.resealed;
    sum.unreadable += done.unreadable;
    sum.held += done.held;
    rows = done.isCut || done.last === null ? rowsFirst : nextStretch(rows, performance.now() - startedAt);
    key = done.last;
    if (key === null) at += 1;
    if (at < places.length && performance.now() >= endsAt) return { ...sum, next: textOf(at, key) };
    // On the embedded store everything else waits meanwhile.
    await turn();
  }
  return { ...sum, next: null };
}

const textOf = (at: number, key: Key | null) =>
  Buffer.from(JSON.stringify([at, key ?? []])).toString("base64url");

function cursorIn(after: string): [number, Key | null] {
  try {
    const [at, key] = Cursor.parse(JSON.parse(Buffer.from(after, "base64url").toString("utf8")));
    if (key.length === 0) return [at, null];
    if (key.map(kindOf).join() !== places[at]?.key.map(kindOfColumn).join())
      throw new Error("It is of another table.");
    return [at, key];
  } catch (cause) {
    throw new Problem("invalid_input", { detail: "There is nothing to go on from at this place.", cause });
  }
}

const kindOf = (part: string | number) => typeof part;
const kindOfColumn = (column: string) => (column === numbered ? "number" : "string");

interface Stretch {
  place: Place;
  after: Key | null;
  rows: number;
}

async function resealStretch(
  engine: Engine,
  cipher: Cipher,
  { place, after, rows }: Stretch,
): Promise<Omit<Resealed, "next"> & { last: Key | null; isCut: boolean }> {
  const table = sql.table(place.table);
  const keyIn = (row: Record<string, string | number>) => place.key.map((column) => row[column] ?? "");
  const key = columns(place.key);
  const behind = after === null ? sql`true` : sql`(${key}) > (${sql.join(after)})`;
  const upTo = (end: Key | null) => (end === null ? sql`true` : sql`(${key}) <= (${sql.join(end)})`);
  const mark = place.isText === true ? Buffer.from(cipher.mark()).toString("base64") : cipher.mark();
  return engine.db.transaction().execute(async (transaction) => {
    const ends = await sql<Record<string, string | number>>`
      select ${key} from ${table} where ${behind} order by ${key} limit 1 offset ${sql.lit(rows - 1)}`.execute(
      transaction,
    );
    const end = ends.rows[0];
    const last = end === undefined ? null : keyIn(end);
    const isToDo = sql`${behind} and sealed is not null and substr(sealed, 1, ${sql.lit(mark.length)}) <> ${mark}`;
    const found = await sql<Record<string, string | number>>`
      select ${key} from ${table} where ${isToDo} and ${upTo(last)}
      order by ${key} limit ${sql.lit(sealedMax)}`.execute(transaction);
    const cutAt = found.rows[sealedMax - 1];
    const done = { last: cutAt === undefined ? last : keyIn(cutAt), isCut: cutAt !== undefined };
    if (found.rows.length === 0) return { ...done, resealed: 0, unreadable: 0, held: 0 };
    // Whatever is being written or deleted just now is not waited for: it is for the next look.
    const locked = engine.kind === "postgres" ? sql`for update skip locked` : sql``;
    const others = await sql<Row>`
      select ${columns([...place.key, ...(place.beside ?? []), "sealed"])} from ${table}
      where ${isToDo} and ${upTo(done.last)} ${locked}`.execute(transaction);
    let resealed = 0;
    for (const row of others.rows) {
      const sealed = anew(cipher, place, row);
      if (sealed === null) continue;
      const its = sql.join(place.key.map((column) => row[column]));
      await sql`update ${table} set sealed = ${sealed} where (${key}) = (${its})`.execute(transaction);
      resealed += 1;
    }
    const held = Math.max(0, found.rows.length - others.rows.length);
    return { ...done, resealed, unreadable: others.rows.length - resealed, held };
  });
}

const columns = (names: readonly string[]): RawBuilder<unknown> =>
  sql.join(names.map((name) => sql.ref(name)));

/** Null where no key opens it: it stays as it is, for nobody can read it in any case. */
function anew(cipher: Cipher, place: Place, row: Row): Uint8Array | string | null {
  const name = place.nameOf(row);
  const sealed = typeof row.sealed === "string" ? Buffer.from(row.sealed, "base64") : row.sealed;
  try {
    const next = cipher.seal(name, cipher.open(name, sealed));
    return place.isText === true ? Buffer.from(next).toString("base64") : next;
  } catch {
    return null;
  }
}
