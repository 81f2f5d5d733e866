import type { Deliveries, LateAnswer } from "../store.ts";
import type { Engine } from "./engine.ts";

/** Named in one statement. */
const idsMax = 500;

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
      .where(
        "id",
        "in",
        group.map(({ deliveryId }) => deliveryId),
      )
      .execute();
  }
}
