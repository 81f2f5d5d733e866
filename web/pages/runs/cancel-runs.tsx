import { useQuery } from "@tanstack/react-query";
import type { Client } from "../../../src/contract/client.ts";
import type { RunQuery } from "../../../src/contract/run-query.ts";
import { byPages, type PagesDone } from "../../by-pages.ts";
import { useClient, useWorkspace } from "../../client.ts";
import { Button } from "../../parts/button.tsx";
import { Counting } from "../../parts/counting.tsx";
import { Dialog } from "../../parts/dialog.tsx";
import { ProblemNote } from "../../parts/problem-note.tsx";
import { ProgressBar } from "../../parts/progress-bar.tsx";
import { type Task, useTask } from "../../task.ts";
import { texts as everywhere } from "../../texts/everywhere.ts";
import { texts } from "../../texts/runs.ts";

/** These, or all that a query finds. */
export type CancelChoice = { ids: string[] } | { query: RunQuery };

interface CancelRunsProps {
  /** Stays the same while it is counted and done. */
  choice: CancelChoice;
  onClose: () => void;
  onDone: () => void;
}

/** Says first how many runs have not ended, and then cancels them, page by page until stopped. */
export function CancelRuns({ choice, onClose, onDone }: CancelRunsProps) {
  const workspace = useWorkspace();
  const client = useClient();
  const cancel = async (before: string | undefined) => {
    const from = before === undefined ? {} : { before };
    const { runs, next } = await client.cancelRuns({ input: { ...choice, ...from } });
    return { done: runs.length, next };
  };
  const { isRunning, isDone, progress, error, start, stop } = useTask({
    run: (_: void, task: Task<PagesDone>) => byPages(cancel, task),
    onDone,
    refreshes: [[workspace, "runs"]],
    isDoneInParts: true,
    isQuiet: true,
  });
  const done = progress?.done ?? 0;
  const count = useQuery({
    queryKey: [workspace, "cancel", choice],
    queryFn: ({ signal }) => counted(client, choice, signal),
    // Once it is begun, what is counted anew is no longer what it was begun with.
    enabled: !isRunning && !isDone && done === 0,
    staleTime: 0,
  });
  const found = count.data?.found ?? 0;
  return (
    <Dialog
      title={texts.cancelTitle}
      isOpen
      onClose={onClose}
      actions={
        <>
          <Button onClick={isRunning ? stop : onClose}>
            {isRunning ? everywhere.stop : everywhere.close}
          </Button>
          {isDone ? null : (
            <Button look="danger" busy={isRunning} disabled={found === 0} onClick={() => start()}>
              {texts.cancelVerb}
            </Button>
          )}
        </>
      }
    >
      <div className="flex flex-col gap-3 text-sm">
        {count.isPending ? <Counting /> : null}
        {count.isError ? <ProblemNote error={count.error} onRetry={() => void count.refetch()} /> : null}
        {count.data === undefined || isDone ? null : (
          <p className="font-medium">
            {found === 0 ? texts.cancelNothing : texts.cancelCount(found, count.data.next === null)}
          </p>
        )}
        <p className="text-muted">{texts.cancelAbout}</p>
        {isRunning || isDone ? (
          <output>
            <ProgressBar
              label={texts.cancelTitle}
              done={done}
              total={count.data?.next === null ? found : null}
              isRunning={isRunning}
            />
            {texts.canceled(done)}
          </output>
        ) : null}
        {error === null ? null : <ProblemNote error={error} onRetry={() => start()} />}
      </div>
    </Dialog>
  );
}

/** How many of them have not ended; `next`: at least so many. Of very many runs none may be among the newest. */
async function counted(client: Client, choice: CancelChoice, signal: AbortSignal) {
  // Who chose them has left out those that have ended.
  if ("ids" in choice) return { found: choice.ids.length, next: null };
  for (let before: string | undefined; ; ) {
    const from = before === undefined ? {} : { before };
    const page = await client.cancelRuns({ input: { ...choice, ...from, dryRun: true } }, { signal });
    if (page.found > 0 || page.next === null) return page;
    before = page.next;
  }
}
