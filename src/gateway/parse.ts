import { parseBody } from "../core/body.ts";
import { mediaTypeOf } from "../core/media-type.ts";
import { nearest, type RoundedNumber } from "../core/rounded-number.ts";
import type { Unpacked } from "../core/unpacked.ts";
import { decompress } from "./decompress.ts";
import type { Counted, Ending, EventBatch, Parsed } from "./journey.ts";

type Result = Parsed | EventBatch | Ending;

/**
 * Content type → event, or events, where the trigger's preset knows of an envelope. Compressed bodies are decompressed off
 * the main thread, hence the promise.
 */
export function parse(counted: Counted): Result | Promise<Result> {
  const { headers, raw, trigger } = counted;
  const contentType = headers["content-type"];
  if (trigger.contentTypes !== null && raw.length > 0) {
    const essence = mediaTypeOf(contentType)?.essence ?? "";
    if (!trigger.contentTypes.has(essence)) {
      return { kind: "unsupported", reason: `the content type ${essence || "is missing or malformed"}` };
    }
  }
  const contentEncoding = headers["content-encoding"];
  if (contentEncoding === undefined) return opened(counted, raw);
  return decompress(raw, { contentEncoding, bytesMax: trigger.bodyBytesMax }).then((result) =>
    result.kind === "ok" ? opened(counted, result.body) : result,
  );
}

/** What a provider has encrypted is read, and stored, in the clear. */
function opened(counted: Counted, body: Uint8Array): Result {
  const open = counted.trigger.provider?.open ?? null;
  const clear = open === null ? null : open(body, counted.at);
  if (typeof clear === "string") return { kind: "unparsable", reason: clear };
  return parsed(counted, clear ?? body);
}

function parsed(counted: Counted, body: Uint8Array): Result {
  const unpack = counted.trigger.provider?.unpack ?? null;
  return unpack === null ? readContent(counted, body) : unpacked(counted, unpack({ ...counted, body }));
}

function unpacked(counted: Counted, result: Unpacked): Result {
  switch (result.kind) {
    case "event":
      return readContent(
        { ...counted, headers: result.event.headers, sentHeaders: counted.headers },
        result.event.body,
      );
    case "batch":
      return { kind: "batch", counted, events: result.events };
    case "crowded":
      return { kind: "too_large", limit: result.eventsMax, reason: result.reason, msg: result.reason };
    case "unparsable":
    case "unsupported":
      return result;
    default:
      return result satisfies never;
  }
}

/** The content of one event, by its content type. */
export function readContent(counted: Counted, body: Uint8Array): Parsed | Ending {
  const { type: wanted, charset, onError } = counted.trigger.payload;
  const as = wanted === "auto" ? undefined : wanted;
  const read = parseBody({ bytes: body, contentType: counted.headers["content-type"], as, charset });
  if (read.kind === "parsed") {
    const { type, value, document, rounded } = read;
    if (rounded !== undefined) counted.trace.warn(roundedWarning(rounded, counted.trigger));
    return { ...counted, body, type, value, document };
  }
  return onError === "reject" ? read : takenAsText(counted, body, read);
}

/** What the author wants although it is not what it says: text, or bytes where it is no text. */
function takenAsText(
  counted: Counted,
  body: Uint8Array,
  fault: { reason: string; line?: number; column?: number },
): Parsed {
  const { charset } = counted.trigger.payload;
  const contentType = counted.headers["content-type"];
  const read = parseBody({ bytes: body, contentType, as: "text", charset });
  const taken = read.kind === "parsed" ? read : parseBody({ bytes: body, contentType, as: "binary" });
  if (taken.kind !== "parsed") throw new Error("Bytes can always be taken as bytes.");
  const place = fault.line === undefined ? "" : ` (line ${fault.line}, column ${fault.column ?? 1})`;
  counted.trace.warn(
    `taken as ${taken.type}, since it can't be read as what it is called: ${fault.reason}${place}`,
  );
  return { ...counted, body, type: taken.type, value: taken.value, document: undefined };
}

/** Digits shown; there may be millions. */
const numeralCharactersMax = 40;

function roundedWarning({ numeral, line, column }: RoundedNumber, { redaction }: Counted["trigger"]): string {
  // It may be what is to be hidden.
  if (redaction?.body) return `the number at line ${line}, column ${column} is rounded`;
  const shown =
    numeral.length > numeralCharactersMax ? `${numeral.slice(0, numeralCharactersMax)}…` : numeral;
  return `the number ${shown} (line ${line}, column ${column}) is rounded to ${nearest(Number(numeral))}; a parameter with match has its exact digits`;
}
