import type { Template } from "../core/template.ts";
import type { Ending, Extracted } from "./journey.ts";
import type { KeyedWindows } from "./keyed-windows.ts";
import { requestKey } from "./request-key.ts";

/** A quota for each key that is drawn from the requests. */
export interface KeyMeter {
  readonly key: Template;
  /** Changed in place when only a quota has changed. */
  windows: KeyedWindows;
}

/**
 * Counts the delivery for the key that its request gives; one that gives none is not counted. What its other quotas were
 * spent on before is taken back when this one refuses it.
 */
export async function meter(
  extracted: Extracted,
  { key: template, windows }: KeyMeter,
): Promise<Extracted | Ending> {
  const key = await requestKey(extracted, template, "quota's key");
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
