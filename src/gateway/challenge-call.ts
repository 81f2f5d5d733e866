import type { OutgoingDoor } from "./outgoing-door.ts";

/** The sender waits for its answer meanwhile. */
const timeoutMs = 5_000;
/** What an address answers is not looked at. */
const responseBytesMax = 65_536;

/**
 * Calls the addresses that providers' challenges name, through the guard of addresses. Rejects when one does not answer
 * with success; redirects are not followed.
 */
export function compileChallengeCall(http: OutgoingDoor): (url: string) => Promise<void> {
  return async (url) => {
    const call = {
      method: "GET",
      url,
      headers: {},
      body: null,
      timeoutMs,
      redirectsMax: 0,
      responseBytesMax,
    };
    const { status } = await http.request({ ...call, signal: AbortSignal.timeout(timeoutMs) });
    if (status < 200 || status > 299) throw new Error(`it answers ${status}`);
  };
}
