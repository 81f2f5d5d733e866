import { Link } from "@tanstack/react-router";
import type { DeliveryDetail } from "../../../src/contract/delivery.ts";
import { RunStatus } from "../../../src/contract/run-status.ts";
import { useWorkspace } from "../../client.ts";
import { Card } from "../../parts/page.tsx";
import { Badge, Status } from "../../parts/status.tsx";
import { texts } from "../../texts/delivery.ts";

/** What a delivery has started. */
export function DeliveryRuns({ delivery }: { delivery: DeliveryDetail }) {
  const workspace = useWorkspace();
  return (
    <Card title={texts.runs.title}>
      {delivery.runs.length === 0 ? <p className="text-sm text-muted">{texts.runs.none}</p> : null}
      <ul className="flex flex-col gap-2">
        {delivery.runs.map(({ id, workflow, status }) => (
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

function StatusOf({ status }: { status: string }) {
  const known = RunStatus.safeParse(status);
  return known.success ? <Status of={known.data} /> : <Badge>{status}</Badge>;
}
