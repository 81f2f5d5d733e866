/** A content type taken apart: `type/subtype` in lower case, its parameters by lower-case name. */
export interface MediaType {
  essence: string;
  parameters: ReadonlyMap<string, string>;
}

/** No real content type is longer; a longer one is not looked at. */
const mediaTypeCharactersMax = 1_000;
const essenceShape = /^\s*([!#$%&'*+.^_`|~0-9a-z-]+\/[!#$%&'*+.^_`|~0-9a-z-]+)\s*(?:;|$)/i;
const parameter = /\s*;\s*([!#$%&'*+.^_`|~0-9a-z-]+)=("(?:[^"\\]|\\.)*"|[^;"\s]*)\s*/giy;

/** Reads a Content-Type header (RFC 9110); null when there is none or it is malformed. */
export function mediaTypeOf(contentType: string | null | undefined): MediaType | null {
  if (contentType === null || contentType === undefined || contentType.length > mediaTypeCharactersMax)
    return null;
  const essence = essenceShape.exec(contentType)?.[1]?.toLowerCase();
  if (essence === undefined) return null;
  return {
    essence,
    parameters: contentType.includes(";") ? parametersOf(contentType) : new Map<string, string>(),
  };
}

function parametersOf(contentType: string): Map<string, string> {
  const parameters = new Map<string, string>();
  parameter.lastIndex = contentType.indexOf(";");
  for (let match = parameter.exec(contentType); match; match = parameter.exec(contentType)) {
    const [, name = "", value = ""] = match;
    const plain = value.startsWith('"') ? value.slice(1, -1).replace(/\\(.)/g, "$1") : value;
    if (!parameters.has(name.toLowerCase())) parameters.set(name.toLowerCase(), plain);
  }
  return parameters;
}
