import { randomBytes } from "node:crypto";
import type { Engine } from "./engine.ts";

const prefix = "probe_";
/** As text. More than a page, and than most deliveries: what has no room for it has none for the next one. */
const probeBytes = 32_768;

/**
 * Keeps something as large as a delivery for a moment. What is undone before it is committed, or changes only what is
 * there, does not reach a disk that is full.
 */
export async function probe({ db, reserve }: Engine): Promise<void> {
  reserve.guard();
  const name = prefix + randomBytes(8).toString("hex");
  await db
    .insertInto("meta")
    .values({ name, value: randomBytes(probeBytes).toString("hex") })
    .execute();
  // With it what another one could not take away any more.
  await db.deleteFrom("meta").where("name", ">=", prefix).where("name", "<", "probe~").execute();
}
