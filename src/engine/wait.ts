/** Waits this short are slept through: to park the run would take as long. */
const shortMs = 50;
/** What each line of the journal costs when a run is taken up again. */
const lineMs = 0.01;

/** Longest wait that is slept through by a run with so many lines. */
export const sleepMsMax = (lines: number): number => shortMs + lines * lineMs;

let lastMs = Number.NaN;
let lastText = "";

/** A point in time as it is stored. Runs write many lines within one millisecond. */
export function instant(ms: number): string {
  if (ms !== lastMs) {
    lastText = new Date(ms).toISOString();
    lastMs = ms;
  }
  return lastText;
}

/** Ends what is under way by making it reject with the reason. */
export type Stop = (reason: Error) => void;

/** Sleeps; rejects with what it is stopped with. */
export function sleepUnlessStopped(ms: number, stops: Set<Stop>): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = (reason: Error) => {
      clearTimeout(timer);
      stops.delete(stop);
      reject(reason);
    };
    const timer = setTimeout(() => {
      stops.delete(stop);
      resolve();
    }, ms);
    stops.add(stop);
  });
}
