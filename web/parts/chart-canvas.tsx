import "uplot/dist/uPlot.min.css";
import { useEffect, useRef, useState } from "react";
import Plot from "uplot";
import { isEqualJson } from "../../src/core/equal.ts";
import { texts } from "../texts/chart.ts";
import type { ChartProps, Series } from "./chart.tsx";
import { countSteps, durationSteps } from "./chart-steps.ts";

const heightPx = 176;
const barShare = 0.8;
const barPxMax = 40;

/** The drawing of a chart: a canvas, which is described by its label and can be read as a table instead. */
export function ChartCanvas(given: ChartProps) {
  const place = useRef<HTMLDivElement>(null);
  const props = useSame(given);
  useEffect(() => {
    const element = place.current;
    if (element === null) return;
    let plot = drawn(element, props);
    const resized = new ResizeObserver(() => plot.setSize({ width: element.clientWidth, height: heightPx }));
    resized.observe(element);
    // Colours are read when it is drawn: another theme needs another drawing.
    const themed = new MutationObserver(() => {
      plot.destroy();
      plot = drawn(element, props);
    });
    themed.observe(document.documentElement, { attributeFilter: ["data-theme"] });
    return () => {
      resized.disconnect();
      themed.disconnect();
      plot.destroy();
    };
  }, [props]);
  return (
    <div ref={place} role="img" aria-label={texts.label(props.title)} className="h-44 overflow-hidden" />
  );
}

/** The earlier props for as long as they would be drawn alike: drawing anew loses where one points. */
function useSame(given: ChartProps): ChartProps {
  const [kept, keep] = useState(given);
  const { format, ...values } = given;
  const { format: formatBefore, ...before } = kept;
  if (kept === given || (format === formatBefore && isEqualJson(values, before))) return kept;
  keep(given);
  return given;
}

const tickPx = 80;

function drawn(element: HTMLElement, { times, series, kind, format }: ChartProps): Plot {
  const color = (name: string) => getComputedStyle(document.documentElement).getPropertyValue(`--${name}`);
  const isBars = kind === "bars";
  const shown = isBars ? stacked(series) : series;
  const axis = { stroke: color("muted"), grid: { stroke: color("line"), width: 1 }, ticks: { show: false } };
  const options: Plot.Options = {
    width: Math.max(element.clientWidth, 1),
    height: heightPx,
    padding: [8, 20, 0, 0],
    legend: { show: false },
    cursor: { drag: { setScale: false }, points: { show: !isBars } },
    // The last bar stands to the right of the moment at which it begins.
    scales: {
      x: { range: (_, min, max) => [min, isBars ? max + stepOf(times) : max] },
      y: { range: (_, __, max) => [0, max > 0 ? max * 1.08 : 1] },
    },
    axes: [
      {
        ...axis,
        size: 28,
        // Twelve-hour clocks need so much for "06:00 PM" and a gap.
        space: tickPx,
        grid: { show: false },
        values: (_, seconds) => seconds.map(tickText(times)),
      },
      {
        ...axis,
        size: 64,
        incrs: isBars ? countSteps : durationSteps,
        values: (_, ticks) => ticks.map(format),
      },
    ],
    series: [
      {},
      ...shown.map((one) => ({
        label: one.title,
        stroke: color(one.color),
        ...(isBars
          ? { fill: color(one.color), width: 0, points: { show: false }, paths: bars() }
          : { width: 1.75, points: { show: true, size: 4 }, spanGaps: true }),
      })),
    ],
  };
  const data = [times.map((time) => time / 1_000), ...shown.map(({ values }) => [...values])];
  // One list of times and one of values per series: the form that the library asks for.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  return new Plot(options, data as Plot.AlignedData, element);
}

const stepOf = ([first = 0, second = first]: readonly number[]) => (second - first) / 1_000;

const clock = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit" });
const day = new Intl.DateTimeFormat(undefined, { day: "numeric", month: "short" });
const dayMs = 86_400_000;

/** A moment under the drawing, in the viewer's zone: the time of day, or the day where there are more than two. */
function tickText(times: readonly number[]): (seconds: number) => string {
  const isShort = (times.at(-1) ?? 0) - (times[0] ?? 0) <= 2 * dayMs;
  return (seconds) => (isShort ? clock : day).format(new Date(seconds * 1_000));
}

const bars = () => Plot.paths.bars?.({ size: [barShare, barPxMax], align: 1 }) ?? (() => null);

/** Each series with those below it added; the highest first, so that the lower ones are drawn over it. */
function stacked(series: readonly Series[]): Series[] {
  let below: readonly (number | null)[] = [];
  const sums = series.map((one) => {
    below = one.values.map((value, at) => (value ?? 0) + (below[at] ?? 0));
    return { ...one, values: below };
  });
  return sums.toReversed();
}
