import type { Ruling } from "../contract/match.ts";
import { seenText } from "./seen-values.ts";

/** A hundred routes with long values would make the trace larger than the delivery. */
const textCharactersMax = 4_000;
const words = { match: "match", no_match: "no match", error: "error", skipped: "skipped" } as const;

/** `filter: match; route 1 (urgent): no match (params.priority is "low")` */
export function rulingsText(rulings: readonly Ruling[]): string {
  let text = "";
  for (const [at, ruling] of rulings.entries()) {
    if (text.length > textCharactersMax) return `${text}; and ${rulings.length - at} more`;
    text += `${at === 0 ? "" : "; "}${rulingText(ruling)}`;
  }
  return text;
}

function rulingText({ rule, verdict, reason, seen }: Ruling): string {
  const why = reason === undefined ? "" : `, ${reason}`;
  return `${rule}: ${words[verdict]}${why}${seen.length === 0 ? "" : ` (${seenText(seen)})`}`;
}
