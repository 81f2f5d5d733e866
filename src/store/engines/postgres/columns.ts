/** Turns rows into one array per column, the way `unnest` takes them. */
export function columnsOf<Row, Column extends keyof Row>(
  rows: readonly Row[],
  columns: readonly Column[],
): Row[Column][][] {
  return columns.map((column) => rows.map((row) => row[column]));
}

/** `unnest($first::type[], …) as name(column, …, ordinal)`, for parameters that begin with number `first`. */
export function unnest<Column extends string>(
  name: string,
  columns: Readonly<Record<Column, "text" | "bigint">>,
  first: number,
): string {
  const names = Object.keys(columns);
  const types: string[] = Object.values(columns);
  const parameters = types.map((type, index) => `$${first + index}::${type}[]`);
  return `unnest(${parameters.join(", ")}) with ordinality as ${name}(${names.join(", ")}, ordinal)`;
}
