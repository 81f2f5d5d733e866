const decades = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, at) =>
    [1, 2, 5].map((digit) => digit * Number(`1e${from + at}`)),
  ).flat();

/** From one line of a chart to the next, where things are counted: there is no half of a delivery. */
export const countSteps = decades(0, 12);

const seconds = [1, 2, 5, 10, 15, 30];
const hours = [1, 2, 3, 6, 12, 24, 48, 168, 336, 672];
/** The same for lengths of time, in ms: steps that read well in the units they are told in. */
export const durationSteps = [
  ...decades(-2, 2),
  ...seconds.map((count) => count * 1_000),
  ...seconds.map((count) => count * 60_000),
  ...hours.map((count) => count * 3_600_000),
];
