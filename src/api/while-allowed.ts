import type { Endpoint } from "../contract/endpoint.ts";

/** Little is seen after the end of what allowed it, and a busy stream does not ask with each event. */
const lookedMs = 1_000;

interface Watched {
  endpoint: Endpoint;
  /** Rejects once the caller may not call it any more. */
  allowed: () => Promise<void>;
  now: () => number;
}

/**
 * A stream of events that ends when its caller is let in no more: whose session has ended, who has left the workspace,
 * whose key was revoked. With the next event, that is, or the next heartbeat where there are none. Other answers are given whole, and stay as they are.
 */
export function whileAllowed(response: Response, { endpoint, allowed, now }: Watched): Response {
  const { body, status, headers } = response;
  if (endpoint.content !== "events" || body === null) return response;

  async function* chunks(stream: ReadableStream<Uint8Array>) {
    let lookedAt = now();
    for await (const chunk of stream) {
      if (now() - lookedAt >= lookedMs) {
        lookedAt = now();
        const isAllowed = await allowed().then(
          () => true,
          () => false,
        );
        if (!isAllowed) return;
      }
      yield chunk;
    }
  }
  return new Response(ReadableStream.from(chunks(body)), { status, headers });
}
