import { type Position, positionIn } from "../expression-error.ts";

/** Thrown when an XPath is wrong, with where, or when finding its answer takes too much. `message` is for people. */
export class XPathError extends Error {
  override name = "XPathError";
  readonly position: Position | null;

  constructor(reason: string, at: { path: string; offset?: number }) {
    const position = at.offset === undefined ? null : positionIn(at.path, at.offset);
    const place = position === null ? "" : ` (line ${position.line}, column ${position.column})`;
    super(position === null ? reason : `The XPath is not valid: ${reason}${place}.`);
    this.position = position;
  }
}
