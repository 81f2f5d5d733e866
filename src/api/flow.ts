import type { HeldRuns, Pause } from "../contract/flow.ts";
import { Problem } from "../contract/problem.ts";
import type { Trigger } from "../contract/trigger.ts";
import type { Author } from "./audit.ts";
import type { Handlers } from "./call.ts";
import { changeDefinitions, newest } from "./change.ts";
import type { ApiDoors } from "./doors.ts";
import { findTrigger } from "./triggers.ts";

type Names = "getHeldRuns" | "pauseTrigger" | "resumeTrigger" | "unblockTrigger";

export function flowHandlers(doors: ApiDoors): Handlers<Names> {
  const { store, engine, now } = doors;
  const instant = () => new Date(now()).toISOString();

  async function held({ id: triggerId, workspace, pause }: Trigger): Promise<HeldRuns> {
    return { pause: pause ?? null, ...(await store.flows.held({ workspace, triggerId })) };
  }

  const change = (by: Author, idOrName: string, pauseOf: (before: Trigger) => Pause | undefined) =>
    changeDefinitions(doors, by, (snapshot) => {
      const before = findTrigger(snapshot, by.workspace, idOrName);
      const { pause: _, ...rest } = before;
      const pause = pauseOf(before);
      if (pause === undefined && before.pause === undefined) return { change: null, result: before };
      const changed: Trigger = {
        ...rest,
        version: before.version + 1,
        updatedAt: instant(),
        ...(pause !== undefined && { pause }),
      };
      return { change: { putTriggers: [changed] }, result: changed };
    });

  return {
    async getHeldRuns({ workspace, params }) {
      return held(findTrigger(await newest(doors), workspace, params.trigger));
    },
    async pauseTrigger(call) {
      const trigger = await change(call, call.params.trigger, ({ status, name, pause }) => {
        if (status === "retired") {
          throw new Problem("conflict", { detail: `The trigger ${name} is retired: it takes nothing.` });
        }
        const since = pause?.ratePerSecond === null ? pause.since : instant();
        return { since, ratePerSecond: null };
      });
      await store.flows.hold({ triggerId: trigger.id, now: instant() });
      return held(trigger);
    },
    async resumeTrigger(call) {
      const { ratePerSecond } = call.input;
      const trigger = await change(call, call.params.trigger, ({ name, pause }) => {
        if (pause === undefined) {
          throw new Problem("conflict", { detail: `The trigger ${name} is not paused.` });
        }
        return ratePerSecond === undefined ? undefined : { since: pause.since, ratePerSecond };
      });
      return held(trigger);
    },
    async unblockTrigger({ workspace, params, input }) {
      const trigger = findTrigger(await newest(doors), workspace, params.trigger);
      const { key } = input;
      await store.flows.unblock({ workspace, triggerId: trigger.id, ...(key !== undefined && { key }) });
      engine.freed(trigger.id);
      return held(trigger);
    },
  };
}
