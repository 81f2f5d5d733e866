import type { Trigger } from "../contract/trigger.ts";

/** What a trigger's runs have to wait for, without its keys. */
export interface FlowRule {
  /** Runs under way at a time. */
  readonly concurrency: number | null;
  /** What becomes of a key after a run that failed; null: there is no order. */
  readonly order: "continue" | "hold" | null;
  readonly debounce: { readonly ms: number; readonly maxMs: number } | null;
  readonly batch: { readonly count: number; readonly ms: number } | null;
  readonly paused: boolean;
  /** Runs let go a second. */
  readonly ratePerSecond: number | null;
}

/** The rule of a trigger that holds nothing back, for what it held before. */
export const freely: FlowRule = {
  concurrency: null,
  order: null,
  debounce: null,
  batch: null,
  paused: false,
  ratePerSecond: null,
};

/** A burst may put its run off for so many times as long as it must be quiet, where its author says nothing else. */
const debounceTimesMax = 10;

type Ruled = Pick<Trigger, "concurrency" | "order" | "debounce" | "batch" | "pause">;

/** Null for a trigger whose runs are queued as they come. */
export function flowRule({ concurrency, order, debounce, batch, pause }: Ruled): FlowRule | null {
  const none = [concurrency, order, debounce, batch, pause].every((setting) => setting === undefined);
  if (none) return null;
  return {
    concurrency: concurrency ?? null,
    order: order?.onFailure ?? null,
    debounce:
      debounce === undefined
        ? null
        : { ms: debounce.ms, maxMs: debounce.maxMs ?? debounce.ms * debounceTimesMax },
    batch: batch === undefined ? null : { count: batch.count, ms: batch.ms },
    paused: pause !== undefined && pause.ratePerSecond === null,
    ratePerSecond: pause?.ratePerSecond ?? null,
  };
}
