import { setTimeout as pause } from "node:timers/promises";
import type { Delivery } from "../contract/delivery.ts";
import { idsFrom } from "../core/id.ts";
import type { Sought } from "./delivery-query.ts";
import type { ApiDoors } from "./doors.ts";

/** Soon enough to look live; one indexed read each. */
const pollMs = 500;
/** Ids are made when a request arrives and seen when it is committed: an earlier one may come to light this much later. */
const settleMs = 2_000;
const pageSize = 500;

/** A look through what does not fit takes no longer; the next one goes on where it ended. */
const lookMs = 120;

export interface Followed {
  workspace: string;
  triggerId: string | undefined;
  /** Absent: all of the trigger's, or the workspace's. */
  sought?: Sought;
  signal: AbortSignal;
}

interface Look {
  /** What has come to light since the last look, in the order of ids. */
  deliveries: Delivery[];
  /** Everything up to this id has been seen; nothing before it comes to light any more. */
  settled: string;
}

/** Looks for new deliveries twice a second, until the signal is aborted. */
export async function* freshDeliveries(
  doors: ApiDoors,
  followed: Followed,
  from: string,
): AsyncGenerator<Look> {
  const { signal } = followed;
  let settled = from;
  const seen = new Set<string>();
  while (!signal.aborted) {
    const deliveries: Delivery[] = [];
    const settling = doors.now() - settleMs;
    const { found, lookedTo } = await since(doors, followed, settled);
    for (const delivery of found) {
      if (!seen.has(delivery.id)) deliveries.push(delivery);
      seen.add(delivery.id);
      if (Date.parse(delivery.receivedAt) < settling) settled = delivery.id;
    }
    // Of those that do not fit nothing is known but that they were looked through.
    const passed = [lookedTo, idsFrom("dlv", settling)].filter((id) => id !== null).toSorted()[0] ?? settled;
    if (followed.sought !== undefined && passed > settled) settled = passed;
    for (const id of seen) if (id <= settled) seen.delete(id);
    yield { deliveries, settled };
    await pause(pollMs, undefined, { signal }).catch(() => undefined);
  }
}

/** `lookedTo`: all was looked through up to this id; null: to the newest. */
async function since(
  { store }: ApiDoors,
  followed: Followed,
  after: string,
): Promise<{ found: Delivery[]; lookedTo: string | null }> {
  const { sought } = followed;
  const found: Delivery[] = [];
  for (let from = after; ; ) {
    if (sought !== undefined) {
      const look = {
        ...sought,
        after: later(from, sought.after),
        oldestFirst: true,
        limit: pageSize,
        lookMs,
      };
      const { items, next } = await store.deliveries.search(look);
      found.push(...items);
      if (items.length < pageSize || next === null) return { found, lookedTo: next };
      from = next;
      continue;
    }
    const page = await deliveriesAfter({ store }, followed, { after: from, limit: pageSize });
    found.push(...page);
    const last = page.at(-1);
    if (page.length < pageSize || last === undefined) return { found, lookedTo: null };
    from = last.id;
  }
}

const later = (one: string, other: string | undefined) => (other !== undefined && other > one ? other : one);

export function deliveriesAfter(
  { store }: Pick<ApiDoors, "store">,
  { workspace, triggerId }: Pick<Followed, "workspace" | "triggerId">,
  { after, limit }: { after: string; limit: number },
): Promise<Delivery[]> {
  return store.deliveries.list({
    workspace,
    after,
    limit,
    ...(triggerId !== undefined && { triggerId }),
  });
}

/** What is there already is not new. */
export async function newestId(
  { store }: Pick<ApiDoors, "store">,
  { workspace, triggerId }: Pick<Followed, "workspace" | "triggerId">,
): Promise<string> {
  const [newest] = await store.deliveries.list({
    workspace,
    limit: 1,
    ...(triggerId !== undefined && { triggerId }),
  });
  return newest?.id ?? "dlv_";
}
