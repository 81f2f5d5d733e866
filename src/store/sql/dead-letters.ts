import { type Selectable, sql, type Transaction } from "kysely";
import type { AddressAttempt } from "../../contract/dead-letter.ts";
import type { Cipher } from "../cipher.ts";
import {
  type DeadLetterBounds,
  type DeadLetters,
  deadLetterBounds,
  type HeldDeadLetter,
  type KeptDeadLetter,
  letterAttemptsMax,
  type NewDeadLetter,
} from "../port/dead-letters.ts";
import { destinationOf } from "./destination.ts";
import type { Engine } from "./engine.ts";
import { letterAddresses } from "./letter-addresses.ts";
import { LetterRoom } from "./letter-room.ts";
import { fits, letterOf, listedColumns } from "./letter-row.ts";
import type { Tables } from "./tables.ts";
import { millis, plain } from "./text.ts";

type Row = Selectable<Tables["dead_letters"]>;

/** Of a bound that was passed. */
const slackShare = 20;

/** What a request is sealed under, so that one moved to another letter does not open. */
export const letterSealName = ({ workspace, id }: { workspace: string; id: string }) =>
  `${workspace}/dead-letter/${id}`;

export function deadLetters(engine: Engine, cipher: Cipher): DeadLetters {
  const { db } = engine;
  const room = new LetterRoom();
  const opened = (row: Row): KeptDeadLetter => ({
    letter: letterOf(row),
    attempts: JSON.parse(row.attempts),
    call: JSON.parse(cipher.open(letterSealName(row), row.sealed)),
  });
  return {
    add: (letter, bounds = deadLetterBounds) => add({ engine, cipher, bounds, room }, letter),
    counts: () =>
      db
        .selectFrom("dead_letters")
        .select((row) => ["workspace", "status", row.fn.countAll<number>().as("count")])
        .groupBy(["workspace", "status"])
        .execute(),
    async list({ workspace, query, before, limit }) {
      const rows = await db
        .selectFrom("dead_letters")
        .select(listedColumns)
        .where("workspace", "=", workspace)
        .where(fits(query))
        .$if(before !== undefined, (found) => found.where("id", "<", before ?? ""))
        .orderBy("id", "desc")
        .limit(limit)
        .execute();
      return rows.map(letterOf);
    },
    addresses: (find) => letterAddresses(engine, find),
    async get({ workspace, id }) {
      const row = await db
        .selectFrom("dead_letters")
        .selectAll()
        .where("id", "=", id)
        .where("workspace", "=", workspace)
        .executeTakeFirst();
      return row === undefined ? null : opened(row);
    },
    async redrive({ workspace, ids, query = {}, now }) {
      const { numUpdatedRows } = await db
        .updateTable("dead_letters")
        .set({ status: "redriving", updated_at: millis(now), held_until: 0 })
        .where("workspace", "=", workspace)
        .where("status", "=", "dead")
        .$if(ids !== undefined, (chosen) => chosen.where("id", "in", [...(ids ?? [])]))
        .where(fits(query))
        .executeTakeFirst();
      return Number(numUpdatedRows);
    },
    async discard({ workspace, ids, query = {}, now }) {
      const { numDeletedRows } = await db
        .deleteFrom("dead_letters")
        .where("workspace", "=", workspace)
        .where((row) => row.or([row("status", "!=", "redriving"), row("held_until", "<=", millis(now))]))
        .$if(ids !== undefined, (chosen) => chosen.where("id", "in", [...(ids ?? [])]))
        .where(fits(query))
        .executeTakeFirst();
      return Number(numDeletedRows);
    },
    take: (asked) => take(engine, asked, opened),
    settle: (settled) => settle(engine, settled),
  };
}

async function take(
  { db }: Engine,
  { now, leaseMs, limit }: Parameters<DeadLetters["take"]>[0],
  opened: (row: Row) => KeptDeadLetter,
): Promise<HeldDeadLetter[]> {
  const at = millis(now);
  const free = await db
    .selectFrom("dead_letters")
    .selectAll()
    .where("status", "=", "redriving")
    .where("held_until", "<=", at)
    .orderBy("held_until")
    .orderBy("id")
    .limit(limit)
    .execute();
  const held: HeldDeadLetter[] = [];
  for (const row of free) {
    // Of several processes that ask at once, one gets it: whoever raises its epoch first.
    const { numUpdatedRows } = await db
      .updateTable("dead_letters")
      .set({ epoch: row.epoch + 1, held_until: at + leaseMs })
      .where("id", "=", row.id)
      .where("epoch", "=", row.epoch)
      .where("status", "=", "redriving")
      .executeTakeFirst();
    if (numUpdatedRows > 0n) held.push({ ...opened(row), epoch: row.epoch + 1 });
  }
  return held;
}

