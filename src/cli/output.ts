import { stripVTControlCharacters, styleText } from "node:util";
import { printable } from "./printable.ts";
import { terminal } from "./terminal.ts";

type Style = Parameters<typeof styleText>[0];

/** Colours where the terminal takes them; NO_COLOR and pipes are honoured by Node. */
export function styled(style: Style, text: string): string {
  return styleText(style, text, { stream: terminal().stdout });
}

export function say(text: string): void {
  terminal().stdout.write(`${text}\n`);
}

/** For people who watch, not for what reads the output. */
export function note(text: string): void {
  terminal().stderr.write(`${text}\n`);
}

/** Programs get all of it as one JSON document, people what is written for them. */
export function show(value: unknown, { json }: { json?: boolean | undefined }, people: () => string): void {
  say(json === true ? JSON.stringify(value, null, 2) : people());
}

interface Column<Row> {
  title: string;
  text: (row: Row) => string | number | null | undefined;
  style?: (row: Row) => Style;
}

/** Columns, as wide as their widest text. */
export function table<Row>(rows: readonly Row[], columns: readonly Column<Row>[], empty: string): string {
  if (rows.length === 0) return empty;
  const cells = rows.map((row) =>
    columns.map(({ text, style }) => {
      const plain = printable(String(text(row) ?? "–")).replace(/\s+/g, " ");
      return style === undefined ? plain : styled(style(row), plain);
    }),
  );
  const lines = [columns.map(({ title }) => styled("dim", title.toUpperCase())), ...cells];
  const widths = columns.map((_, at) => Math.max(...lines.map((line) => widthOf(line[at]))));
  return lines
    .map((line) =>
      line
        .map((cell, at) => cell + " ".repeat((widths[at] ?? 0) - widthOf(cell)))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}

/** Names and values below each other; what is null or undefined is left out. */
export function fields(entries: Record<string, string | number | boolean | null | undefined>): string {
  const shown = Object.entries(entries).filter(([, value]) => value !== null && value !== undefined);
  const width = Math.max(0, ...shown.map(([name]) => name.length));
  return shown
    .map(([name, value]) => `${styled("dim", name.padEnd(width))}  ${printable(String(value))}`)
    .join("\n");
}

export function heading(text: string): string {
  return `\n${styled("bold", text)}`;
}

const statusStyles: Record<string, Style> = {
  accepted: "green",
  succeeded: "green",
  done: "green",
  active: "green",
  rejected: "red",
  failed: "red",
  retired: "dim",
  inactive: "dim",
  canceled: "dim",
  duplicate: "yellow",
  filtered: "yellow",
  running: "cyan",
  waiting: "cyan",
  queued: "cyan",
};

export function statusStyle({ status }: { status: string }): Style {
  return statusStyles[status] ?? "reset";
}

/** In the reader's own time zone, to the second. */
export function localTime(instant: string | null): string | null {
  if (instant === null) return null;
  return new Date(instant).toLocaleString("sv-SE");
}

function widthOf(cell: string | undefined): number {
  return cell === undefined ? 0 : Array.from(stripVTControlCharacters(cell)).length;
}
