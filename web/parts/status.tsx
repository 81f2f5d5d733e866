import type { ReactNode } from "react";
import type { DeliveryStatus } from "../../src/contract/delivery.ts";
import type { RunStatus } from "../../src/contract/run-status.ts";
import type { TriggerStatus } from "../../src/contract/trigger.ts";
import { texts } from "../texts/status.ts";

export type Tone = "good" | "bad" | "warn" | "info" | "plain";
type Known = DeliveryStatus | RunStatus | TriggerStatus;

const tones = {
  accepted: "good",
  duplicate: "plain",
  filtered: "plain",
  captured: "info",
  handshake: "info",
  rejected: "bad",
  queued: "plain",
  running: "info",
  waiting: "warn",
  succeeded: "good",
  failed: "bad",
  canceled: "plain",
  active: "good",
  inactive: "plain",
  retired: "plain",
} as const satisfies Record<Known, Tone>;

export const toneClass = {
  good: "bg-good-soft text-good",
  bad: "bg-bad-soft text-bad",
  warn: "bg-warn-soft text-warn",
  info: "bg-info-soft text-info",
  plain: "bg-sunken text-muted",
} as const satisfies Record<Tone, string>;

/** A state as a word with a colour; the word alone says all. */
export function Badge({ tone = "plain", children }: { tone?: Tone; children: ReactNode }) {
  return (
    <span
      className={`inline-flex items-center gap-1.5 rounded-full px-2 py-0.5 text-xs font-medium whitespace-nowrap ${toneClass[tone]}`}
    >
      <span className="size-1.5 rounded-full bg-current" aria-hidden />
      {children}
    </span>
  );
}

/** The status of a delivery, a run or a trigger. */
export const Status = ({ of }: { of: Known }) => <Badge tone={tones[of]}>{texts[of]}</Badge>;
