import { useEffect, useState } from "react";
import { captureMs } from "../../../../src/contract/capture.ts";
import { texts } from "../../../texts/sample.ts";

const tickMs = 250;

/** The time that is left to send a request, by the second. */
export function Countdown({ endsAt }: { endsAt: number }) {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), tickMs);
    return () => clearInterval(timer);
  }, []);
  const leftMs = Math.max(0, endsAt - now);
  const seconds = Math.ceil(leftMs / 1_000);
  const clock = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
  return (
    <div className="flex min-w-56 flex-1 items-center gap-3">
      <span role="timer" aria-label={texts.left} className="text-2xl font-semibold tabular-nums">
        {clock}
      </span>
      <progress
        aria-label={texts.left}
        max={captureMs}
        value={leftMs}
        className="h-2 min-w-0 flex-1 appearance-none overflow-hidden rounded-full bg-sunken [&::-moz-progress-bar]:bg-accent [&::-webkit-progress-bar]:bg-sunken [&::-webkit-progress-value]:bg-accent"
      />
    </div>
  );
}
