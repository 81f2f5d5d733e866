/** Work of evaluations without a pause; then requests, timers and answers have their turn. */
const pauseAfterMs = 10;

/** When all that waits has had its turn, in a browser too. */
const soon: (next: () => void) => void =
  "setImmediate" in globalThis ? setImmediate : (next) => setTimeout(next);

const waiting: (() => void)[] = [];
let busy = false;
let pausedAt = 0;

/**
 * Evaluates when all that came before have been evaluated. The thread is one, and so is this queue: a hundred
 * evaluations at once are done no sooner than one after the other, but each would seem to take as long as all of them,
 * and together they would keep everything else from the thread.
 */
export async function inTurn<Value>(evaluate: () => Promise<Value>): Promise<Value> {
  if (busy) await new Promise<void>((resolve) => waiting.push(resolve));
  else pausedAt = performance.now();
  busy = true;
  try {
    return await evaluate();
  } finally {
    handOn();
  }
}

function handOn(): void {
  const next = waiting.shift();
  if (next === undefined) {
    busy = false;
  } else if (performance.now() - pausedAt < pauseAfterMs) {
    next();
  } else {
    soon(() => {
      pausedAt = performance.now();
      next();
    });
  }
}
