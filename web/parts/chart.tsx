import { Table2 } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import { texts } from "../texts/chart.ts";
import { Button } from "./button.tsx";
import { Card } from "./page.tsx";

const ChartCanvas = lazy(async () => ({ default: (await import("./chart-canvas.tsx")).ChartCanvas }));

export interface Series {
  name: string;
  title: string;
  /** One of the colours by purpose: `good`. */
  color: "good" | "bad" | "warn" | "info" | "accent" | "muted";
  values: readonly (number | null)[];
}

export interface ChartProps {
  title: string;
  /** When each value begins, in ms. */
  times: readonly number[];
  series: readonly Series[];
  /** Bars count, and stand on one another; lines are lengths of time in ms. */
  kind: "bars" | "lines";
  /** A value as people read it: with its unit. */
  format: (value: number) => string;
}

/** How something went over time; the same numbers as a table for who would rather read them. */
export function Chart(props: ChartProps) {
  const [isTable, setTable] = useState(false);
  const { title, series, format } = props;
  return (
    <Card
      title={title}
      actions={
        <Button
          size="small"
          look="ghost"
          aria-pressed={isTable}
          onClick={() => setTable(!isTable)}
          icon={<Table2 className="size-4" aria-hidden />}
        >
          {isTable ? texts.asChart : texts.asTable}
        </Button>
      }
    >
      <ul className="mb-3 flex flex-wrap gap-x-4 gap-y-1 text-xs text-muted">
        {series.map(({ name, title: of, color, values }) => (
          <li key={name} className="flex items-center gap-1.5">
            <span className="size-2.5 rounded-sm" style={{ background: `var(--${color})` }} aria-hidden />
            {of}
            <span className="text-ink tabular-nums">{summed(props.kind, values, format)}</span>
          </li>
        ))}
      </ul>
      {isTable ? (
        <ChartTable {...props} />
      ) : (
        <Suspense fallback={<div aria-busy="true" className="h-44" />}>
          <ChartCanvas {...props} />
        </Suspense>
      )}
    </Card>
  );
}

function ChartTable({ title, times, series, format }: ChartProps) {
  return (
    // It scrolls, so that it has to be reached by keyboard.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <div className="h-44 overflow-auto" role="region" aria-label={title} tabIndex={0}>
      <table className="w-full text-xs">
        <thead className="sticky top-0 bg-surface text-left text-muted">
          <tr>
            <th scope="col" className="py-1 pr-4 font-medium">
              {texts.time}
            </th>
            {series.map(({ name, title: of }) => (
              <th key={name} scope="col" className="py-1 pr-4 text-right font-medium">
                {of}
              </th>
            ))}
          </tr>
        </thead>
        <tbody className="tabular-nums">
          {times.map((time, row) => (
            <tr key={time} className="border-t border-line">
              <th scope="row" className="py-1 pr-4 text-left font-normal whitespace-nowrap">
                {new Date(time).toLocaleString()}
              </th>
              {series.map(({ name, values }) => {
                const value = values[row] ?? null;
                return (
                  <td key={name} className="py-1 pr-4 text-right">
                    {value === null ? "–" : format(value)}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** What stands beside a series' name: all of it where it is counted, else the newest value. */
function summed(kind: ChartProps["kind"], values: Series["values"], format: ChartProps["format"]): string {
  if (kind === "bars") return format(values.reduce<number>((sum, value) => sum + (value ?? 0), 0));
  const last = values.findLast((value) => value !== null) ?? null;
  return last === null ? "–" : format(last);
}
