import type { Failure } from "../contract/failure.ts";
import { Problem } from "../contract/problem.ts";
import type { Replay } from "../contract/replay.ts";
import { stepOf } from "../core/cause.ts";
import { newId } from "../core/id.ts";
import type { FailureGroup } from "../store/store.ts";
import type { Handlers } from "./call.ts";
import type { ApiDoors } from "./doors.ts";
import { noProgress } from "./replay/progress.ts";

type Names =
  | "listFailures"
  | "getFailure"
  | "resumeFailure"
  | "replayFailure"
  | "resolveFailure"
  | "reopenFailure";

/** Deliveries of failed runs that are replayed in a second. */
const replaysPerSecond = 50;

export function failureHandlers(doors: ApiDoors): Handlers<Names> {
  const { store, engine, now, random, replays } = doors;
  const { failures } = store;
  const instant = () => new Date(now()).toISOString();

  async function found(workspace: string, cause: string): Promise<Failure> {
    const group = await failures.group({ workspace, cause });
    if (group !== null) return failureOf(group);
    throw new Problem("not_found", { detail: `No failed run is kept of the failure "${cause}".` });
  }

  async function page(
    workspace: string,
    cause: string,
    { before, limit }: { before?: string | undefined; limit: number },
  ) {
    await found(workspace, cause);
    const read = await failures.members({ workspace, cause, before, limit: limit + 1 });
    const members = read.slice(0, limit);
    return { members, next: read.length > limit ? (members.at(-1)?.id ?? null) : null };
  }

  return {
    async listFailures({ workspace, query: { limit, ...query } }) {
      const { groups, complete } = await failures.groups({ workspace, query, limit });
      return { items: groups.map(failureOf), complete };
    },
    getFailure: ({ workspace, params }) => found(workspace, params.failure),
    async resumeFailure({ workspace, params, input, actor }) {
      const { members, next } = await page(workspace, params.failure, input);
      const { version, edits } = input;
      let resumed = 0;
      const refused: { runId: string; reason: string }[] = [];
      for (const { id } of members) {
        try {
          await engine.resume({ workspace, id, by: actor.name, version, edits });
          resumed += 1;
        } catch (error) {
          // One that somebody else resumed, or that can't go on, is no reason to leave the others.
          if (!(error instanceof Problem) || error.code === "store_unavailable") throw error;
          refused.push({ runId: id, reason: error.message });
        }
      }
      return { resumed, refused, next };
    },
    async replayFailure({ workspace, params, input, actor }) {
      const { members, next } = await page(workspace, params.failure, input);
      const deliveries = [...new Set(members.flatMap(({ deliveryId }) => deliveryId ?? []))];
      if (deliveries.length === 0) return { replay: null, deliveries: 0, next };
      const id = newId("rpl", { now: now(), random });
      await store.replays.create(replayOf(deliveries, { id, workspace, by: actor, at: instant() }));
      replays.wake();
      return { replay: id, deliveries: deliveries.length, next };
    },
    async resolveFailure({ workspace, params, input, actor }) {
      await found(workspace, params.failure);
      const { note = null } = input;
      await failures.resolve({ workspace, cause: params.failure, by: actor.name, note, now: instant() });
      return found(workspace, params.failure);
    },
    async reopenFailure({ workspace, params }) {
      await failures.reopen({ workspace, cause: params.failure });
      return found(workspace, params.failure);
    },
  };
}

const replayOf = (
  deliveries: string[],
  { at, ...given }: Pick<Replay, "id" | "workspace" | "by"> & { at: string },
): Replay => ({
  ...given,
  status: "running",
  createdAt: at,
  endedAt: null,
  total: deliveries.length,
  progress: noProgress,
  deliveries,
  ratePerSecond: replaysPerSecond,
});

const failureOf = ({ cause, sample, resolution, ...group }: FailureGroup): Failure => ({
  id: cause,
  status: group.open > 0 ? "open" : "resolved",
  workflow: sample.workflow,
  step: sample.error?.step === undefined ? null : stepOf(sample.error.step),
  error: sample.error,
  ...group,
  runId: sample.runId,
  resolved: resolution,
});
