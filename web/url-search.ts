import { z } from "zod";

// What stands in a page's address may have been typed by hand: what can't be understood is left out, and a number
// that stands where a text is meant is that text.
export const urlText = z
  .union([z.string().min(1).max(10_000), z.number().transform(String), z.boolean().transform(String)])
  .optional()
  .catch(undefined);

export const urlInstant = z.iso.datetime({ offset: true }).optional().catch(undefined);

/** Times back from now; a link with one of these means the same span tomorrow, up to then. */
export const periods = { "15m": 900_000, "1h": 3_600_000, "24h": 86_400_000, "7d": 604_800_000 } as const;
export const Period = z.enum(["15m", "1h", "24h", "7d"]);
export type Period = z.infer<typeof Period>;

/** A span of time in a page's address: back from now, or from and until given moments. */
export const urlSpan = {
  period: Period.optional().catch(undefined),
  since: urlInstant,
  until: urlInstant,
};

export interface Span {
  period?: Period | undefined;
  since?: string | undefined;
  until?: string | undefined;
}

/** The span as the API takes it, as of now. */
export function spanOf({ period, since, until }: Span): {
  since?: string | undefined;
  until?: string | undefined;
} {
  if (period === undefined) return { since, until };
  return { since: new Date(Date.now() - periods[period]).toISOString() };
}

/** What a query finds up to now: what comes later is not meant. */
export const upToNow = <Query extends Span>(query: Query): Query & { until: string } => ({
  ...query,
  until: query.until ?? new Date().toISOString(),
});

/** How many of these are set. */
export function countSet(values: object): number {
  return Object.values(values).filter((value) => value !== undefined).length;
}
