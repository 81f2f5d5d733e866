import { countSet, type Span } from "../url-search.ts";
import { spanText } from "./span-field.tsx";

export const noSpan = { period: undefined, since: undefined, until: undefined };

/** What a link names is a choice, too, where it is not listed. */
export function withChosen(
  options: readonly { value: string; label: string }[],
  chosen: string | undefined,
  label = chosen,
) {
  const isListed = chosen === undefined || options.some(({ value }) => value === chosen);
  return isListed ? options : [{ value: chosen, label: label ?? chosen }, ...options];
}

/** The filters that are set, each with its name and value in words; those of time are one, named `span`. */
export function chipsOf(
  { period, since, until, ...filters }: Span & Readonly<Record<string, string | undefined>>,
  {
    labels,
    say,
  }: {
    labels: { span: string } & Readonly<Record<string, string>>;
    say?: (name: string, value: string) => string;
  },
) {
  const span = { period, since, until };
  const chips = Object.entries(filters).flatMap(([name, value]) =>
    value === undefined ? [] : [{ name, label: labels[name] ?? name, value: say?.(name, value) ?? value }],
  );
  if (countSet(span) === 0) return chips;
  return [...chips, { name: "span", label: labels.span, value: spanText(span) }];
}
