import type { ApiDoors } from "./doors.ts";
import { type Followed, freshDeliveries, newestId } from "./fresh.ts";
import type { Sharer } from "./shares.ts";
import { beaten, type Streams } from "./streams.ts";

interface TailRequest extends Followed {
  lastEventId: string | undefined;
  by: Sharer;
  signal: AbortSignal;
}

/** Makes the stream of new deliveries, as server-sent events. */
export function createTail(doors: ApiDoors, streams: Streams): (request: TailRequest) => Promise<Response> {
  return (request) =>
    streams.open(request, async () => {
      const cursor = request.lastEventId ?? (await newestId(doors, request));
      return beaten(doors, events(doors, request, cursor));
    });
}

async function* events(doors: ApiDoors, request: TailRequest, from: string): AsyncGenerator<string[]> {
  for await (const { deliveries } of freshDeliveries(doors, request, from)) {
    yield deliveries.map(
      (delivery) => `event: delivery\nid: ${delivery.id}\ndata: ${JSON.stringify(delivery)}\n\n`,
    );
  }
}
