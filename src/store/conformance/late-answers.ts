import { expect, test } from "vitest";
import type { Store } from "../store.ts";
import { acceptance, fresh } from "./samples.ts";

export function lateAnswersConform(theStore: () => Store) {
  test("what a delivery was answered later is noted of it alone, and of what is gone nothing", async () => {
    const { deliveries } = theStore();
    const [workspace, elsewhere] = [fresh("ws"), fresh("ws")];
    const samples = [workspace, workspace, workspace, elsewhere].map((each) =>
      acceptance({ workspace: each }),
    );
    for (const sample of samples) {
      sample.delivery.answerStatus = null;
      await deliveries.accept(sample);
    }
    const [one, two, three, other] = samples.map(({ delivery }) => delivery.id);
    await deliveries.answered([]);
    await deliveries.answered([
      { workspace, deliveryId: one ?? "", status: 201 },
      { workspace, deliveryId: two ?? "", status: 502 },
      { workspace: elsewhere, deliveryId: three ?? "", status: 500 },
      { workspace: elsewhere, deliveryId: other ?? "", status: 201 },
      { workspace, deliveryId: "dlv_gone", status: 201 },
    ]);
    const answers = async (of: string) =>
      Object.fromEntries(
        (await deliveries.list({ workspace: of, limit: 10 })).map(({ id, answerStatus }) => [
          id,
          answerStatus,
        ]),
      );
    expect(await answers(workspace)).toEqual({ [one ?? ""]: 201, [two ?? ""]: 502, [three ?? ""]: null });
    expect(await answers(elsewhere)).toEqual({ [other ?? ""]: 201 });
  });
}
