import { useMutation, useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import type { DeliveryQuery } from "../../../src/contract/delivery-query.ts";
import { useClient, useWorkspace } from "../../client.ts";
import { Counting } from "../../parts/counting.tsx";
import { FormDialog } from "../../parts/form-dialog.tsx";
import { ProblemNote } from "../../parts/problem-note.tsx";
import { useToasts } from "../../parts/toasts.tsx";
import { texts } from "../../texts/replays.ts";
import { isRate, RateField, rateDefault } from "./rate-field.tsx";
import { ReplayCounted } from "./replay-counted.tsx";
import { ReplayOptions, type ReplayTarget, targetInput } from "./replay-options.tsx";

/** These deliveries, or all that a query finds. */
export type ReplayChoice = { deliveries: string[] } | { query: DeliveryQuery };

interface BulkReplayProps {
  /** Stays the same while it is counted and started. */
  choice: ReplayChoice;
  onClose: () => void;
}

/** Says first what would be started, and then starts it. */
export function BulkReplay({ choice, onClose }: BulkReplayProps) {
  const workspace = useWorkspace();
  const client = useClient();
  const navigate = useNavigate();
  const toasts = useToasts();
  const [target, setTarget] = useState<ReplayTarget>({ to: "newest", workflow: "", version: "" });
  const [rate, setRate] = useState(rateDefault);
  const input = { ...choice, ...targetInput(target) };
  const isReady = target.to !== "workflow" || target.workflow !== "";
  const count = useQuery({
    queryKey: [workspace, "replays", "count", input],
    queryFn: () => client.startReplay({ input: { ...input, dryRun: true } }),
    enabled: isReady,
    retry: false,
  });
  const start = useMutation({
    mutationFn: () => client.startReplay({ input: { ...input, ratePerSecond: Number(rate) } }),
    onSuccess: ({ replay }) => {
      toasts.done(texts.started);
      onClose();
      if (replay !== null) void navigate({ to: "/$workspace/replays", params: { workspace } });
    },
  });
  const counted = count.data?.count ?? undefined;
  return (
    <FormDialog
      title={texts.bulkTitle}
      description={texts.bulkAbout}
      onClose={onClose}
      verb={counted ? texts.startCount(counted.runs, counted.complete) : texts.replay}
      isReady={isReady && isRate(rate) && counted !== undefined && (counted.runs > 0 || !counted.complete)}
      isBusy={start.isPending}
      error={start.error}
      onSubmit={() => start.mutate()}
    >
      <ReplayOptions target={target} onTarget={setTarget} />
      <RateField rate={rate} onRate={setRate} />
      {count.isError ? <ProblemNote error={count.error} onRetry={() => void count.refetch()} /> : null}
      {isReady && count.isPending ? <Counting /> : null}
      {counted ? <ReplayCounted count={counted} /> : null}
    </FormDialog>
  );
}
