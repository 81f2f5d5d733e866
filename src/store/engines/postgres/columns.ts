/** Turns rows into one array per column, the way `unnest` takes them. */
export function columnsOf<Row, Column extends keyof Row>(
  rows: readonly Row[],
  columns: readonly Column[],
): Row[Column][][] {
  return columns.map((column) => rows.map((row) => row[column]));
}

/** The names of columns, in the order of their writing. */
export function namesOf<Column extends string>(columns: Readonly<Record<Column, unknown>>): Column[] {
  // `Object.keys` does not know that a literal has no other keys.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  return Object.keys(columns) as Column[];
}

/** `unnest($first::type[], …) as name(column, …, ordinal)`, for parameters that begin with number `first`. */
export function unnest<Column extends string>(
  name: string,
  columns: Readonly<Record<Column, "text" | "bigint" | "bytea">>,
  first: number,
): string {
  const names = namesOf(columns);
  const types: string[] = Object.values(columns);
  const parameters = types.map((type, index) => `$${first + index}::${type}[]`);
  return `unnest(${parameters.join(", ")}) with ordinality as ${name}(${names.join(", ")}, ordinal)`;
}
