import { useQuery, useQueryClient } from "@tanstack/react-query";
import type { SweepReport } from "../../../src/contract/retention.ts";
import { useAction } from "../../action.ts";
import { useClient, useWorkspace } from "../../client.ts";
import { Button } from "../../parts/button.tsx";
import { Dialog } from "../../parts/dialog.tsx";
import { ProblemNote } from "../../parts/problem-note.tsx";
import { texts } from "../../texts/settings.ts";

/** Counts first what would go, and deletes it only then. */
export function SweepDialog({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }) {
  const workspace = useWorkspace();
  const client = useClient();
  const queries = useQueryClient();
  const own = texts.workspacePage;
  const key = [workspace, "retention", "due"];
  const due = useQuery({
    queryKey: key,
    queryFn: () => client.sweep({ input: { dryRun: true } }),
    enabled: isOpen,
    gcTime: 0,
    staleTime: 0,
  });
  const close = () => {
    queries.removeQueries({ queryKey: key });
    onClose();
  };
  const sweep = useAction({
    run: () => client.sweep({ input: { dryRun: false } }),
    told: (report) => own.swept(report.swept.reduce((sum, { deleted }) => sum + deleted, 0)),
    refreshes: [
      [workspace, "retention"],
      [workspace, "deliveries"],
      [workspace, "runs"],
    ],
    onDone: close,
  });
  const isNothing = due.data?.swept.every((each) => each.due === 0) ?? true;
  return (
    <Dialog
      title={own.sweepTitle}
      isOpen={isOpen}
      onClose={close}
      actions={
        <>
          <Button onClick={close}>{texts.cancel}</Button>
          <Button look="danger" disabled={isNothing} busy={sweep.isPending} onClick={() => sweep.mutate()}>
            {own.sweepVerb}
          </Button>
        </>
      }
    >
      {due.isPending ? <output className="text-sm text-muted">{own.counting}</output> : null}
      {due.isError ? <ProblemNote error={due.error} onRetry={() => void due.refetch()} /> : null}
      {due.data === undefined ? null : <Due report={due.data} isNothing={isNothing} />}
    </Dialog>
  );
}

function Due({ report, isNothing }: { report: SweepReport; isNothing: boolean }) {
  const own = texts.workspacePage;
  if (isNothing) return <p className="text-sm">{own.sweepNothing}</p>;
  return (
    <div className="flex flex-col gap-3 text-sm">
      <p>{own.sweepCount}</p>
      <ul className="flex flex-col gap-1">
        {report.swept
          .filter(({ due }) => due > 0)
          .map(({ kind, due, needed }) => (
            <li key={kind} className="flex justify-between gap-4">
              <span>{own.kinds[kind]}</span>
              <span className="text-right tabular-nums">
                {own.due(due)}
                {needed === 0 ? null : `, ${own.needed(needed)}`}
              </span>
            </li>
          ))}
      </ul>
    </div>
  );
}
