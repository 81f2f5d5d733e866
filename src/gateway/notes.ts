import type { Log } from "../contract/log.ts";
import type { Metrics } from "../contract/metrics.ts";
import type { SecurityEvent, SecurityLog } from "../contract/security.ts";
import type { Rejection } from "../store/store.ts";
import type { Ending, Kept, Reached, Repeated } from "./journey.ts";
import { originalOf, type Ring, rejectionOf } from "./ring.ts";
import { isProvedTest } from "./tested.ts";

export interface NoteDoors {
  log: Log;
  metrics?: Metrics | undefined;
  security: SecurityLog;
  ring: Ring;
  /** Something came that runs wait for. */
  came: () => void;
}

/** Tells the log, the counters and whoever waits of a delivery that was taken. */
export function noteDelivery(delivery: Kept | Repeated, { log, metrics, came }: NoteDoors): void {
  const { id: deliveryId, trigger } = delivery;
  const status = delivery.kind === "duplicate" ? "duplicate" : delivery.status;
  const of = { workspace: trigger.workspace, trigger: trigger.name, triggerId: trigger.id };
  if (!delivery.isTest) metrics?.delivered({ ...of, status, reason: null });
  if (delivery.arrivals !== undefined) came();
  if (delivery.kind === "duplicate") {
    log.debug("delivery repeated", { deliveryId, duplicateOf: delivery.of });
    return;
  }
  log.debug("delivery kept", { deliveryId, triggerId: trigger.id, status: delivery.status });
  for (const warning of delivery.trace.warnings) {
    log.warn("delivery marked", { deliveryId, triggerId: trigger.id, warning });
  }
}

/** Keeps a refusal, or an answered challenge, in the ring, and tells of it where refusals are told. */
export function noteEnding(
  ending: Ending,
  reached: Reached,
  {
    answerStatus,
    workspace,
    doors,
  }: { answerStatus: number | null; workspace: string | null; doors: NoteDoors },
): void {
  const rejection = rejectionOf(reached, { ending, answerStatus, workspace });
  doors.ring.add({ rejection, original: originalOf(reached, ending) });
  const { workspace: owner, status } = rejection.delivery;
  const reason = status === "handshake" ? null : ending.kind;
  const of = { trigger: reached.trigger?.name ?? null, triggerId: reached.trigger?.id ?? null };
  if (!isProvedTest(reached)) doors.metrics?.delivered({ ...of, workspace: owner, status, reason });
  if (!ownFaults.has(ending.kind)) doors.security.note(refusalOf(rejection, reached, ending.kind));
}

/** Endings that say nothing against who sent: a challenge, something wrong here, or a sender that has gone. */
const ownFaults: ReadonlySet<Ending["kind"]> = new Set([
  "failed",
  "broken",
  "untestable",
  "departed",
  "handshake",
]);

function refusalOf({ delivery }: Rejection, { ip, trigger }: Reached, kind: Ending["kind"]): SecurityEvent {
  const { workspace, triggerId, id, url, reason } = delivery;
  const path = url.replace(/[?#].*$/s, "");
  const target = { targetId: triggerId, targetName: trigger?.name ?? null };
  return { kind: "refusal", action: kind, workspace, ip, path, reason, requestId: id, ...target };
}
