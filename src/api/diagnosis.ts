import { setImmediate as pause } from "node:timers/promises";
import { secretsOf } from "../auth/credential.ts";
import { diagnose } from "../auth/diagnose.ts";
import type { Proof, SchemeDoors } from "../auth/scheme.ts";
import type { DeliveryDetail } from "../contract/delivery.ts";
import type { Diagnosis } from "../contract/diagnosis.ts";
import { Problem } from "../contract/problem.ts";
import type { Snapshot } from "../store/store.ts";
import { newest } from "./change.ts";
import type { ApiDoors } from "./doors.ts";

/** The verdicts of a refusal for authentication. */
const unproved = new Set(["unauthenticated", "stale", "throttled"]);

/** Why a refused request was not proved by its trigger's credentials as they are now, and what would have proved it. */
export async function diagnosisOf(delivery: DeliveryDetail, doors: ApiDoors): Promise<Diagnosis> {
  refuseOthers(delivery);
  const { workspace, triggerId, reason } = delivery;
  const snapshot = await newest(doors);
  const trigger = snapshot.triggers.find(({ id }) => id === triggerId);
  if (trigger === undefined) {
    throw new Problem("not_found", {
      detail: "Its trigger is gone, and with it the credentials to compare with.",
    });
  }
  const body = (await doors.store.deliveries.body({ workspace, id: delivery.id })) ?? new Uint8Array(0);
  const secrets = secretValues(snapshot, { workspace, environment: doors.environment });
  const hidden = delivery.trace.find((entry) => entry.hidden !== undefined)?.hidden;
  const isHidden = hidden !== undefined && (hidden.length > 0 || body.length < delivery.bodyBytes);
  const request = {
    proof: proofOf(delivery, { body, publicUrl: doors.settings.publicUrl() }),
    isWhole: body.length >= delivery.bodyBytes && !isHidden,
    isHidden,
    reason,
  };
  const told = await diagnose(trigger.auth, request, { doors: schemeDoors(secrets), secrets, pause });
  return { delivery: delivery.id, trigger: trigger.name, reason, ...told };
}

function refuseOthers({ id, status, triggerId, trace, reason }: DeliveryDetail): void {
  if (status !== "rejected") {
    throw new Problem("conflict", {
      detail: `It was not refused: it is ${status}. Its trace says the rest.`,
    });
  }
  const last = trace.findLast(({ verdict }) => verdict !== "ok");
  if (triggerId !== null && last?.station === "verify" && unproved.has(last.verdict)) return;
  const where = last === undefined ? "" : ` It ended at the station ${last.station}:`;
  const why = (last?.reason ?? reason ?? last?.verdict ?? "its trace says why").replace(/\.$/, "");
  throw new Problem("conflict", {
    detail: `Its authentication is not why it was refused.${where} ${why}. See tripline deliveries show ${id}`,
  });
}

/** The request as it came, as far as it was kept: credentials are masked, a long body is cut. */
function proofOf(
  { method, url, headers, receivedAt }: DeliveryDetail,
  { body, publicUrl }: { body: Uint8Array; publicUrl: string },
): Proof {
  const mark = url.indexOf("?");
  return {
    method,
    url,
    publicUrl: publicUrl.replace(/\/+$/, "") + url,
    headers,
    query: new URLSearchParams(mark === -1 ? "" : url.slice(mark + 1)),
    body,
    now: Date.parse(receivedAt),
  };
}

/** The workspace's secrets, and the environment variables that its triggers name. */
function secretValues(
  snapshot: Snapshot,
  { workspace, environment }: { workspace: string; environment: ApiDoors["environment"] },
): Map<string, string> {
  const stored = snapshot.secrets.filter((secret) => secret.workspace === workspace);
  const values = new Map(stored.map(({ name, value }) => [name, value]));
  for (const trigger of snapshot.triggers) {
    if (trigger.workspace !== workspace) continue;
    for (const reference of secretsOf(trigger.auth)) {
      const value = reference.startsWith("env:") ? environment(reference.slice("env:".length)) : undefined;
      if (value !== undefined) values.set(reference, value);
    }
  }
  return values;
}

/** Issued keys are masked in what is kept: none can be looked up again. */
function schemeDoors(secrets: ReadonlyMap<string, string>): SchemeDoors {
  return {
    secret(reference) {
      const value = secrets.get(reference);
      if (value === undefined) throw new Error(`secret ${reference} is not set`);
      return value;
    },
    key: () => null,
  };
}
