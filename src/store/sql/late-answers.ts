import type { Deliveries, LateAnswer } from "../store.ts";
import type { Engine } from "./engine.ts";

/** Named in one statement, which writes their rows anew. */
const idsMax = 50;
/** Of larger ones the answer stays unknown: it is not worth writing their bodies a second time. */
const storedBytesMax = 131_072;

/** What deliveries were answered after they had been stored. There are few answers, and one statement for each. */
export function lateAnswers({ db }: Engine): Pick<Deliveries, "answered"> {
  return {
    async answered(answers) {
      const groups = Map.groupBy(answers, ({ workspace, status }) => `${status} ${workspace}`);
      for (const group of groups.values()) {
        for (let from = 0; from < group.length; from += idsMax) await write(group.slice(from, from + idsMax));
      }
    },
  };

  async function write(group: readonly LateAnswer[]): Promise<void> {
    const [first] = group;
    if (first === undefined) return;
    await db
      .updateTable("deliveries")
      .set({ answer_status: first.status })
      .where("workspace", "=", first.workspace)
      .where("stored_bytes", "<=", storedBytesMax)
      .where(
        "id",
        "in",
        group.map(({ deliveryId }) => deliveryId),
      )
      .execute();
  }
}
