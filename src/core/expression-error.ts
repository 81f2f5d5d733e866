/** A place in a source text; line and column count from 1. */
export interface Position {
  offset: number;
  line: number;
  column: number;
}

/** Thrown when an expression or a template is wrong, or could not be evaluated. `message` is for people. */
export class ExpressionError extends Error {
  override name = "ExpressionError";
  readonly source: string;
  readonly position: Position | null;
  /** The same evaluation may succeed another time: only its time ran out. */
  readonly passing: boolean;

  constructor(
    message: string,
    at: { source: string; offset?: number | undefined; cause?: unknown; passing?: boolean },
  ) {
    super(message, { cause: at.cause });
    this.source = at.source;
    this.passing = at.passing ?? false;
    this.position = at.offset === undefined ? null : positionIn(at.source, at.offset);
  }
}

export function positionIn(source: string, offset: number): Position {
  const at = Math.max(0, Math.min(offset, source.length));
  const before = source.slice(0, at);
  const lineStart = before.lastIndexOf("\n") + 1;
  return { offset: at, line: before.split("\n").length, column: at - lineStart + 1 };
}
