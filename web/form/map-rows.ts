import { isRecord } from "../record.ts";

export interface MapRow {
  name: string;
  value: unknown;
}

/** An object as rows to be written in. */
export function rowsOf(value: unknown): readonly MapRow[] {
  return isRecord(value) ? Object.entries(value).map(([name, each]) => ({ name, value: each })) : [];
}

/** What the rows mean: those without a name mean nothing yet; of two with one name the later counts. */
export function memberOf(rows: readonly MapRow[]): Record<string, unknown> | undefined {
  const named = rows.filter(({ name }) => name !== "");
  // Not by assignment: `__proto__` is a name like any other.
  return named.length === 0 ? undefined : Object.fromEntries(named.map(({ name, value }) => [name, value]));
}
