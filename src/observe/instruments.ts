import { Cells } from "./series.ts";

export interface Description {
  name: string;
  help: string;
  labels: readonly string[];
}

/** One line of the exposition, without the metric's own name in front. */
export interface Sample {
  suffix: string;
  labels: readonly (readonly [string, string])[];
  value: number;
}

export interface Instrument {
  readonly description: Description;
  readonly type: "counter" | "gauge" | "histogram";
  samples(): Sample[];
}

const named = (names: readonly string[], values: readonly string[]) =>
  names.map((name, index) => [name, values[index] ?? ""] as const);

/** What only rises, or, as a gauge, stands where it was set. */
export class Numbers implements Instrument {
  readonly description: Description;
  readonly type: "counter" | "gauge";
  readonly #cells = new Cells(() => ({ value: 0 }));

  constructor(type: "counter" | "gauge", description: Description) {
    this.type = type;
    this.description = description;
  }

  add(labels: readonly string[], value = 1): void {
    this.#cells.at(labels).value += value;
  }

  set(labels: readonly string[], value: number): void {
    this.#cells.at(labels).value = value;
  }

  /** What was set before and is not set anew shows 0: it is there no longer. */
  clear(): void {
    for (const { cell } of this.#cells.all()) cell.value = 0;
  }

  samples(): Sample[] {
    return this.#cells.all().map(({ labels, cell }) => ({
      suffix: "",
      labels: named(this.description.labels, labels),
      value: cell.value,
    }));
  }
}

/** How often what was observed lay within each bound. */
export class Histogram implements Instrument {
  readonly description: Description;
  readonly type = "histogram";
  readonly #bounds: readonly number[];
  readonly #cells: Cells<{ counts: number[]; sum: number }>;

  constructor(bounds: readonly number[], description: Description) {
    this.#bounds = bounds;
    this.description = description;
    this.#cells = new Cells(() => ({ counts: Array.from({ length: bounds.length + 1 }, () => 0), sum: 0 }));
  }

  observe(labels: readonly string[], value: number): void {
    const cell = this.#cells.at(labels);
    let place = 0;
    while (place < this.#bounds.length && value > (this.#bounds[place] ?? 0)) place += 1;
    cell.counts[place] = (cell.counts[place] ?? 0) + 1;
    cell.sum += value;
  }

  samples(): Sample[] {
    return this.#cells.all().flatMap(({ labels, cell }) => {
      const own = named(this.description.labels, labels);
      let count = 0;
      const buckets = cell.counts.map((within, place): Sample => {
        count += within;
        const bound = this.#bounds[place];
        const le = bound === undefined ? "+Inf" : String(bound);
        return { suffix: "_bucket", labels: [...own, ["le", le]], value: count };
      });
      return [
        ...buckets,
        { suffix: "_sum", labels: own, value: cell.sum },
        { suffix: "_count", labels: own, value: count },
      ];
    });
  }
}
