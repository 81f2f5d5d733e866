/** Turns rows into one array per column, the way `unnest` takes them: written out already, except for bytes. */
export function columnsOf<Row, Column extends keyof Row>(
  rows: readonly Row[],
  columns: readonly Column[],
): (string | Row[Column][])[] {
  return columns.map((column) => {
    const values = rows.map((row) => row[column]);
    return arrayText(values) ?? values;
  });
}

/**
 * An array as PostgreSQL reads it (its manual, 8.15.6), at two thirds of what the driver takes for it: numbers are written as
 * they stand, and most texts hold nothing to escape. Null where that is left to the driver.
 */
function arrayText(values: readonly unknown[]): string | null {
  let text = "";
  for (const value of values) {
    if (text !== "") text += ",";
    if (value === null || value === undefined) text += "NULL";
    else if (typeof value === "number") text += value;
    else if (typeof value === "string") text += `"${isSpecial.test(value) ? escaped(value) : value}"`;
    else return null;
  }
  return `{${text}}`;
}

const isSpecial = /[\\"]/;
const escaped = (text: string) => text.replaceAll("\\", "\\\\").replaceAll('"', '\\"');

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
