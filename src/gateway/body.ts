import type { IncomingMessage, ServerResponse } from "node:http";

export type BodyRead =
  | { kind: "ok"; raw: Uint8Array }
  | { kind: "too_large"; limit: number; reason: string }
  | { kind: "unavailable"; reason: string }
  | { kind: "departed"; reason: string };

const empty = new Uint8Array(0);

/** The declared length of the body; null where it is sent in chunks; 0 where there is none. */
export function declaredLength({ headers }: IncomingMessage): number | null {
  if (headers["transfer-encoding"] !== undefined) return null;
  return Number(headers["content-length"] ?? 0);
}

/**
 * Reads the body exactly as received. One that is longer than `bytesMax` is refused by its declared length, else as
 * soon as it grows beyond; the rest of it is left unread. A sender who goes away ends the reading, and so does
 * `hasRoom` when it says that no more bytes of any body can be held.
 */
export function readBody(
  request: IncomingMessage,
  { bytesMax, hasRoom }: { bytesMax: number; hasRoom: (bytes: number) => boolean },
): BodyRead | Promise<BodyRead> {
  const declared = declaredLength(request);
  if (declared === 0) return { kind: "ok", raw: empty };
  if (declared !== null && declared > bytesMax) return tooLarge(bytesMax, `${declared} bytes were announced`);
  return new Promise((resolve) => {
    let first: Buffer | null = null;
    let chunks: Buffer[] | null = null;
    let bytes = 0;
    const settle = (read: BodyRead) => {
      request.off("data", take).off("end", finish).off("close", leave).off("error", leave);
      resolve(read);
    };
    const take = (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes > bytesMax) {
        request.pause();
        settle(tooLarge(bytesMax, "it grew beyond while it was sent"));
      } else if (!hasRoom(chunk.length)) {
        request.pause();
        settle({ kind: "unavailable", reason: "too many bytes of bodies are under way" });
      } else if (first === null) first = chunk;
      else {
        chunks ??= [first];
        chunks.push(chunk);
      }
    };
    // Nothing more comes after the end: what listens then need not be taken off.
    const finish = () => {
      resolve({ kind: "ok", raw: chunks === null ? (first ?? empty) : Buffer.concat(chunks, bytes) });
    };
    const leave = () => settle({ kind: "departed", reason: `the sender went away after ${bytes} bytes` });
    request.on("data", take).on("end", finish).on("close", leave).on("error", leave);
  });
}

/** What is left of a refused body is read and thrown away up to here, so that the sender gets to read the answer. */
const drainBytesMax = 16_777_216;
const drainMsMax = 5_000;
/** A rest that is not longer is worth less than a new connection. */
const keepAliveBytesMax = 65_536;

/** Whether the connection can't be used again, because more of the body is unread than is worth reading. */
export function mustClose(request: IncomingMessage): boolean {
  if (request.complete) return false;
  const declared = declaredLength(request);
  return declared === null || declared > keepAliveBytesMax;
}

/** Ends the response after the rest of the body has been read, or given up on. The answer is on its way already. */
export function drain(request: IncomingMessage, response: ServerResponse): void {
  let bytes = 0;
  const end = () => {
    clearTimeout(timer);
    request.off("data", take).off("end", end).off("close", end);
    response.end();
  };
  const take = (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes > drainBytesMax) end();
  };
  const timer = setTimeout(end, drainMsMax);
  // What happens to a body that nobody wants is not an error of ours.
  request.on("error", () => undefined);
  request.on("data", take).on("end", end).on("close", end);
  request.resume();
}

function tooLarge(limit: number, reason: string): BodyRead {
  return { kind: "too_large", limit, reason: `the body may have ${limit} bytes; ${reason}` };
}
