/** Thrown for a path of neither language; the message is for people. */
export class BodyPathError extends Error {
  override name = "BodyPathError";
}

/** What begins an XPath that could be no slip of somebody who means a JSONPath. */
const beginsXPath = /^\s*(?:[/@(*]|\.{1,2}\/|[a-z-]+\(|[a-z-]+::)/;

/** In which language a path into a body is written: JSONPath begins with `$`, XPath with `/`, `@`, `(` or a function. */
export function languageOf(path: string): "jsonpath" | "xpath" {
  if (path.startsWith("$")) return "jsonpath";
  if (beginsXPath.test(path)) return "xpath";
  const guess = /^[\w.[\]-]{1,60}$/.test(path) ? path : "order.id";
  throw new BodyPathError(
    `A path into the body begins with $, as $.${guess.replace(/^\./, "")} does (JSONPath), or with /, as /order/@id does (XPath).`,
  );
}
