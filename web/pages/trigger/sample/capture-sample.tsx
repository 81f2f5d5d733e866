import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Ear, Square } from "lucide-react";
import { useEffect, useEffectEvent, useState } from "react";
import type { CaptureView } from "../../../../src/contract/capture.ts";
import { useClient, useWorkspace } from "../../../client.ts";
import { Button } from "../../../parts/button.tsx";
import { CopyField } from "../../../parts/copy.tsx";
import { Checkbox } from "../../../parts/field.tsx";
import { ProblemNote } from "../../../parts/problem-note.tsx";
import { texts as call } from "../../../texts/call.ts";
import { texts as everywhere } from "../../../texts/everywhere.ts";
import { texts } from "../../../texts/sample.ts";
import { useEditor } from "../editor.ts";
import { Arrivals } from "./arrivals.tsx";
import { Countdown } from "./countdown.tsx";

/** A call waits so long for the state to change; then it is made again. */
const waitSeconds = 20;
const againMs = 100;

/** Listens three minutes for a request, and hands on the delivery that was captured (S40). */
export function CaptureSample({ onCaptured }: { onCaptured: (delivery: string) => void }) {
  const { trigger, canWrite, draft } = useEditor();
  const capture = useCapture(trigger.id, onCaptured);
  const [isAuthenticated, setAuthenticated] = useState(true);
  const [isRun, setRun] = useState(false);
  const { view, now } = capture;
  if (view?.state === "listening") {
    return (
      <div className="flex flex-col gap-4">
        <div className="flex flex-wrap items-center gap-4">
          <Countdown key={now} endsAt={now + view.secondsLeft * 1_000} />
          <Button
            disabled={!canWrite}
            busy={capture.stopping.isPending}
            icon={<Square className="size-4" aria-hidden />}
            onClick={() => capture.stopping.mutate()}
          >
            {everywhere.stop}
          </Button>
        </div>
        <div className="flex flex-col gap-1.5">
          <p className="text-sm font-medium">{texts.sendTo}</p>
          <CopyField text={trigger.publicUrl} label={call.copyUrl} />
        </div>
        <Arrivals trigger={trigger.id} />
      </div>
    );
  }
  return (
    <div className="flex flex-col items-start gap-4">
      {capture.isOwn ? <Ended state={view?.state} /> : null}
      <Checkbox
        label={texts.authenticate}
        hint={texts.authenticateHint}
        checked={isAuthenticated}
        onValue={setAuthenticated}
      />
      <Checkbox label={texts.run} hint={texts.runHint} checked={isRun} onValue={setRun} />
      {capture.starting.isError ? <ProblemNote error={capture.starting.error} /> : null}
      <Button
        // What was captured is to be taken over, and a draft to be published: that comes first then.
        look={capture.isOwn || draft !== null ? "secondary" : "primary"}
        disabled={!canWrite}
        busy={capture.starting.isPending}
        icon={<Ear className="size-4" aria-hidden />}
        onClick={() => capture.starting.mutate({ authenticate: isAuthenticated, run: isRun })}
      >
        {capture.isOwn ? texts.listenAgain : texts.listen}
      </Button>
    </div>
  );
}

function Ended({ state }: { state: CaptureView["state"] | undefined }) {
  const told = { captured: texts.captured, expired: texts.ended, stopped: texts.stopped } as const;
  if (state === undefined || state === "none" || state === "listening") return null;
  const tone = state === "captured" ? "bg-good-soft text-good" : "bg-warn-soft text-warn";
  return (
    <output className={`block w-full rounded-lg px-3 py-2 text-sm font-medium ${tone}`}>{told[state]}</output>
  );
}

function useCapture(trigger: string, onCaptured: (delivery: string) => void) {
  const workspace = useWorkspace();
  const client = useClient();
  const queries = useQueryClient();
  const queryKey = [workspace, "triggers", trigger, "capture"];
  // What was captured before this page was opened is told only when it is asked for.
  const [isOwn, setOwn] = useState(false);
  const seen = useQuery({
    queryKey,
    queryFn: ({ signal }) => {
      const before = queries.getQueryData<CaptureView>(queryKey);
      const wait = before?.state === "listening" ? waitSeconds : 0;
      return client.getCapture({ trigger, query: { wait } }, { signal });
    },
    refetchInterval: ({ state }) => (state.data?.state === "listening" ? againMs : false),
    refetchIntervalInBackground: true,
  });
  const starting = useMutation({
    mutationFn: (input: { authenticate: boolean; run: boolean }) => client.startCapture({ trigger, input }),
    onSuccess: async (view) => {
      // What was asked before must not take its place.
      await queries.cancelQueries({ queryKey });
      setOwn(true);
      queries.setQueryData(queryKey, view);
    },
  });
  const stopping = useMutation({
    mutationFn: () => client.stopCapture({ trigger }),
    onSuccess: () => queries.invalidateQueries({ queryKey }),
  });
  const view = seen.data;
  if (!isOwn && view?.state === "listening") setOwn(true);
  const captured = isOwn && view?.state === "captured" ? view.delivery?.id : undefined;
  const handOn = useEffectEvent(onCaptured);
  useEffect(() => {
    if (captured !== undefined) handOn(captured);
  }, [captured]);
  return { view, now: seen.dataUpdatedAt, isOwn, starting, stopping };
}
