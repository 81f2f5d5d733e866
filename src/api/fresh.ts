import { setTimeout as pause } from "node:timers/promises";
import type { Delivery } from "../contract/delivery.ts";
import type { ApiDoors } from "./doors.ts";

/** Soon enough to look live; one indexed read each. */
const pollMs = 500;
/** Ids are made when a request arrives and seen when it is committed: an earlier one may come to light this much later. */
const settleMs = 2_000;
const pageSize = 500;

export interface Followed {
  workspace: string;
  triggerId: string | undefined;
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
    for (const delivery of await since(doors, followed, settled)) {
      if (!seen.has(delivery.id)) deliveries.push(delivery);
      seen.add(delivery.id);
      if (Date.parse(delivery.receivedAt) < doors.now() - settleMs) settled = delivery.id;
    }
    for (const id of seen) if (id <= settled) seen.delete(id);
    yield { deliveries, settled };
    await pause(pollMs, undefined, { signal }).catch(() => undefined);
  }
}

async function since({ store }: ApiDoors, followed: Followed, after: string): Promise<Delivery[]> {
  const found: Delivery[] = [];
  for (let from = after; ; ) {
    const page = await deliveriesAfter({ store }, followed, { after: from, limit: pageSize });
    found.push(...page);
    const last = page.at(-1);
    if (page.length < pageSize || last === undefined) return found;
    from = last.id;
  }
}

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
