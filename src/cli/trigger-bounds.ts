import { bodyBytesDefault } from "../contract/limits.ts";
import type { Trigger } from "../contract/trigger.ts";
import type { Quota } from "../contract/workspace.ts";

type Bounds = Pick<
  Trigger,
  | "limits"
  | "priority"
  | "concurrency"
  | "order"
  | "debounce"
  | "batch"
  | "deduplication"
  | "quarantine"
  | "responses"
>;

/** What a trigger takes, when its runs begin and what becomes of the rest, as far as its author has said so. */
export function boundsOf(trigger: Bounds): Record<string, string | null | undefined> {
  const { limits, priority, concurrency, order, debounce, batch, deduplication, quarantine } = trigger;
  const { quota, per, addresses, contentTypes, bodyBytes } = limits;
  return {
    "answers for": Object.keys(trigger.responses).join(", ") || null,
    "idempotency key": deduplication.key ?? (deduplication.bodyHash ? "a hash of the body" : null),
    quota: quota === undefined ? null : quotaText(quota),
    "quota per key": per === undefined ? null : `${quotaText(per)}, of ${per.key}`,
    "addresses taken": addresses?.join(", ") ?? null,
    "content types": contentTypes?.join(", ") ?? null,
    "largest body": bodyBytes === bodyBytesDefault ? null : `${bodyBytes} bytes`,
    priority: priority === "normal" ? null : priority,
    concurrency: concurrency === undefined ? null : `${concurrency} at a time`,
    order: order && `by ${order.key}${order.onFailure === "hold" ? ", held after a failure" : ""}`,
    debounce: debounce && `${debounce.ms} ms${keyText(debounce.key)}`,
    batch: batch && `${batch.count}, or after ${batch.ms} ms${keyText(batch.key)}`,
    quarantine: quarantine ? "what is refused for its signature or content is kept whole" : null,
  };
}

function quotaText({ perMinute, perHour, perDay }: Quota): string {
  const windows = [
    [perMinute, "a minute"],
    [perHour, "an hour"],
    [perDay, "a day"],
  ] as const;
  return windows.flatMap(([most, of]) => (most === undefined ? [] : [`${most} ${of}`])).join(", ");
}

const keyText = (key: string | undefined): string => (key === undefined ? "" : `, by ${key}`);
