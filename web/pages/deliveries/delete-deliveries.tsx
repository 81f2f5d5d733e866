import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { Deletion, DeletionInput } from "../../../src/contract/deletion.ts";
import type { DeliveryQuery } from "../../../src/contract/delivery-query.ts";
import { byPages, type PagesDone } from "../../by-pages.ts";
import { useClient, useWorkspace } from "../../client.ts";
import { Button } from "../../parts/button.tsx";
import { Counting } from "../../parts/counting.tsx";
import { Dialog } from "../../parts/dialog.tsx";
import { Checkbox } from "../../parts/field.tsx";
import { ProblemNote } from "../../parts/problem-note.tsx";
import { ProgressBar } from "../../parts/progress-bar.tsx";
import { type Task, useTask } from "../../task.ts";
import { texts } from "../../texts/deletion.ts";
import { texts as everywhere } from "../../texts/everywhere.ts";

/** These, or all that a query finds. */
export type DeletionChoice = { deliveries: string[] } | { query: DeliveryQuery };

interface DeleteDeliveriesProps {
  /** Stays the same while it is counted and done. */
  choice: DeletionChoice;
  onClose: () => void;
  onDone: () => void;
}

/** Says first how many go and what stays, and then deletes them, call by call until stopped. */
export function DeleteDeliveries({ choice, onClose, onDone }: DeleteDeliveriesProps) {
  const [releaseKeys, setReleaseKeys] = useState(false);
  const { isRunning, isDone, done, count, error, start, stop } = useDeletion(
    { ...choice, releaseKeys },
    onDone,
  );
  const counted = count.data;
  const isWhole = counted?.next === null;
  return (
    <Dialog
      title={texts.title}
      isOpen
      onClose={onClose}
      actions={
        <>
          <Button onClick={isRunning ? stop : onClose}>
            {isRunning ? everywhere.stop : everywhere.close}
          </Button>
          {isDone ? null : (
            <Button
              look="danger"
              busy={isRunning}
              disabled={counted === undefined || nothingGoes(counted)}
              onClick={() => start()}
            >
              {texts.verb}
            </Button>
          )}
        </>
      }
    >
      <div className="flex flex-col gap-3 text-sm">
        {count.isPending ? <Counting /> : null}
        {count.isError ? <ProblemNote error={count.error} onRetry={() => void count.refetch()} /> : null}
        {counted === undefined || isDone ? null : <Counted count={counted} />}
        <p className="text-muted">{texts.about}</p>
        {isRunning || isDone || done > 0 ? null : (
          <Checkbox
            label={texts.releaseKeys}
            hint={texts.releaseKeysHint}
            checked={releaseKeys}
            onValue={setReleaseKeys}
          />
        )}
        {isRunning || isDone ? (
          <output>
            <ProgressBar
              label={texts.title}
              done={done}
              total={isWhole ? (counted?.deleted ?? null) : null}
              isRunning={isRunning}
            />
            {texts.deleted(done)}
          </output>
        ) : null}
        {error === null ? null : <ProblemNote error={error} onRetry={() => start()} />}
      </div>
    </Dialog>
  );
}

const nothingGoes = ({ deleted, next }: Deletion) => deleted === 0 && next === null;

function Counted({ count }: { count: Deletion }) {
  const { deleted, needed, keyed, next } = count;
  return (
    <div className="flex flex-col gap-1">
      <p className="font-medium">
        {nothingGoes(count) ? texts.nothing : texts.count(deleted, next === null)}
      </p>
      {needed === 0 ? null : <p>{texts.needed(needed)}</p>}
      {keyed === 0 ? null : <p>{texts.keyed(keyed)}</p>}
    </div>
  );
}

/** Counts what would go, and deletes it once it is started. */
function useDeletion(input: Partial<DeletionInput>, onDone: () => void) {
  const workspace = useWorkspace();
  const client = useClient();
  const remove = async (before: string | undefined) => {
    const { deleted, next } = await client.deleteDeliveries({ input: { ...input, before } });
    return { done: deleted, next };
  };
  const task = useTask({
    run: (_: void, running: Task<PagesDone>) => byPages(remove, running),
    onDone,
    refreshes: [[workspace, "deliveries"]],
    isDoneInParts: true,
    isQuiet: true,
  });
  const done = task.progress?.done ?? 0;
  const count = useQuery({
    queryKey: [workspace, "delete", input],
    queryFn: ({ signal }) => client.deleteDeliveries({ input: { ...input, dryRun: true } }, { signal }),
    // Once it is begun, what is counted anew is no longer what it was begun with.
    enabled: !task.isRunning && !task.isDone && done === 0,
    staleTime: 0,
  });
  return { ...task, done, count };
}
