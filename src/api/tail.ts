import { Problem } from "../contract/problem.ts";
import type { ApiDoors } from "./doors.ts";
import { type Followed, freshDeliveries, newestId } from "./fresh.ts";
import { type Sharer, Shares } from "./shares.ts";

/** Proxies drop connections that are silent for 30 to 60 s. */
const heartbeatMs = 15_000;
/** Each costs a read of the store per poll. */
const tailsMax = 50,
  workspaceTailsMax = 40;
export const actorTailsMax = 30;

interface TailRequest extends Followed {
  lastEventId: string | undefined;
  by: Sharer;
}

/** Makes the stream of new deliveries, as server-sent events. */
export function createTail(doors: ApiDoors): (request: TailRequest) => Promise<Response> {
  const streams = new Streams(doors);
  return async (request) => {
    streams.refuseTooMany(request.by);
    const cursor = request.lastEventId ?? (await newestId(doors, request));
    return streams.response(beaten(doors, events(doors, request, cursor)), request.by);
  };
}

/** Streams of server-sent events that are open at a time: in all, of a workspace, and of one caller. */
export class Streams {
  readonly #doors: Pick<ApiDoors, "log">;
  readonly #open = new Shares({ total: tailsMax, workspace: workspaceTailsMax, actor: actorTailsMax });

  constructor(doors: Pick<ApiDoors, "log">) {
    this.#doors = doors;
  }

  refuseTooMany(by: Sharer): void {
    const open = this.#open.full(by);
    if (open === null) return;
    throw new Problem("too_many_requests", {
      detail: `${open} streams are open already. Close one first.`,
    });
  }

  /** Read only as fast as the caller takes it, and ended when the caller hangs up. */
  response(texts: AsyncGenerator<string>, by: Sharer): Response {
    return new Response(ReadableStream.from(this.#counted(texts, by)), {
      headers: { "Content-Type": "text/event-stream", "X-Accel-Buffering": "no" },
    });
  }

  async *#counted(texts: AsyncGenerator<string>, by: Sharer): AsyncGenerator<Uint8Array> {
    const encoder = new TextEncoder();
    const close = this.#open.take(by);
    try {
      for await (const text of texts) yield encoder.encode(text);
    } catch (error) {
      // The client connects again and goes on where this ends.
      this.#doors.log.warn("stream ended", { error });
    } finally {
      close();
    }
  }
}

async function* events(doors: ApiDoors, request: TailRequest, from: string): AsyncGenerator<string[]> {
  for await (const { deliveries } of freshDeliveries(doors, request, from)) {
    yield deliveries.map(
      (delivery) => `event: delivery\nid: ${delivery.id}\ndata: ${JSON.stringify(delivery)}\n\n`,
    );
  }
}

/** The same texts, and a sign of life where there were none for long. */
export async function* beaten(
  { now }: Pick<ApiDoors, "now">,
  looks: AsyncGenerator<readonly string[]>,
): AsyncGenerator<string> {
  let spokenAt = now();
  yield "retry: 1000\n\n";
  for await (const texts of looks) {
    for (const text of texts) yield text;
    if (texts.length > 0) spokenAt = now();
    if (now() - spokenAt < heartbeatMs) continue;
    yield ": still here\n\n";
    spokenAt = now();
  }
}
