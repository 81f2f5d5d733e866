import { Problem } from "../contract/problem.ts";
import type { Handlers } from "./call.ts";
import type { ApiDoors } from "./doors.ts";
import { pageOf } from "./page.ts";

type Names = "listRuns" | "getRun" | "cancelRun" | "cancelRuns";

export function runHandlers({ store, engine }: ApiDoors): Handlers<Names> {
  return {
    async listRuns({ workspace, query }) {
      const { limit, workflow, status, delivery, before } = query;
      const read = await store.runs.list({
        workspace,
        limit: limit + 1,
        ...(workflow !== undefined && { workflow }),
        ...(status !== undefined && { status }),
        ...(delivery !== undefined && { deliveryId: delivery }),
        ...(before !== undefined && { before }),
      });
      return pageOf(read, limit);
    },
    async getRun({ workspace, params }) {
      const run = await store.runs.get({ workspace, id: params.run });
      return run ?? unknownRun(params.run);
    },
    async cancelRun({ workspace, params }) {
      const [run] = await engine.cancel({ workspace, ids: [params.run] });
      return run === undefined || run.status === "unknown" ? unknownRun(params.run) : run;
    },
    async cancelRuns({ workspace, input }) {
      return { runs: await engine.cancel({ workspace, ids: input.ids }) };
    },
  };
}

function unknownRun(id: string): never {
  throw new Problem("not_found", { detail: `No run has the id "${id}".` });
}
