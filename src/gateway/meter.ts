import { messageOf } from "../contract/problem.ts";
import { shortKey } from "../core/short-key.ts";
import type { Template } from "../core/template.ts";
import type { Ending, Extracted } from "./journey.ts";
import type { KeyedWindows } from "./keyed-windows.ts";

/** A quota for each key that is drawn from the requests. */
export interface KeyMeter {
  readonly key: Template;
  /** Changed in place when only a quota has changed. */
  windows: KeyedWindows;
}

/** Keys that can't be evaluated are one. */
const common = "*";

/**
 * Counts the delivery for the key that its request gives; one that gives none is not counted. What its other quotas were
 * spent on before is taken back when this one refuses it.
 */
export async function meter(
  extracted: Extracted,
  { key: template, windows }: KeyMeter,
): Promise<Extracted | Ending> {
  const key = await keyOf(extracted, template);
  if (key === "") return extracted;
  const ofKey = windows.of(key);
  const retryAfterSeconds = ofKey.own.spend(extracted.at);
  if (retryAfterSeconds === null) return { ...extracted, metered: ofKey };
  extracted.trigger.windows.takeBack(extracted.at);
  return {
    kind: "limited",
    retryAfterSeconds,
    reason: `the quota of the key ${key} is spent`,
    metered: ofKey,
  };
}

/** Takes back what a delivery was counted for under its key, and was not stored. */
export function unmeter({ metered, at }: Pick<Extracted, "metered" | "at">): void {
  metered?.own.takeBack(at);
}

async function keyOf({ scope, trace }: Extracted, template: Template): Promise<string> {
  try {
    return shortKey(await template.render(scope));
  } catch (error) {
    const why = messageOf(error);
    trace.warn(`the quota's key could not be evaluated: ${why}`);
    return common;
  }
}
