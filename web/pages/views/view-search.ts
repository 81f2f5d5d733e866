import type { View, ViewInput } from "../../../src/contract/view.ts";
import { Period, periods, type Span } from "../../url-search.ts";

/** What a list is narrowed to, as a view keeps it: a span back from now stays one. */
export function viewOf({ period, ...query }: Span): Pick<ViewInput, "query" | "sinceMs"> {
  const kept = Object.fromEntries(Object.entries(query).filter(([, value]) => value !== undefined));
  return { query: kept, ...(period !== undefined && { sinceMs: periods[period] }) };
}

/** And back: as a page's address has it. A span that the page doesn't offer begins at that moment. */
export function searchOf({ query, sinceMs }: View): Record<string, string> {
  if (sinceMs === undefined) return query;
  const period = Period.options.find((each) => periods[each] === sinceMs);
  if (period !== undefined) return { ...query, period };
  return { ...query, since: new Date(Date.now() - sinceMs).toISOString() };
}
