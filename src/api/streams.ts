import { Problem } from "../contract/problem.ts";
import type { ApiDoors } from "./doors.ts";
import { type Sharer, Shares } from "./shares.ts";

/** Proxies drop connections that are silent for 30 to 60 s. */
const heartbeatMs = 15_000;
/** Of every kind. Each costs a read of the store per poll. */
const streamsMax = 100,
  workspaceStreamsMax = 80;
export const actorStreamsMax = 40;

/** How a stream is answered. */
export const eventStream = {
  headers: { "Content-Type": "text/event-stream", "X-Accel-Buffering": "no" },
} as const;

interface Opening {
  by: Sharer;
  /** Aborted when the caller hangs up. */
  signal: AbortSignal;
}

/** Streams of server-sent events that are open at a time: in all, of a workspace, and of one caller. */
export class Streams {
  readonly #doors: Pick<ApiDoors, "log">;
  readonly #open = new Shares({ total: streamsMax, workspace: workspaceStreamsMax, actor: actorStreamsMax });

  constructor(doors: Pick<ApiDoors, "log">) {
    this.#doors = doors;
  }

  /**
   * Takes a place before anything is looked up, and answers with the texts, read only as fast as the caller takes them and
   * ended when the caller hangs up. Throws Problem `too_many_requests`, and what `make` throws.
   */
  async open(
    { by, signal }: Opening,
    make: () => AsyncGenerator<string> | Promise<AsyncGenerator<string>>,
  ): Promise<Response> {
    const full = this.#open.full(by);
    if (full !== null) {
      throw new Problem("too_many_requests", {
        detail: `${full} streams are open already. Close one first.`,
      });
    }
    const close = this.#place(by);
    // A stream that nobody begins to read ends by this alone.
    signal.addEventListener("abort", close, { once: true });
    if (signal.aborted) close();
    try {
      const texts = this.#told(await make(), close);
      return new Response(ReadableStream.from(texts), eventStream);
    } catch (error) {
      close();
      throw error;
    }
  }

  #place(by: Sharer): () => void {
    const give = this.#open.take(by);
    let isTaken = true;
    return () => {
      if (isTaken) give();
      isTaken = false;
    };
  }

  async *#told(texts: AsyncGenerator<string>, close: () => void): AsyncGenerator<Uint8Array> {
    const encoder = new TextEncoder();
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
