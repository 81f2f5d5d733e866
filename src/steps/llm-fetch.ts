import { replyFailure } from "./http-failure.ts";
import type { HttpCall, StepContext } from "./step.ts";

/** Far beyond what a model says at once; a stream says every word in a frame of its own, and all of them again at its end. */
const replyBytesMax = 5_242_880,
  streamBytesMax = 33_554_432;

/** Of the whole reply; of one that is streamed: without anything of it. */
interface Patience {
  timeoutMs: number;
  stream: boolean;
}

/** A `fetch` that goes through the guarded door, and the failure that it met last. */
export interface CompletionFetch {
  fetch: typeof fetch;
  failure(): Error | null;
}

/**
 * The way out for the SDK. A status of 400 or above is thrown as the engine understands it: TerminalError, RetryLaterError
 * by `Retry-After`, or an Error that is worth a retry. Redirects are not followed; they would take the key along.
 */
export function completionFetch(context: StepContext, { timeoutMs, stream }: Patience): CompletionFetch {
  let failure: Error | null = null;
  const send = async (target: string, init: RequestInit): Promise<Response> => {
    const call: HttpCall = {
      method: init.method ?? "GET",
      url: target,
      headers: {
        ...Object.fromEntries(new Headers(init.headers)),
        "Idempotency-Key": context.idempotencyKey,
        "Accept-Encoding": "identity",
      },
      body: typeof init.body === "string" ? init.body : null,
      timeoutMs: stream ? context.timeoutMs : timeoutMs,
      ...(stream && { idleMs: timeoutMs }),
      redirectsMax: 0,
      responseBytesMax: stream ? streamBytesMax : replyBytesMax,
      signal: context.signal,
    };
    const reply = await context.doors.http.request(call);
    const failed = replyFailure(reply, { call, expected: [], by: context });
    if (failed !== null) throw failed;
    return new Response(Buffer.from(reply.body), { status: reply.status, headers: reply.headers });
  };
  return {
    failure: () => failure,
    async fetch(target, init) {
      try {
        return await send(target instanceof Request ? target.url : String(target), init ?? {});
      } catch (error) {
        failure = error instanceof Error ? error : new Error(String(error));
        throw error;
      }
    },
  };
}
