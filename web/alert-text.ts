import type { AlertCondition, AlertRule } from "../src/contract/alert.ts";
import { quantityOf } from "./form/quantity.ts";
import { bytesText } from "./size.ts";
import { texts } from "./texts/alerts.ts";

export const severityTones = {
  info: "info",
  warning: "warn",
  critical: "bad",
} as const satisfies Record<AlertRule["severity"], string>;

const duration = quantityOf("ms").text;

/** What a rule looks for, as a sentence. */
export function conditionText(on: AlertCondition): string {
  const own = texts.conditions;
  switch (on.when) {
    case "failures":
      return own.failures(on.count, on.workflow, duration(on.withinMs));
    case "error-rate":
      return own.errorRate(on.percent, on.workflow, duration(on.withinMs));
    case "latency":
      return own.latency(on.percent, duration(on.ms), on.trigger);
    case "silence":
      return own.silence(on.trigger, duration(on.forMs));
    case "volume":
      return own.volume(on.above, on.trigger);
    case "refusals":
      return own.refusals(on.count, on.trigger, duration(on.withinMs));
    case "queue-age":
      return own.queueAge(duration(on.ms));
    case "disk":
      return own.disk(bytesText(on.freeBytes));
    default:
      return on satisfies never;
  }
}
