import type { XmlDocument, XmlNode } from "./xml-node.ts";
import { compile } from "./xpath/compile.ts";
import { XPathError } from "./xpath/error.ts";
import { parseXPath } from "./xpath/parser.ts";
import type { XPathValue } from "./xpath/value.ts";
import { Work, XPathWorkError } from "./xpath/work.ts";

/** Bounds an expression's own text. */
const pathCharactersMax = 1_000;

/** Nodes looked at for one answer: some tenths of a second. The largest document that is read has 200,000. */
export const xpathVisitsMax = 1_000_000;

/**
 * Compiles an XPath 1.0 expression (W3C Recommendation of 1999) to a function of a document, or of a node in one. The
 * name test `*:name` takes a name of any namespace, as in XPath 2. Throws XPathError, and so does the function when
 * finding the answer takes too much.
 */
export function compileXPath(
  path: string,
  namespaces: Readonly<Record<string, string>> = {},
): (context: XmlDocument | XmlNode) => XPathValue {
  if (path.length > pathCharactersMax) {
    throw new XPathError(`An XPath may have at most ${pathCharactersMax} characters.`, { path });
  }
  const evaluate = compile(parseXPath(path), { source: path, namespaces });
  return (node) => {
    try {
      return evaluate({ node, position: 1, size: 1, work: new Work(xpathVisitsMax) });
    } catch (error) {
      if (!(error instanceof XPathWorkError)) throw error;
      throw new XPathError("Finding what the XPath asks for takes too much work.", { path });
    }
  };
}
