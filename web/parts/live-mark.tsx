import { Pause, Play } from "lucide-react";
import type { LiveState } from "../live.ts";
import { texts } from "../texts/live.ts";
import { Button } from "./button.tsx";

interface LiveMarkProps {
  state: LiveState;
  isPaused: boolean;
  onPause: (isPaused: boolean) => void;
}

/** Whether a page follows what happens, and the button that makes it wait. */
export function LiveMark({ state, isPaused, onPause }: LiveMarkProps) {
  return (
    <div className="flex items-center gap-2">
      <LiveSign state={state} isPaused={isPaused} />
      <Button
        size="small"
        onClick={() => onPause(!isPaused)}
        icon={isPaused ? <Play className="size-4" aria-hidden /> : <Pause className="size-4" aria-hidden />}
      >
        {isPaused ? texts.goOn : texts.pause}
      </Button>
    </div>
  );
}

const dots = {
  live: "bg-good",
  connecting: "bg-warn",
  reconnecting: "bg-warn animate-pulse",
  off: "bg-line-strong",
} as const satisfies Record<LiveState, string>;

/** The state alone, where there is nothing to be paused. */
export function LiveSign({ state, isPaused = false }: { state: LiveState; isPaused?: boolean }) {
  return (
    <span className="inline-flex items-center gap-1.5 text-xs font-medium text-muted">
      <span className={`size-2 rounded-full ${isPaused ? dots.off : dots[state]}`} aria-hidden />
      {isPaused ? texts.paused : texts.states[state]}
    </span>
  );
}
