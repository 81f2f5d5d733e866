const plainName = /^[A-Za-z_][A-Za-z0-9_]*$/;
const plainEscapes: ReadonlyMap<string, string> = new Map([
  ["\b", "\\b"],
  ["\f", "\\f"],
  ["\n", "\\n"],
  ["\r", "\\r"],
  ["\t", "\\t"],
  ["'", "\\'"],
  ["\\", "\\\\"],
]);

/**
 * A place in a JSON value as a JSONPath (RFC 9535), names in the plain spelling where they have one; `anyIndex` is
 * written `[*]`.
 */
export function pathText(segments: readonly (string | number | typeof anyIndex)[]): string {
  return segments.reduce<string>((path, segment) => {
    if (segment === anyIndex) return `${path}[*]`;
    if (typeof segment === "number") return `${path}[${segment}]`;
    return plainName.test(segment) ? `${path}.${segment}` : `${path}['${escaped(segment)}']`;
  }, "$");
}

/** Stands for each item of a list. */
export const anyIndex = Symbol("any index");

const step = /\.([A-Za-z_][A-Za-z0-9_]*)|\[(\*)\]|\['((?:[^'\\]|\\.)*)'\]/y;

/** The names and `[*]` of a path as `pathText` writes it; null for any other. */
export function pathSegments(path: string): (string | typeof anyIndex)[] | null {
  if (!path.startsWith("$")) return null;
  const segments: (string | typeof anyIndex)[] = [];
  step.lastIndex = 1;
  while (step.lastIndex < path.length) {
    const match = step.exec(path);
    if (match === null) return null;
    const [, plain, any, quoted = ""] = match;
    segments.push(any === "*" ? anyIndex : (plain ?? unescaped(quoted)));
  }
  return segments;
}

/** As JSON has it, but for the other quotes. */
function unescaped(quoted: string): string {
  return String(JSON.parse(`"${quoted.replaceAll("\\'", "'").replaceAll('"', '\\"')}"`));
}

/** The segments of a JSON Pointer (RFC 6901); digits alone are an index. */
export function pointerSegments(pointer: string): (string | number)[] {
  return pointer
    .split("/")
    .slice(1)
    .map((segment) => {
      const name = segment.replaceAll("~1", "/").replaceAll("~0", "~");
      return /^(?:0|[1-9][0-9]{0,14})$/.test(name) ? Number(name) : name;
    });
}

function escaped(name: string): string {
  // oxlint-disable-next-line no-control-regex
  return name.replace(/[\u0000-\u001f'\\]/g, (character) => {
    const plain = plainEscapes.get(character);
    return plain ?? `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
  });
}
