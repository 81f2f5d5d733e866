import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { DeliveryDetail } from "../../../src/contract/delivery.ts";
import { RunStatus } from "../../../src/contract/run-status.ts";
import { useClient, useWorkspace } from "../../client.ts";
import { Card } from "../../parts/page.tsx";
import { Badge, Status } from "../../parts/status.tsx";
import { texts } from "../../texts/delivery.ts";
import { isRunEnded } from "../runs/run-ended.ts";

/** At first runs are looked at so often; then ever less, since one may wait for days. */
const lookMsMin = 1_000;
const lookMsMax = 30_000;

/** What a delivery has started. */
export function DeliveryRuns({ delivery }: { delivery: DeliveryDetail }) {
  const workspace = useWorkspace();
  const runs = useRunsOf(delivery);
  return (
    <Card title={texts.runs.title}>
      {runs.length === 0 ? <p className="text-sm text-muted">{texts.runs.none}</p> : null}
      <ul className="flex flex-col gap-2">
        {runs.map(({ id, workflow, status }) => (
          <li key={id} className="flex items-center justify-between gap-3">
            <Link
              to="/$workspace/runs/$run"
              params={{ workspace, run: id }}
              className="min-w-0 truncate text-sm font-medium text-accent underline-offset-2 hover:underline"
            >
              {workflow}
            </Link>
            <StatusOf status={status} />
          </li>
        ))}
      </ul>
    </Card>
  );
}

/** The runs of a delivery as they stand now; when the last has ended, the delivery itself is asked for once more. */
function useRunsOf({ id, runs }: DeliveryDetail): DeliveryDetail["runs"] {
  const workspace = useWorkspace();
  const client = useClient();
  const queries = useQueryClient();
  const isMoving = runs.some(({ status }) => !isRunEnded(status));
  const { data: now } = useQuery({
    // With what a replay adds, they are looked at often again.
    queryKey: [workspace, "runs", "of", id, runs.map((run) => run.id)],
    queryFn: async () => {
      const { items } = await client.listRuns({ query: { delivery: id } });
      if (items.every(({ status }) => isRunEnded(status))) {
        void queries.invalidateQueries({ queryKey: [workspace, "deliveries", "one", id] });
      }
      return new Map(items.map((run) => [run.id, run.status]));
    },
    enabled: isMoving,
    refetchInterval: ({ state }) => Math.min(lookMsMax, lookMsMin * 1.5 ** state.dataUpdateCount),
  });
  if (!isMoving || now === undefined) return runs;
  return runs.map((run) => ({ ...run, status: now.get(run.id) ?? run.status }));
}

function StatusOf({ status }: { status: string }) {
  const known = RunStatus.safeParse(status);
  return known.success ? <Status of={known.data} /> : <Badge>{status}</Badge>;
}
