import { useQuery, useQueryClient } from "@tanstack/react-query";
import type { SweepReport } from "../../../src/contract/retention.ts";
import { useClient, useWorkspace } from "../../client.ts";
import { Button } from "../../parts/button.tsx";
import { Counting } from "../../parts/counting.tsx";
import { Dialog } from "../../parts/dialog.tsx";
import { ProblemNote } from "../../parts/problem-note.tsx";
import { ProgressBar } from "../../parts/progress-bar.tsx";
import { type Task, useTask } from "../../task.ts";
import { texts as everywhere } from "../../texts/everywhere.ts";
import { texts } from "../../texts/settings.ts";
import { sweepAll } from "./sweep-all.ts";

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
    sweep.stop();
    queries.removeQueries({ queryKey: key });
    onClose();
  };
  const sweep = useTask({
    run: (_: void, task: Task<number>) => sweepAll(() => client.sweep({ input: { dryRun: false } }), task),
    told: ({ deleted, end }) =>
      end === "elsewhere" ? own.sweptElsewhere : end === "all" ? own.swept(deleted) : own.sweptPart(deleted),
    refreshes: [
      [workspace, "retention"],
      [workspace, "deliveries"],
      [workspace, "runs"],
    ],
    isDoneInParts: true,
    // Who has stopped it has closed this, and may have opened it again, or sees what is left.
    onDone: (_, { isStopped }) => {
      if (!isStopped) close();
    },
  });
  const isNothing = due.data?.swept.every((each) => each.due === 0) ?? true;
  const total = due.data?.swept.reduce((sum, each) => sum + each.due - each.needed, 0) ?? null;
  return (
    <Dialog
      title={own.sweepTitle}
      isOpen={isOpen}
      onClose={close}
      actions={
        <>
          {sweep.isRunning ? (
            <Button onClick={sweep.stop}>{everywhere.stop}</Button>
          ) : (
            <Button onClick={close}>{texts.cancel}</Button>
          )}
          <Button look="danger" disabled={isNothing} busy={sweep.isRunning} onClick={() => sweep.start()}>
            {own.sweepVerb}
          </Button>
        </>
      }
    >
      {due.isPending ? <Counting /> : null}
      {due.isError ? <ProblemNote error={due.error} onRetry={() => void due.refetch()} /> : null}
      {due.data === undefined ? null : <Due report={due.data} isNothing={isNothing} />}
      {sweep.isRunning ? (
        <div className="mt-3">
          <ProgressBar label={own.sweepTitle} done={sweep.progress ?? 0} total={total} isRunning />
          <output className="text-sm text-muted">{own.sweeping(sweep.progress ?? 0)}</output>
        </div>
      ) : null}
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
