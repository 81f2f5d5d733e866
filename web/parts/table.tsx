import type { ReactNode } from "react";

interface Column<Row> {
  name: string;
  title: ReactNode;
  /** Hidden where the table has less room, however wide the screen is: 36, 42, 48, 56, 72 rem. */
  from?: keyof typeof shownFrom;
  isNumber?: boolean;
  /** Takes the room that the others leave, and cuts what is longer. */
  isMain?: boolean;
  /** At the right edge: what one does with a row. */
  isLast?: boolean;
  cell: (row: Row) => ReactNode;
}

interface TableProps<Row> {
  /** What it lists, for those who can't see it. */
  label: string;
  columns: readonly Column<Row>[];
  rows: readonly Row[];
  keyOf: (row: Row) => string;
  isSelected?: (row: Row) => boolean;
}

/** The last one that is there where there is little room keeps its distance from the edge. */
const padding =
  "px-2 py-2.5 first:pl-5 @max-xl:[&:not(:has(~:not(.hidden)))]:pr-4 @xl:px-4 @xl:first:pl-5 @xl:last:pr-5";

const shownFrom = {
  "@xl": "hidden @xl:table-cell",
  "@2xl": "hidden @2xl:table-cell",
  "@3xl": "hidden @3xl:table-cell",
  "@4xl": "hidden @4xl:table-cell",
  "@6xl": "hidden @6xl:table-cell",
} as const;

/** Rows of one kind. A row's link stands in its first cells, so that it is reached by keyboard. */
export function Table<Row>({ label, columns, rows, keyOf, isSelected }: TableProps<Row>) {
  return (
    <div className="@container relative overflow-x-auto">
      <table aria-label={label} className="w-full text-sm">
        <thead>
          <tr className="border-b border-line text-left">
            {columns.map(({ name, title, from, isNumber, isMain, isLast }) => (
              <th
                key={name}
                scope="col"
                className={`${padding} text-xs font-medium whitespace-nowrap text-muted ${isMain === true ? "w-full" : ""} ${from ? shownFrom[from] : ""} ${isNumber === true || isLast === true ? "text-right" : ""}`}
              >
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr
              key={keyOf(row)}
              className={`border-b border-line last:border-0 hover:bg-sunken/60 ${isSelected?.(row) === true ? "bg-accent-soft" : ""}`}
            >
              {columns.map(({ name, from, isNumber, isMain, isLast, cell }) => (
                <td
                  key={name}
                  className={`${padding} align-middle ${isMain === true ? "w-full max-w-0" : "max-w-96"} ${from ? shownFrom[from] : ""} ${isNumber === true ? "text-right tabular-nums" : ""} ${isLast === true ? "text-right" : ""}`}
                >
                  {cell(row)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
