import type { ErrorBudget, Percentiles, StatisticsCounts } from "../contract/statistics.ts";
import { percentiles } from "../core/histogram.ts";
import type { Counted } from "../store/store.ts";

const shares = { p50: 0.5, p95: 0.95, p99: 0.99 } as const;

/** Sums of measures, as the tap names them. */
export class Counts {
  readonly #counts = new Map<string, number>();

  static of(all: readonly Counted[]): Counts {
    const counts = new Counts();
    for (const each of all) counts.#add(each);
    return counts;
  }

  #add({ counts }: Counted): void {
    for (const [measure, count] of Object.entries(counts)) {
      this.#counts.set(measure, (this.#counts.get(measure) ?? 0) + count);
    }
  }

  get(measure: string): number {
    return this.#counts.get(measure) ?? 0;
  }

  shown(): StatisticsCounts {
    const get = (measure: string) => this.get(measure);
    return {
      deliveries: {
        accepted: get("accepted"),
        duplicate: get("duplicate"),
        filtered: get("filtered"),
        captured: get("captured"),
        handshake: get("handshake"),
        rejected: get("rejected"),
      },
      answers: {
        "2xx": get("answer 2"),
        "3xx": get("answer 3"),
        "4xx": get("answer 4"),
        "5xx": get("answer 5"),
      },
      answerMs: this.#percentiles("answer-ms "),
      runs: { succeeded: get("succeeded"), failed: get("failed"), canceled: get("canceled") },
      runMs: this.#percentiles("run-ms "),
      queueMs: this.#percentiles("queue-ms "),
    };
  }

  /** What was to succeed, and what of it did not. */
  events(): { events: number; bad: number } {
    const bad = this.get("failed") + this.get("lost");
    return { events: this.get("succeeded") + bad, bad };
  }

  success(): number | null {
    const { events, bad } = this.events();
    return events === 0 ? null : (events - bad) / events;
  }

  budget({ objectivePercent, days }: { objectivePercent: number; days: number }): ErrorBudget {
    const { events, bad } = this.events();
    const allowed = Number(((events * (100 - objectivePercent)) / 100).toFixed(3));
    const spent = events === 0 ? null : bad === 0 ? 0 : bad / ((events * (100 - objectivePercent)) / 100);
    return { objectivePercent, days, events, bad, allowed, spent };
  }

  #percentiles(kind: string): Percentiles | null {
    const places = new Map<number, number>();
    for (const [measure, count] of this.#counts) {
      if (measure.startsWith(kind)) places.set(Number(measure.slice(kind.length)), count);
    }
    return percentiles(places, shares);
  }
}
