import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { CirclePlay, Pause, Play } from "lucide-react";
import type { ScheduleView } from "../../../src/contract/schedule.ts";
import { useClient, useWorkspace } from "../../client.ts";
import { OperateIconButton } from "../../parts/operate-button.tsx";
import { useToasts } from "../../parts/toasts.tsx";
import { texts } from "../../texts/schedules.ts";

/** Pauses a schedule, lets it go on, or starts a run as it would. */
export function ScheduleActions({
  schedule: { workflow, name: schedule, paused },
}: {
  schedule: ScheduleView;
}) {
  const workspace = useWorkspace();
  const client = useClient();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const toasts = useToasts();
  const failed = (error: unknown) => toasts.failed(error);
  const turn = useMutation({
    mutationFn: () =>
      paused ? client.resumeSchedule({ workflow, schedule }) : client.pauseSchedule({ workflow, schedule }),
    onSuccess: async () => {
      toasts.done(paused ? texts.wentOn : texts.wasPaused);
      await queries.invalidateQueries({ queryKey: [workspace, "schedules"] });
    },
    onError: failed,
  });
  const run = useMutation({
    mutationFn: () => client.runSchedule({ workflow, schedule }),
    onSuccess: ({ runId }) => navigate({ to: "/$workspace/runs/$run", params: { workspace, run: runId } }),
    onError: failed,
  });
  return (
    <div className="flex justify-end">
      <OperateIconButton
        label={texts.runNow(workflow, schedule)}
        disabled={run.isPending}
        onClick={() => run.mutate()}
        icon={<CirclePlay className="size-4" aria-hidden />}
      />
      <OperateIconButton
        label={paused ? texts.goOn(workflow, schedule) : texts.pause(workflow, schedule)}
        disabled={turn.isPending}
        onClick={() => turn.mutate()}
        icon={paused ? <Play className="size-4" aria-hidden /> : <Pause className="size-4" aria-hidden />}
      />
    </div>
  );
}
