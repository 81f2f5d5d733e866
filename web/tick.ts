import { useEffect, useState } from "react";

const tickMs = 500;

/** The time in ms, renewed twice a second while something is under way. */
export function useTick(isOn: boolean): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    if (!isOn) return;
    const timer = setInterval(() => setNow(Date.now()), tickMs);
    return () => clearInterval(timer);
  }, [isOn]);
  return now;
}
