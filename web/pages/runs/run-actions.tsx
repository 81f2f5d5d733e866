import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { CircleStop, FastForward, RotateCcw } from "lucide-react";
import { useState } from "react";
import type { RunDetail } from "../../../src/contract/run.ts";
import { useClient, useWorkspace } from "../../client.ts";
import { Confirm } from "../../parts/confirm.tsx";
import { Dialog } from "../../parts/dialog.tsx";
import { OperateButton } from "../../parts/operate-button.tsx";
import { ProblemNote } from "../../parts/problem-note.tsx";
import { useToasts } from "../../parts/toasts.tsx";
import { texts } from "../../texts/run.ts";
import { DeliveryReplay } from "../deliveries/delivery-replay.tsx";
import { ResumeDialog } from "./resume-dialog.tsx";
import { isRunEnded } from "./run-ended.ts";

/** What can be done with a run. */
export function RunActions({ run }: { run: RunDetail }) {
  const workspace = useWorkspace();
  const client = useClient();
  const queries = useQueryClient();
  const toasts = useToasts();
  const [open, setOpen] = useState<"cancel" | "resume" | null>(null);
  const cancel = async () => {
    const { status } = await client.cancelRun({ run: run.id });
    toasts.done(status === "canceled" ? texts.canceled : texts.canceling);
    await queries.invalidateQueries({ queryKey: [workspace, "runs"] });
  };
  return (
    <>
      {run.deliveryId === null ? <RunAgain run={run} /> : <ReplayRun delivery={run.deliveryId} />}
      {isRunEnded(run.status) ? (
        <OperateButton
          look={run.status === "succeeded" ? "secondary" : "primary"}
          onClick={() => setOpen("resume")}
          icon={<FastForward className="size-4" aria-hidden />}
        >
          {texts.resume.open}
        </OperateButton>
      ) : (
        <OperateButton
          look="danger"
          onClick={() => setOpen("cancel")}
          icon={<CircleStop className="size-4" aria-hidden />}
        >
          {texts.cancel}
        </OperateButton>
      )}
      {open === "cancel" ? (
        <Confirm
          title={texts.cancelTitle}
          verb={texts.cancelVerb}
          isOpen
          onClose={() => setOpen(null)}
          onConfirm={cancel}
        >
          {texts.cancelAbout}
        </Confirm>
      ) : null}
      {open === "resume" ? <ResumeDialog run={run} from={null} onClose={() => setOpen(null)} /> : null}
    </>
  );
}

/** A run that a delivery started: the delivery is replayed. */
function ReplayRun({ delivery }: { delivery: string }) {
  const workspace = useWorkspace();
  const client = useClient();
  const [isOpen, setOpen] = useState(false);
  const found = useQuery({
    queryKey: [workspace, "deliveries", "one", delivery],
    queryFn: () => client.getDelivery({ delivery }),
    enabled: isOpen,
  });
  return (
    <>
      <OperateButton
        busy={isOpen && found.isPending}
        onClick={() => setOpen(true)}
        icon={<RotateCcw className="size-4" aria-hidden />}
      >
        {texts.replay}
      </OperateButton>
      {isOpen && found.data !== undefined ? (
        <DeliveryReplay delivery={found.data} onClose={() => setOpen(false)} />
      ) : null}
      {isOpen && found.data === undefined && found.isError ? (
        <Dialog title={texts.replay} isOpen onClose={() => setOpen(false)}>
          <ProblemNote error={found.error} onRetry={() => void found.refetch()} />
        </Dialog>
      ) : null}
    </>
  );
}

/** A run that something else started: another one of the newest version, with the same input. */
function RunAgain({ run }: { run: RunDetail }) {
  const workspace = useWorkspace();
  const client = useClient();
  const navigate = useNavigate();
  const toasts = useToasts();
  const again = useMutation({
    mutationFn: () => client.startWorkflow({ workflow: run.workflow, input: { input: run.input } }),
    onSuccess: ({ runId }) => navigate({ to: "/$workspace/runs/$run", params: { workspace, run: runId } }),
    onError: (error) => toasts.failed(error),
  });
  return (
    <OperateButton
      busy={again.isPending}
      onClick={() => again.mutate()}
      icon={<RotateCcw className="size-4" aria-hidden />}
    >
      {texts.again}
    </OperateButton>
  );
}
