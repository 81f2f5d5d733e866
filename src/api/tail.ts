import { setTimeout as pause } from "node:timers/promises";
import type { Delivery } from "../contract/delivery.ts";
import { Problem } from "../contract/problem.ts";
import type { ApiDoors } from "./doors.ts";

/** Soon enough to look live; one indexed read each. */
const pollMs = 500;
/** Proxies drop connections that are silent for 30 to 60 s. */
const heartbeatMs = 15_000;
/** Ids are made when a request arrives and seen when it is committed: an earlier one may come to light this much later. */
const settleMs = 2_000;
const pageSize = 500;
/** Each costs a read of the store per poll. */
export const tailsMax = 50;

interface TailRequest {
  workspace: string;
  triggerId: string | undefined;
  lastEventId: string | undefined;
  signal: AbortSignal;
}

/** Makes the stream of new deliveries, as server-sent events. */
export function createTail(doors: ApiDoors): (request: TailRequest) => Promise<Response> {
  let open = 0;
  async function* counted(request: TailRequest, from: string): AsyncGenerator<Uint8Array> {
    const encoder = new TextEncoder();
    open += 1;
    try {
      for await (const text of events(doors, request, from)) yield encoder.encode(text);
    } catch (error) {
      // The client connects again and goes on where this ends.
      doors.log.warn("tail ended", { error });
    } finally {
      open -= 1;
    }
  }
  return async (request) => {
    if (open >= tailsMax) {
      throw new Problem("too_many_requests", {
        detail: `${tailsMax} streams are open already. Close one first.`,
      });
    }
    const cursor = request.lastEventId ?? (await newestId(doors, request));
    // Read only as fast as the caller takes it, and ended when the caller hangs up.
    return new Response(ReadableStream.from(counted(request, cursor)), {
      headers: { "Content-Type": "text/event-stream", "X-Accel-Buffering": "no" },
    });
  };
}

async function* events(doors: ApiDoors, request: TailRequest, from: string): AsyncGenerator<string> {
  const { signal } = request;
  /** Everything up to this id has been seen; what comes after it is read again until it is old enough. */
  let settled = from;
  const seen = new Set<string>();
  let spokenAt = doors.now();
  yield "retry: 1000\n\n";
  while (!signal.aborted) {
    const fresh: Delivery[] = [];
    for (const delivery of await since(doors, request, settled)) {
      if (!seen.has(delivery.id)) fresh.push(delivery);
      seen.add(delivery.id);
      if (Date.parse(delivery.receivedAt) < doors.now() - settleMs) settled = delivery.id;
    }
    for (const id of seen) if (id <= settled) seen.delete(id);
    for (const delivery of fresh) {
      yield `event: delivery\nid: ${delivery.id}\ndata: ${JSON.stringify(delivery)}\n\n`;
      spokenAt = doors.now();
    }
    if (doors.now() - spokenAt >= heartbeatMs) {
      yield ": still here\n\n";
      spokenAt = doors.now();
    }
    await pause(pollMs, undefined, { signal }).catch(() => undefined);
  }
}

async function since(
  { store }: ApiDoors,
  { workspace, triggerId }: TailRequest,
  after: string,
): Promise<Delivery[]> {
  const found: Delivery[] = [];
  for (let from = after; ; ) {
    const page = await store.deliveries.list({
      workspace,
      after: from,
      limit: pageSize,
      ...(triggerId !== undefined && { triggerId }),
    });
    found.push(...page);
    const last = page.at(-1);
    if (page.length < pageSize || last === undefined) return found;
    from = last.id;
  }
}

/** What is there already is not new. */
async function newestId({ store }: ApiDoors, { workspace, triggerId }: TailRequest): Promise<string> {
  const [newest] = await store.deliveries.list({
    workspace,
    limit: 1,
    ...(triggerId !== undefined && { triggerId }),
  });
  return newest?.id ?? "dlv_";
}
