import type { ReactNode } from "react";
import type { CountedWork } from "../counted-work.ts";
import { texts } from "../texts/everywhere.ts";
import { Button } from "./button.tsx";
import { Counting } from "./counting.tsx";
import { Dialog } from "./dialog.tsx";
import { ProblemNote } from "./problem-note.tsx";
import { ProgressBar } from "./progress-bar.tsx";

interface WorkDialogProps<Count> {
  title: string;
  about: string;
  verb: string;
  work: CountedWork<Count>;
  /** What is said of what was counted. */
  counted: (count: Count) => ReactNode;
  /** How much there is to do; null: nobody knows. */
  totalOf: (count: Count) => number | null;
  /** What is said of what is done. */
  told: (done: number) => string;
  /** What may be chosen before it is begun. */
  children?: ReactNode;
  onClose: () => void;
}

/** Says first how much would be done, and then does it until stopped. */
export function WorkDialog<Count>(props: WorkDialogProps<Count>) {
  const { title, about, verb, work, counted, totalOf, told, children, onClose } = props;
  const { isRunning, isDone, done, counting, error, start, stop } = work;
  const count = counting.data;
  const total = count === undefined ? null : totalOf(count);
  return (
    <Dialog
      title={title}
      isOpen
      onClose={onClose}
      actions={
        <>
          <Button onClick={isRunning ? stop : onClose}>{isRunning ? texts.stop : texts.close}</Button>
          {isDone ? null : (
            <Button
              look="danger"
              busy={isRunning}
              disabled={count === undefined || total === 0}
              onClick={() => start()}
            >
              {verb}
            </Button>
          )}
        </>
      }
    >
      <div className="flex flex-col gap-3 text-sm">
        {counting.isPending ? <Counting /> : null}
        {counting.isError ? (
          <ProblemNote error={counting.error} onRetry={() => void counting.refetch()} />
        ) : null}
        {count === undefined || isDone ? null : counted(count)}
        <p className="text-muted">{about}</p>
        {isRunning || isDone || done > 0 ? null : children}
        {isRunning || isDone ? (
          <output>
            <ProgressBar label={title} done={done} total={total} isRunning={isRunning} />
            {told(done)}
          </output>
        ) : null}
        {error === null ? null : <ProblemNote error={error} onRetry={() => start()} />}
      </div>
    </Dialog>
  );
}
