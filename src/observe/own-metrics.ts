import type { Log } from "../contract/log.ts";
import type { OwnMetric, OwnMetrics } from "../contract/metrics.ts";
import { Histogram, type Instrument, Numbers } from "./instruments.ts";

/** Metrics that all workflows together may bring; each of them has bounded combinations of labels, too. */
const metricsMax = 500;
const labelsMax = 8,
  valueLengthMax = 200;
const nameShape = /^[a-z_][a-z0-9_]{0,99}$/;
/** Suits times in seconds as well as sizes. */
const bounds = [0.01, 0.1, 1, 10, 100, 1_000, 10_000, 100_000];

type Kind = "counter" | "gauge" | "histogram";

interface Own {
  kind: Kind;
  labels: readonly string[];
  instrument: Numbers | Histogram;
}

/** What workflows measure. A name keeps the kind and the label names that it was first used with. */
export class OwnMetricBook implements OwnMetrics {
  readonly #known = new Map<string, Own>();
  readonly #log: Log;
  readonly #told = new Set<string>();

  constructor(log: Log) {
    this.#log = log;
  }

  count(metric: OwnMetric): void {
    const own =
      metric.value < 0 ? this.#refuse(metric, "a counter only rises") : this.#find(metric, "counter");
    if (own?.instrument instanceof Numbers) own.instrument.add(valuesOf(metric, own), metric.value);
  }

  set(metric: OwnMetric): void {
    const own = this.#find(metric, "gauge");
    if (own?.instrument instanceof Numbers) own.instrument.set(valuesOf(metric, own), metric.value);
  }

  observe(metric: OwnMetric): void {
    const own = this.#find(metric, "histogram");
    if (own?.instrument instanceof Histogram) own.instrument.observe(valuesOf(metric, own), metric.value);
  }

  instruments(): Instrument[] {
    return [...this.#known.values()].map(({ instrument }) => instrument);
  }

  #find(metric: OwnMetric, kind: Kind): Own | null {
    const { name, labels = {}, value } = metric;
    if (!Number.isFinite(value)) return this.#refuse(metric, "it is no number");
    const names = Object.keys(labels).toSorted();
    const known = this.#known.get(name);
    if (known !== undefined) {
      if (known.kind !== kind) return this.#refuse(metric, `it is a ${known.kind}`);
      const fits =
        known.labels.length === names.length && known.labels.every((each, at) => each === names[at]);
      return fits ? known : this.#refuse(metric, `its labels are ${known.labels.join(", ") || "none"}`);
    }
    if (!nameShape.test(name) || !names.every((each) => nameShape.test(each) && !reserved.has(each)))
      return this.#refuse(metric, "its name, or that of a label, is none that Prometheus takes");
    if (names.length > labelsMax) return this.#refuse(metric, `it has more than ${labelsMax} labels`);
    if (this.#known.size >= metricsMax) return this.#refuse(metric, `there are ${metricsMax} others already`);
    const own = { kind, labels: names, instrument: instrumentOf(name, kind, names) };
    this.#known.set(name, own);
    return own;
  }

  /** Told once for each name and reason, up to as many as there may be metrics. */
  #refuse({ name, workspace }: OwnMetric, reason: string): null {
    const text = `${workspace} ${name} ${reason}`;
    if (!this.#told.has(text) && this.#told.size < metricsMax) {
      this.#told.add(text);
      this.#log.warn("metric of a workflow not taken", { workspace, metric: name.slice(0, 100), reason });
    }
    return null;
  }
}

const reserved = new Set(["workspace", "le"]);

function instrumentOf(name: string, kind: Kind, labels: readonly string[]): Numbers | Histogram {
  const description = {
    name: `tripline_own_${name}`,
    help: "Measured by workflows.",
    labels: ["workspace", ...labels],
  };
  return kind === "histogram" ? new Histogram(bounds, description) : new Numbers(kind, description);
}

function valuesOf({ workspace, labels = {} }: OwnMetric, own: Own): string[] {
  return [workspace, ...own.labels.map((name) => (labels[name] ?? "").slice(0, valueLengthMax))];
}
