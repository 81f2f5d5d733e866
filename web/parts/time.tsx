import { useSyncExternalStore } from "react";
import { agoText } from "../ago-text.ts";
import { durationText } from "../duration-text.ts";

const tickMs = 10_000;
const exact = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "long" });

/** How long ago, in the words of the viewer's clock; the exact time of the viewer's zone on hover. */
export function Moment({ at }: { at: string }) {
  const now = useNow();
  return (
    <time dateTime={at} title={exact.format(new Date(at))} className="whitespace-nowrap tabular-nums">
      {agoText(Date.parse(at), now)}
    </time>
  );
}

/** The exact time in the viewer's zone. */
export function ExactTime({ at }: { at: string }) {
  return (
    <time dateTime={at} title={at} className="tabular-nums">
      {exact.format(new Date(at))}
    </time>
  );
}

/** A length of time in ms, with the unit that fits. */
export const Duration = ({ ms }: { ms: number }) => (
  <span className="whitespace-nowrap tabular-nums">{durationText(ms)}</span>
);

let now = Date.now();
const listeners = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | undefined;

/** The time, renewed every ten seconds: one clock for all that is shown. */
export function useNow(): number {
  return useSyncExternalStore(subscribe, () => now);
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  timer ??= setInterval(() => {
    now = Date.now();
    for (const each of listeners) each();
  }, tickMs);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };
}
