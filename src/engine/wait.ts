/** Waits this short are slept through: to park the run would take as long. */
export const sleepMsMax = 50;

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

/** Sleeps; rejects with what it is stopped with. */
export function sleepUnlessStopped(ms: number, underWay: Set<(reason: Error) => void>): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = (reason: Error) => {
      clearTimeout(timer);
      underWay.delete(stop);
      reject(reason);
    };
    const timer = setTimeout(() => {
      underWay.delete(stop);
      resolve();
    }, ms);
    underWay.add(stop);
  });
}
