import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { RunQuery } from "../../../src/contract/run-query.ts";
import { useClient, useWorkspace } from "../../client.ts";
import { Button } from "../../parts/button.tsx";
import { Dialog } from "../../parts/dialog.tsx";
import { ProblemNote } from "../../parts/problem-note.tsx";
import { Skeleton } from "../../parts/skeleton.tsx";
import { useToasts } from "../../parts/toasts.tsx";
import { texts as everywhere } from "../../texts/everywhere.ts";
import { texts } from "../../texts/runs.ts";

interface CancelRunsProps {
  choice: { ids: string[] } | { query: RunQuery };
  onClose: () => void;
  onDone: () => void;
}

/** Says first how many runs have not ended, and then cancels them, page by page. */
export function CancelRuns({ choice, onClose, onDone }: CancelRunsProps) {
  const workspace = useWorkspace();
  const client = useClient();
  const queries = useQueryClient();
  const toasts = useToasts();
  const count = useQuery({
    queryKey: [workspace, "runs", "cancel", choice],
    queryFn: async () => {
      // Who chose them has left out those that have ended.
      if ("ids" in choice) return { found: choice.ids.length, next: null };
      return client.cancelRuns({ input: { ...choice, dryRun: true } });
    },
    staleTime: 0,
  });
  const cancel = useMutation({
    mutationFn: async () => {
      let canceled = 0;
      for (let before: string | undefined; ; ) {
        const page = await client.cancelRuns({
          input: { ...choice, ...(before !== undefined && { before }) },
        });
        canceled += page.runs.length;
        if (page.next === null) return canceled;
        before = page.next;
      }
    },
    onSuccess: async (canceled) => {
      toasts.done(texts.canceled(canceled));
      onDone();
      onClose();
      await queries.invalidateQueries({ queryKey: [workspace, "runs"] });
    },
  });
  return (
    <Dialog
      title={texts.cancelTitle}
      isOpen
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{everywhere.close}</Button>
          <Button
            look="danger"
            busy={cancel.isPending}
            disabled={count.data === undefined || count.data.found === 0}
            onClick={() => cancel.mutate()}
          >
            {texts.cancelVerb}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-3 text-sm">
        {count.isPending ? <Skeleton rows={1} /> : null}
        {count.isError ? <ProblemNote error={count.error} onRetry={() => void count.refetch()} /> : null}
        {count.data === undefined ? null : (
          <p className="font-medium">
            {count.data.found === 0
              ? texts.cancelNothing
              : texts.cancelCount(count.data.found, count.data.next === null)}
          </p>
        )}
        <p className="text-muted">{texts.cancelAbout}</p>
        {cancel.isError ? <ProblemNote error={cancel.error} /> : null}
      </div>
    </Dialog>
  );
}
