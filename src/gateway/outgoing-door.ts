export type HttpHeaders = Record<string, string>;

/** The way out over HTTP, with the address guard; `main` opens it. */
export interface OutgoingDoor {
  request(call: {
    method: string;
    url: string;
    headers: Record<string, string>;
    body: null;
    timeoutMs: number;
    redirectsMax: number;
    responseBytesMax: number;
    signal: AbortSignal;
  }): Promise<{ status: number; headers: HttpHeaders; body: Uint8Array }>;
}

export interface FetchDoors {
  http: OutgoingDoor;
  signal: AbortSignal;
}

/** A sender may be waiting: two of them in turn, as for a discovery, stay below the time it takes for an answer. */
const timeoutMs = 3_000;

/**
 * Fetches what somebody publishes, as a proof needs it. Rejects with the reason where the answer is not 200; a redirect
 * is not followed: it could lead away from whom is meant, or from https to what anybody on the way can change.
 */
export async function fetchDocument(
  url: string,
  { accept, bytesMax }: { accept: string; bytesMax: number },
  { http, signal }: FetchDoors,
): Promise<{ headers: HttpHeaders; body: Uint8Array }> {
  const { status, headers, body } = await http.request({
    method: "GET",
    url,
    headers: { accept },
    body: null,
    timeoutMs,
    redirectsMax: 0,
    responseBytesMax: bytesMax,
    signal,
  });
  if (status !== 200) throw new Error(`${url} answers ${status}`);
  return { headers, body };
}
