import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { type Failure, failedRunsMax } from "../../../src/contract/failure.ts";
import { useClient, useWorkspace } from "../../client.ts";
import { Button } from "../../parts/button.tsx";
import { Counting } from "../../parts/counting.tsx";
import { Dialog } from "../../parts/dialog.tsx";
import { Field } from "../../parts/field.tsx";
import { ProblemNote } from "../../parts/problem-note.tsx";
import { ProgressBar } from "../../parts/progress-bar.tsx";
import { Select } from "../../parts/select.tsx";
import { texts as everywhere } from "../../texts/everywhere.ts";
import { texts } from "../../texts/failures.ts";
import { type MendWay, useMending } from "./mending.ts";

/** More would be more of the same. */
const reasonsMax = 5;

interface MendDialogProps {
  failure: Failure;
  way: MendWay;
  onClose: () => void;
}

/** Has all runs of a failure go on, or replays their deliveries: the count first, then page by page until stopped. */
export function MendDialog({ failure, way, onClose }: MendDialogProps) {
  const [version, setVersion] = useState<"newest" | "same">("same");
  const mending = useMending(failure, { way, isNewest: version === "newest" });
  const { isRunning, isDone, error } = mending;
  const { counted, open } = useOpenRuns(failure, !isRunning && !isDone && mending.progress === null);
  const { done, refused } = mending.progress ?? { done: 0, refused: [] };
  return (
    <Dialog
      title={texts.mend[way].title}
      description={texts.mend[way].about}
      isOpen
      onClose={onClose}
      actions={
        isDone ? (
          <Button look="primary" onClick={onClose}>
            {everywhere.close}
          </Button>
        ) : (
          <>
            <Button onClick={isRunning ? mending.stop : onClose}>
              {isRunning ? everywhere.stop : everywhere.cancel}
            </Button>
            <Button look="primary" busy={isRunning} disabled={open === 0} onClick={() => mending.start()}>
              {texts.mend[way].verb(open)}
            </Button>
          </>
        )
      }
    >
      <div className="flex flex-col gap-4 text-sm">
        {counted.isPending ? <Counting /> : null}
        {counted.isError ? (
          <ProblemNote error={counted.error} onRetry={() => void counted.refetch()} />
        ) : null}
        {counted.data === undefined ? null : <p className="font-medium">{texts.meant(open)}</p>}
        {way === "resume" && !isRunning && !isDone ? (
          <Field label={texts.version} hint={texts.versionHint}>
            {(control) => (
              <Select
                {...control}
                value={version}
                onValue={(value) => setVersion(value === "newest" ? "newest" : "same")}
                options={[
                  { value: "same", label: texts.versions.same },
                  { value: "newest", label: texts.versions.newest },
                ]}
              />
            )}
          </Field>
        ) : null}
        {isRunning || isDone ? (
          <output>
            <ProgressBar
              label={texts.mend[way].title}
              done={done + refused.length}
              total={open < failedRunsMax ? open : null}
              isRunning={isRunning}
            />
            {texts.mend[way].done(done)}
          </output>
        ) : null}
        <Refused reasons={refused} />
        {error === null ? null : <ProblemNote error={error} onRetry={() => mending.start()} />}
      </div>
    </Dialog>
  );
}

/** How many runs there are to mend: of this failure by itself more may be counted than in a list of all. */
function useOpenRuns(failure: Failure, isAsked: boolean) {
  const workspace = useWorkspace();
  const client = useClient();
  const counted = useQuery({
    queryKey: [workspace, "failures", "one", failure.id],
    queryFn: () => client.getFailure({ failure: failure.id }),
    enabled: isAsked,
    staleTime: 0,
  });
  return { counted, open: counted.data?.open ?? 0 };
}

/** Why runs did not go on, each reason once. */
const Refused = ({ reasons }: { reasons: readonly string[] }) =>
  reasons.length === 0 ? null : (
    <div>
      <p className="font-medium">{texts.refused(reasons.length)}</p>
      <ul className="list-disc pl-5">
        {[...new Set(reasons)].slice(0, reasonsMax).map((reason) => (
          <li key={reason} className="break-words">
            {reason}
          </li>
        ))}
      </ul>
    </div>
  );
