import { useSyncExternalStore } from "react";
import { texts } from "../texts/time.ts";

const tickMs = 10_000;
const exact = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "long" });
const relative = new Intl.RelativeTimeFormat(texts.language, { numeric: "auto", style: "short" });
const units = [
  ["day", 86_400_000],
  ["hour", 3_600_000],
  ["minute", 60_000],
  ["second", 1_000],
] as const;

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

export function durationText(ms: number): string {
  if (ms > 0 && ms < 1) return `${Math.round(ms * 1_000)} µs`;
  if (ms < 1_000) return `${Math.round(ms)} ms`;
  if (ms < 60_000) return `${(ms / 1_000).toFixed(ms < 10_000 ? 2 : 1)} s`;
  if (ms < 3_600_000) return `${Math.floor(ms / 60_000)} min ${Math.round((ms % 60_000) / 1_000)} s`;
  if (ms < 86_400_000) return `${Math.floor(ms / 3_600_000)} h ${Math.round((ms % 3_600_000) / 60_000)} min`;
  return `${Math.floor(ms / 86_400_000)} d ${Math.round((ms % 86_400_000) / 3_600_000)} h`;
}

function agoText(at: number, now: number): string {
  const away = at - now;
  // A clock that is a little behind the server's must not show a past event as one to come.
  if (Math.abs(away) < 10_000) return texts.now;
  const [unit, ms] = units.find(([, length]) => Math.abs(away) >= length) ?? ["second", 1_000];
  return relative.format(Math.round(away / ms), unit);
}

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
