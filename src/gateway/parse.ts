import { parseBody } from "../core/body.ts";
import { mediaTypeOf } from "../core/media-type.ts";
import { decompress } from "./decompress.ts";
import type { Counted, Ending, Parsed } from "./journey.ts";

/** Content type → event. Compressed bodies are decompressed off the main thread, hence the promise. */
export function parse(counted: Counted): Parsed | Ending | Promise<Parsed | Ending> {
  const { headers, raw, trigger } = counted;
  const contentType = headers["content-type"];
  if (trigger.contentTypes !== null && raw.length > 0) {
    const essence = mediaTypeOf(contentType)?.essence ?? "";
    if (!trigger.contentTypes.has(essence)) {
      return { kind: "unsupported", reason: `the content type ${essence || "is missing or malformed"}` };
    }
  }
  const contentEncoding = headers["content-encoding"];
  if (contentEncoding === undefined) return parsed(counted, raw);
  return decompress(raw, { contentEncoding, bytesMax: trigger.bodyBytesMax }).then((result) =>
    result.kind === "ok" ? parsed(counted, result.body) : result,
  );
}

function parsed(counted: Counted, body: Uint8Array): Parsed | Ending {
  const read = parseBody({ bytes: body, contentType: counted.headers["content-type"] });
  return read.kind === "parsed" ? { ...counted, body, type: read.type, value: read.value } : read;
}
