/** A place in a trace. Ids are lower-case hex: 32 digits for the trace, 16 for the span. */
export interface TracePlace {
  traceId: string;
  spanId: string;
  sampled: boolean;
}

/** The header that carries it, and the field it is kept in. */
export const traceparentHeader = "traceparent";

const written = /^(?!ff)([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-.*)?$/s;
const charactersMax = 512;

/**
 * Reads a `traceparent`; null where it is none, since a trace that can't be joined is begun anew. Versions after 00 are
 * read as far as they are known. Source: W3C Trace Context, 3.2.
 */
export function traceparentOf(text: string | null | undefined): TracePlace | null {
  if (text === null || text === undefined || text.length > charactersMax) return null;
  const [, version, traceId = "", spanId = "", flags = "", more] = written.exec(text.trim()) ?? [];
  if (version === undefined || (version === "00" && more !== undefined)) return null;
  if (/^0+$/.test(traceId) || /^0+$/.test(spanId)) return null;
  return { traceId, spanId, sampled: (Number.parseInt(flags, 16) & 1) === 1 };
}

export const traceparentText = ({ traceId, spanId, sampled }: TracePlace): string =>
  `00-${traceId}-${spanId}-${sampled ? "01" : "00"}`;
