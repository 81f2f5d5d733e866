import type { DeliveryDetail } from "../contract/delivery.ts";
import type { Json } from "../contract/name.ts";
import { parseBody } from "./body.ts";

type Stored = Pick<DeliveryDetail, "contentType" | "bodyType" | "bodyCharset">;

/**
 * A stored body as data, read as it was when it came, whatever its trigger says by now. What was not read then, or can't
 * be any more, is text.
 */
export function storedBody(bytes: Uint8Array, { contentType, bodyType, bodyCharset }: Stored): Json {
  const as = bodyType ?? undefined;
  const charset = bodyCharset ?? undefined;
  const parsed = parseBody({ bytes, contentType, as, charset });
  return parsed.kind === "parsed" ? parsed.value : Buffer.from(bytes).toString();
}
