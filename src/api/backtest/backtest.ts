import { setImmediate as pause } from "node:timers/promises";
import type { BacktestEvent, BacktestInput, BacktestItem, BacktestSummary } from "../../contract/backtest.ts";
import { soughtBy } from "../delivery-query.ts";
import type { ApiDoors } from "../doors.ts";
import { chosenDeliveries } from "./chosen.ts";
import { backtestItem } from "./item.ts";
import { testedBy } from "./tested.ts";

/** As long as somebody is likely to wait. */
export const backtestMsMax = 120_000;
/** Often enough to be seen to move. */
const progressMs = 250;

/**
 * Tries definitions on stored deliveries, one after the other, and tells of each that would go another way. What is
 * wrong with the definitions is said before anything is tried: the first step of the generator rejects with it.
 */
export async function* backtest(
  doors: ApiDoors,
  workspace: string,
  { input, signal }: { input: BacktestInput; signal: AbortSignal },
): AsyncGenerator<BacktestEvent> {
  const { store, live, now } = doors;
  const tested = await testedBy(doors, workspace, input);
  const { workflows, triggers, concerned } = tested;
  const sought = soughtBy(input.query ?? {}, { workspace, snapshot: live.current() });
  const bounds = { signal, untilMs: now() + backtestMsMax };
  const inForce = new Set(live.current().triggers.map(({ id }) => id));
  yield { kind: "progress", done: 0, total: 0 };
  const chosen = await chosenDeliveries(doors, sought, { tested, last: input.last, bounds });
  const trying = doors.tryOut({ workspace, triggers, workflows: [...workflows.values()] });
  const counts = { same: 0, changed: 0, failed: 0 };
  let done = 0;
  let toldAt = now();
  for (const { id } of chosen) {
    if (signal.aborted || now() >= bounds.untilMs) break;
    const delivery = await store.deliveries.get({ workspace, id });
    const trigger = concerned.get(delivery?.triggerId ?? "");
    done += 1;
    if (delivery === null || trigger === undefined) continue;
    const isTriggerTried = triggers.includes(trigger) && inForce.has(trigger.id);
    const item: BacktestItem = await backtestItem(doors, {
      delivery,
      trigger,
      workflows,
      trying,
      isTriggerTried,
    });
    counts[item.verdict] += 1;
    if (item.verdict !== "same") yield { kind: "item", item };
    if (now() - toldAt >= progressMs) {
      toldAt = now();
      yield { kind: "progress", done, total: chosen.length };
    }
    // Senders are answered by this process, too.
    await pause();
  }
  const isComplete = done === chosen.length && now() < bounds.untilMs;
  const why = isComplete ? null : `It was ended after ${backtestMsMax / 1_000} s.`;
  const names = { workflows: [...workflows.keys()], triggers: triggers.map(({ name }) => name) };
  const summary: BacktestSummary = { ...names, deliveries: done, ...counts, complete: isComplete, why };
  yield { kind: "summary", summary };
}
