import type { Json } from "../contract/name.ts";
import type { BodyType } from "../contract/payload.ts";
import { bodyText } from "./body-text.ts";
import { numeralAt } from "./numerals.ts";
import type { ParameterSources } from "./parameter-source.ts";

/** A body and how it was read. */
interface Content {
  bytes: Uint8Array;
  contentType: string | null | undefined;
  type: BodyType;
  charset: string | undefined;
  value: Json;
}

/** What parameters read in the body itself and not in the data made of it; nothing is done before they ask. */
export function contentSources(content: Content): Pick<ParameterSources, "text" | "numeral"> {
  const { bytes, contentType, type, charset, value } = content;
  return {
    text() {
      if (bytes.length === 0) return undefined;
      if (typeof value === "string" && type !== "json") return value;
      return bodyText(bytes, { contentType, bodyType: type, charset });
    },
    numeral: (place) => numeralAt({ bytes, contentType, as: type, charset }, place),
  };
}
