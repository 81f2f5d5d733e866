import { addressGuard } from "./address-guard.ts";
import type { HttpDoor } from "./step.ts";

export interface HttpDoorOptions {
  /** CIDRs that may be reached although they are not public. */
  allow: readonly string[];
  /** At once to one origin (scheme, host and port); further requests wait for a free connection. */
  connectionsPerOriginMax?: number;
  connectTimeoutMs?: number;
}

/** One origin can't take all of the process's sockets, and 4,000 requests/s of 30 ms each find room. */
const connectionsPerOriginMaxDefault = 128;
const connectTimeoutMsDefault = 10_000;
/**
 * Opens the way out over HTTP/1.1. Every connection is checked against the guard when it is made, redirects are followed
 * here, one by one. Rejects with TerminalError for what no other attempt would mend: a refused address (AddressRefused),
 * a URL or header that HTTP does not know, too many redirects, a reply that is too large. Rejects with the signal's
 * reason when it aborts, and with another Error, worth a retry, for the network's failures and the timeout.
 */
export function openHttpDoor({
  allow,
  connectionsPerOriginMax = connectionsPerOriginMaxDefault,
  connectTimeoutMs = connectTimeoutMsDefault,
}: HttpDoorOptions): HttpDoor & AsyncDisposable {
  const isAllowed = addressGuard(allow);
  let opening: ReturnType<typeof open> | undefined;
  const open = async () => {
    const { openHttpClient } = await import("./http-client.ts");
    return openHttpClient({ isAllowed, connectionsPerOriginMax, connectTimeoutMs });
  };
  return {
    async request(call) {
      // Undici takes 25 MB and a moment to load; an instance that calls nobody goes without.
      opening ??= open();
      const client = await opening;
      return client.request(call);
    },
    async [Symbol.asyncDispose]() {
      const client = await opening;
      await client?.[Symbol.asyncDispose]();
    },
  };
}
