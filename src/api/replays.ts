import { Problem } from "../contract/problem.ts";
import type { Replay, ReplayInput } from "../contract/replay.ts";
import { newId } from "../core/id.ts";
import type { Handlers } from "./call.ts";
import { soughtBy, triggerIdOf } from "./delivery-query.ts";
import type { ApiDoors } from "./doors.ts";
import { refuseForce } from "./forced.ts";
import { pageOf } from "./page.ts";
import { wishOf } from "./replay/carrier.ts";
import { countChosen, countReplay } from "./replay/count.ts";
import { noProgress } from "./replay/progress.ts";

type Names = "startReplay" | "listReplays" | "getReplay" | "cancelReplay";

export function replayHandlers(doors: ApiDoors): Handlers<Names> {
  const { store, now, random, replays } = doors;
  const { replays: stored } = store;

  return {
    async startReplay({ workspace, input, actor, scopes }) {
      refuseUnclear(input);
      refuseForce(input.force, scopes, "replay");
      const replay: Replay = {
        ...meant(doors, workspace, input),
        id: newId("rpl", { now: now(), random }),
        workspace,
        status: "running",
        createdAt: new Date(now()).toISOString(),
        endedAt: null,
        by: actor,
        total: null,
        progress: noProgress,
      };
      if (input.dryRun) {
        const count = await countReplay(doors, { chosen: replay, wish: wishOf(replay) });
        return { replay: null, count };
      }
      const begun = { ...replay, total: await countChosen(doors, replay) };
      await stored.create(begun);
      replays.wake();
      return { replay: begun, count: null };
    },
    async listReplays({ workspace, query: { before, limit } }) {
      return pageOf(await stored.list({ workspace, before, limit: limit + 1 }), limit);
    },
    async getReplay({ workspace, params }) {
      return (await stored.get({ workspace, id: params.replay })) ?? unknownReplay(params.replay);
    },
    async cancelReplay({ workspace, params }) {
      const at = new Date(now()).toISOString();
      return (await stored.cancel({ workspace, id: params.replay, now: at })) ?? unknownReplay(params.replay);
    },
  };
}

/** As it stands now: what arrives later is not meant, and a trigger is meant by what it is and not by its name. */
function meant({ live, now }: ApiDoors, workspace: string, { dryRun: _dryRun, ...input }: ReplayInput) {
  const { query } = input;
  if (query === undefined) return input;
  const snapshot = live.current();
  soughtBy(query, { workspace, snapshot });
  const end = new Date(now() + 1).toISOString();
  const until = query.until !== undefined && Date.parse(query.until) < Date.parse(end) ? query.until : end;
  const { trigger } = query;
  const triggerId = trigger === undefined ? undefined : triggerIdOf(snapshot, workspace, trigger);
  return { ...input, query: { ...query, until, ...(triggerId !== undefined && { trigger: triggerId }) } };
}

/** Throws Problem `invalid_input`. */
export function refuseUnclear({ workflow, version, ...input }: Partial<ReplayInput>): void {
  if (typeof version === "number" && workflow === undefined)
    refuse("version", "a version is one of a workflow: name it, too");
  if (!("dryRun" in input)) return;
  if ((input.deliveries === undefined) === (input.query === undefined))
    refuse("deliveries", "give either `deliveries` or a `query`; an empty query means all");
}

function refuse(path: string, message: string): never {
  throw new Problem("invalid_input", { detail: message, issues: [{ path, message }] });
}

function unknownReplay(id: string): never {
  throw new Problem("not_found", { detail: `No replay has the id "${id}".` });
}
