import { sql } from "kysely";
import { runStatusesEnded } from "../../../contract/run.ts";
import type { Flow } from "./advance.ts";

/** Keys, or places, that one statement names. */
const namedMax = 1_000;

/** Forgets runs that have ended and brings up what follows them. Returns how many are under way. */
export async function settle(flow: Flow): Promise<number> {
  const { transaction, triggerId, rule } = flow;
  if (rule.order === null) await unorder(flow);
  const released = transaction
    .selectFrom("holds")
    .leftJoin("runs", "runs.id", "holds.run_id")
    .where("holds.trigger_id", "=", triggerId)
    .where("holds.stage", "=", "let");
  const over = await released
    .select(["holds.place", "holds.order_key", "runs.status"])
    .where((run) => run.or([run("runs.status", "is", null), run("runs.status", "in", runStatusesEnded)]))
    .execute();
  const { underWay } = await released
    .select((row) => row.fn.countAll<number | string>().as("underWay"))
    .where("runs.status", "not in", runStatusesEnded)
    .executeTakeFirstOrThrow();
  const done = over.filter(({ status, order_key }) => !holdsKey(flow, { status, order_key }));
  for (let at = 0; at < done.length; at += namedMax) {
    const part = done.slice(at, at + namedMax);
    await transaction
      .deleteFrom("holds")
      .where(
        "place",
        "in",
        part.map(({ place }) => place),
      )
      .execute();
    await promote(
      flow,
      part.map(({ order_key }) => order_key),
    );
  }
  return Number(underWay);
}

/** Whether the author wants that nothing follows it before somebody has looked. */
const holdsKey = ({ rule }: Flow, run: { status: string | null; order_key: string | null }): boolean =>
  rule.order === "hold" && run.status === "failed" && run.order_key !== null;

/** An order that the trigger no longer has holds nothing back. */
async function unorder({ transaction, triggerId }: Flow): Promise<void> {
  await transaction
    .updateTable("holds")
    .set({ stage: "line" })
    .where("trigger_id", "=", triggerId)
    .where("stage", "=", "behind")
    .execute();
}

/** The first of those that wait behind each key comes into the line, at its own place. */
export async function promote(
  { transaction, triggerId }: Pick<Flow, "transaction" | "triggerId">,
  orderKeys: readonly (string | null)[],
): Promise<void> {
  const keys = [...new Set(orderKeys)].filter((key) => key !== null);
  if (keys.length === 0) return;
  await transaction
    .updateTable("holds")
    .set({ stage: "line" })
    .where("place", "in", (holds) =>
      holds
        .selectFrom("holds")
        .select(sql<number>`min(place)`.as("place"))
        .where("trigger_id", "=", triggerId)
        .where("order_key", "in", keys)
        .where("stage", "=", "behind")
        .groupBy("order_key"),
    )
    .execute();
}
