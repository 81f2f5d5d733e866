import type { Actor } from "../contract/actor.ts";
import type { AuditEntry } from "../contract/audit.ts";
import { newId } from "../core/id.ts";
import type { Handlers } from "./call.ts";
import type { ApiDoors } from "./doors.ts";
import { pageOf } from "./page.ts";

export function auditHandlers({ store }: ApiDoors): Handlers<"listAudit"> {
  return {
    async listAudit({ workspace, query }) {
      const { limit, ...given } = query;
      const filter = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
      return pageOf(await store.audit.list({ workspace, ...filter, limit: limit + 1 }), limit);
    },
  };
}

/** Who makes a change: a call's actor, or Tripline itself at its first start. */
export interface Author {
  readonly workspace: string;
  readonly actor: Actor | null;
  readonly requestId: string | null;
  readonly address: string | null;
}

export const tripline = (workspace: string): Author => ({
  workspace,
  actor: null,
  requestId: null,
  address: null,
});

type Told = Pick<AuditEntry, "action"> &
  Partial<Pick<AuditEntry, "targetKind" | "targetId" | "targetName" | "detail" | "difference">>;

/** What is written down of a change (S71). */
export function changeEntry(
  { now, random }: Pick<ApiDoors, "now" | "random">,
  { workspace, actor, requestId, address }: Author,
  told: Told,
): AuditEntry {
  const at = new Date(now()).toISOString();
  const nothing = { targetKind: null, targetId: null, targetName: null, detail: null, difference: null };
  return {
    ...nothing,
    ...told,
    id: newId("aud", { now: now(), random }),
    workspace,
    kind: "change",
    at,
    lastAt: at,
    count: 1,
    actor,
    address,
    requestId,
  };
}
