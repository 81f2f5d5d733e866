import { type OwnWrites, ownWritesMax } from "../port/own-writes.ts";
import type { Engine } from "./engine.ts";
import { iso, millis } from "./text.ts";

const forgottenMax = 10_000;

export const ownWrites = ({ db }: Engine): OwnWrites => ({
  async note({ workspace, key, fields, runId, path, at, until }) {
    const told = {
      fields: fields === null ? null : JSON.stringify(fields),
      at: millis(at),
      until_at: millis(until),
    };
    await db
      .insertInto("own_writes")
      .values({ workspace, key, run_id: runId, path, ...told })
      .onConflict((conflict) => conflict.columns(["workspace", "key", "run_id", "path"]).doUpdateSet(told))
      .execute();
  },
  async find({ workspace, key, now }) {
    const rows = await db
      .selectFrom("own_writes")
      .selectAll()
      .where("workspace", "=", workspace)
      .where("key", "=", key)
      .where("until_at", ">", millis(now))
      .orderBy("at", "desc")
      .limit(ownWritesMax)
      .execute();
    return rows.map(({ run_id: runId, path, fields, at, until_at: until }) => ({
      workspace,
      key,
      fields: fields === null ? null : JSON.parse(fields),
      runId,
      path,
      at: iso(at),
      until: iso(until),
    }));
  },
  async forget({ now }) {
    const over = db.selectFrom("own_writes").select("until_at").where("until_at", "<=", millis(now));
    const last = await over.orderBy("until_at").offset(forgottenMax).limit(1).executeTakeFirst();
    await db
      .deleteFrom("own_writes")
      .where("until_at", "<=", last?.until_at ?? millis(now))
      .execute();
  },
});
