import { Problem } from "../contract/problem.ts";
import type { RunQuery } from "../contract/run-query.ts";
import type { RunSearch } from "../store/store.ts";
import type { Handlers } from "./call.ts";
import { newest } from "./change.ts";
import { triggerIdOf } from "./delivery-query.ts";
import type { ApiDoors } from "./doors.ts";
import { FewAtOnce } from "./few-at-once.ts";
import { countMs, countOf, searchedTo } from "./page.ts";
import { createRunStreams } from "./run-streams.ts";
import type { Streams } from "./streams.ts";

type Names =
  | "listRuns"
  | "countRuns"
  | "tailRuns"
  | "followRun"
  | "getRun"
  | "getRunInputs"
  | "getRunValue"
  | "cancelRun"
  | "cancelRuns"
  | "resumeRun";

/** Runs canceled by one call. */
const pageMax = 1_000;

/** Runs gone through anew, for seconds each where they are long, in the process that takes webhooks. */
const goneThrough = { atOnce: 2, waiting: 8 };

export function runHandlers(doors: ApiDoors, all: Streams): Handlers<Names> {
  const { store, engine } = doors;
  const streams = createRunStreams(doors, all);
  const few = new FewAtOnce(goneThrough);
  const soughtBy = (query: RunQuery, workspace: string) => searchOf(doors, query, workspace);

  return {
    async listRuns({ workspace, query: { limit, before, ...query } }) {
      const page = await store.runs.search({ ...(await soughtBy(query, workspace)), before, limit });
      return { ...page, searchedTo: searchedTo(page.next) };
    },
    async countRuns({ workspace, query }) {
      return countOf(await store.runs.count({ ...(await soughtBy(query, workspace)), lookMs: countMs }));
    },
    async tailRuns({ workspace, actor, query: { workspace: _workspace, ...query }, signal, header }) {
      const lastEventId = header("last-event-id");
      const by = { workspace, actor };
      return streams.tail({ sought: await soughtBy(query, workspace), by, lastEventId, signal });
    },
    followRun: ({ workspace, actor, params, signal, header }) =>
      streams.follow({
        workspace,
        by: { workspace, actor },
        id: params.run,
        lastEventId: header("last-event-id"),
        signal,
      }),
    async getRun({ workspace, params, query: { under, ...page } }) {
      // However the path is written: `lines/each/3/`, too.
      const lines = { ...page, under: under?.replace(/\/+$/, "") };
      const run = await store.runs.get({ workspace, id: params.run, lines });
      return run ?? unknownRun(params.run);
    },
    getRunInputs: ({ workspace, params, query: { under } }) =>
      few.run(() => engine.inputs({ workspace, id: params.run, under: under?.replace(/\/+$/, "") })),
    async getRunValue({ workspace, params: { run: runId, value } }) {
      const found = await store.runs.values({ workspace, runId, ids: [value] });
      const json = found.get(value);
      if (json === undefined)
        throw new Problem("not_found", {
          detail: `The run ${runId} has no value "${value}", or it is gone.`,
        });
      const headers = { "Content-Type": "application/json", "X-Content-Type-Options": "nosniff" };
      return new Response(json, { headers });
    },
    async cancelRun({ workspace, params }) {
      const [run] = await engine.cancel({ workspace, ids: [params.run] });
      return run === undefined || run.status === "unknown" ? unknownRun(params.run) : run;
    },
    async cancelRuns({ workspace, input: { ids, query = {}, before, dryRun } }) {
      if (dryRun && ids === undefined) {
        const unended = { ...(await soughtBy(query, workspace)), unended: true, before };
        const { count, countedTo } = await store.runs.count({ ...unended, lookMs: countMs });
        return { runs: [], found: count, next: countedTo };
      }
      const { items, next } =
        ids === undefined
          ? await store.runs.search({
              ...(await soughtBy(query, workspace)),
              unended: true,
              before,
              limit: pageMax,
            })
          : { items: ids.map((id) => ({ id })), next: null };
      const found = items.map(({ id }) => id);
      const runs = dryRun ? [] : await engine.cancel({ workspace, ids: found });
      return { runs, found: found.length, next };
    },
    resumeRun: ({ workspace, params, input, actor }) =>
      engine.resume({ ...input, workspace, id: params.run, by: actor.name }),
  };
}

/** As the store looks for them. Throws Problem `invalid_input` for a trigger that is not there. */
async function searchOf(
  doors: Pick<ApiDoors, "store" | "live">,
  { trigger, delivery, failure, ...query }: RunQuery,
  workspace: string,
): Promise<RunSearch> {
  return {
    ...query,
    workspace,
    deliveryId: delivery,
    cause: failure,
    triggerId: trigger === undefined ? undefined : triggerIdOf(await newest(doors), workspace, trigger),
  };
}

function unknownRun(id: string): never {
  throw new Problem("not_found", { detail: `No run has the id "${id}".` });
}
