import { useSyncExternalStore } from "react";
import { agoText } from "../ago-text.ts";
import { createClock } from "../clock.ts";
import { durationText } from "../duration-text.ts";

const exact = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "long" });

/** The exact time in the viewer's zone, as a text. */
export const exactText = (at: string): string => exact.format(new Date(at));

/** How long ago, in the words of the viewer's clock; the exact time of the viewer's zone on hover. */
export function Moment({ at }: { at: string }) {
  const now = useNow();
  return (
    <time dateTime={at} title={exactText(at)} className="whitespace-nowrap tabular-nums">
      {agoText(Date.parse(at), now)}
    </time>
  );
}

/** The exact time in the viewer's zone. */
export function ExactTime({ at }: { at: string }) {
  return (
    <time dateTime={at} title={at} className="tabular-nums">
      {exactText(at)}
    </time>
  );
}

/** A length of time in ms, with the unit that fits. */
export const Duration = ({ ms }: { ms: number }) => (
  <span className="whitespace-nowrap tabular-nums">{durationText(ms)}</span>
);

const clock = createClock(Date.now);

/** The time, renewed every ten seconds: one clock for all that is shown. */
export const useNow = (): number => useSyncExternalStore(clock.subscribe, clock.now);
