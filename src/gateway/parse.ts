import { parseBody } from "../core/body.ts";
import { mediaTypeOf } from "../core/media-type.ts";
import { decompress } from "./decompress.ts";
import type { Ending, Greeted, Parsed } from "./journey.ts";

/** Content type → event. Compressed bodies are decompressed off the main thread, hence the promise. */
export function parse(greeted: Greeted): Parsed | Ending | Promise<Parsed | Ending> {
  const { headers, raw, trigger } = greeted;
  const contentType = headers["content-type"];
  if (trigger.contentTypes !== null && raw.length > 0) {
    const essence = mediaTypeOf(contentType)?.essence ?? "";
    if (!trigger.contentTypes.has(essence)) {
      return { kind: "unsupported", reason: `the content type ${essence || "is missing or malformed"}` };
    }
  }
  const contentEncoding = headers["content-encoding"];
  if (contentEncoding === undefined) return parsed(greeted, raw);
  return decompress(raw, { contentEncoding, bytesMax: trigger.bodyBytesMax }).then((result) =>
    result.kind === "ok" ? parsed(greeted, result.body) : result,
  );
}

function parsed(greeted: Greeted, body: Uint8Array): Parsed | Ending {
  const read = parseBody({ bytes: body, contentType: greeted.headers["content-type"] });
  return read.kind === "parsed" ? { ...greeted, body, type: read.type, value: read.value } : read;
}