interface Adding {
  engine: Engine;
  cipher: Cipher;
  bounds: DeadLetterBounds;
  room: LetterRoom;
}

async function add({ engine, cipher, bounds, room }: Adding, letter: NewDeadLetter): Promise<void> {
  const { id, workspace, runId, workflow, step, address, messageId, url, reason, tries, call } = letter;
  const now = millis(letter.now);
  const attempts = JSON.stringify(bounded(letter.attempts));
  const sealed = cipher.seal(letterSealName(letter), JSON.stringify(call));
  const bytes = sealed.length + attempts.length;
  await engine.db.transaction().execute(async (transaction) => {
    await transaction
      .insertInto("dead_letters")
      .values({
        id,
        workspace,
        run_id: runId,
        workflow,
        step: plain(step),
        address: plain(address),
        message_id: plain(messageId),
        url: plain(url),
        destination: destinationOf(plain(url)),
        reason: plain(reason),
        tries,
        status: "dead",
        created_at: now,
        updated_at: now,
        held_until: 0,
        epoch: 0,
        attempts,
        sealed,
        bytes,
      })
      .onConflict((conflict) => conflict.columns(["run_id", "step", "address"]).doNothing())
      .execute();
    if (room.takes(workspace, bytes, bounds)) return;
    let there = await countAll(transaction, workspace);
    if (there.letters > bounds.lettersMax || there.bytes > bounds.bytesMax) {
      await trim(transaction, workspace, bounds);
      there = await countAll(transaction, workspace);
    }
    room.counted(workspace, there, bounds);
  });
}

/** Read from an index alone, since many addresses may fail together. */
async function countAll(transaction: Transaction<Tables>, workspace: string) {
  const { count, bytes } = await transaction
    .selectFrom("dead_letters")
    .select(({ fn }) => [fn.countAll().as("count"), fn.sum("bytes").as("bytes")])
    .where("workspace", "=", workspace)
    .executeTakeFirstOrThrow();
  return { letters: Number(count), bytes: Number(bytes) };
}

/** More than there has to, so that the next ones fit: a twentieth. Delivered ones first, then the oldest; what is just being sent stays. */
async function trim(
  transaction: Transaction<Tables>,
  workspace: string,
  { lettersMax, bytesMax }: DeadLetterBounds,
): Promise<void> {
  await sql`
    delete from dead_letters where id in (
      select id from (
        select id,
          row_number() over (order by case status when 'delivered' then 1 else 0 end, id desc) as place,
          sum(bytes) over (order by case status when 'delivered' then 1 else 0 end, id desc) as size
        from dead_letters where workspace = ${workspace} and status <> 'redriving'
      ) as counted
      where place > ${lettersMax - Math.floor(lettersMax / slackShare)} or size > ${bytesMax - bytesMax / slackShare}
    )`.execute(transaction);
}

async function settle(
  { db }: Engine,
  { id, epoch, delivered, reason, attempt, now }: Parameters<DeadLetters["settle"]>[0],
): Promise<"written" | "lost"> {
  const row = await db
    .selectFrom("dead_letters")
    .select(["attempts", "tries"])
    .where("id", "=", id)
    .executeTakeFirst();
  if (row === undefined) return "lost";
  const before: AddressAttempt[] = JSON.parse(row.attempts);
  const { numUpdatedRows } = await db
    .updateTable("dead_letters")
    .set({
      status: delivered ? "delivered" : "dead",
      reason: plain(reason),
      tries: row.tries + 1,
      attempts: JSON.stringify(bounded([...before, attempt])),
      updated_at: millis(now),
      held_until: 0,
    })
    .where("id", "=", id)
    .where("epoch", "=", epoch)
    .where("status", "=", "redriving")
    .executeTakeFirst();
  return numUpdatedRows > 0n ? "written" : "lost";
}

const bounded = (attempts: readonly AddressAttempt[]): readonly AddressAttempt[] =>
  attempts.length <= letterAttemptsMax
    ? attempts
    : [...attempts.slice(0, 1), ...attempts.slice(1 - letterAttemptsMax)];
