import type { Log } from "../contract/log.ts";
import type { QueueLength, Store } from "../store/store.ts";
import { type Instrument, Numbers } from "./instruments.ts";
import { type KeepingDoors, KeepingGauges } from "./keeping-gauges.ts";

/** The store is asked no more often than this, however many ask for the metrics. */
const askedMs = 5_000;

interface QueueDoors {
  log: Log;
  now: () => number;
  live: KeepingDoors["live"];
  store: Pick<Store, "upkeep"> & KeepingDoors["store"];
  engine: { stats(): { running: number; queued: number } };
}

const gauge = (name: string, help: string, labels: readonly string[]) =>
  new Numbers("gauge", { name: `tripline_${name}`, help, labels });

/** How long the queue is, and for how long its oldest run has been waiting to be taken. */
export class QueueGauges {
  readonly #doors: QueueDoors;
  readonly #runs = gauge("queue_runs", "Runs that have not ended.", ["workspace", "status"]);
  readonly #age = gauge("queue_age_seconds", "How long the oldest queued run has been queued.", [
    "workspace",
  ]);
  readonly #up = gauge("store_up", "Whether the store answers.", []);
  readonly #executing = gauge("executing_runs", "Runs that this process executes.", []);
  readonly #waiting = gauge("woken_runs", "Runs that this process has been woken for and has not taken.", []);
  readonly #keeping: KeepingGauges;
  #askedAt = Number.NEGATIVE_INFINITY;
  #asking: Promise<void> = Promise.resolve();

  constructor(doors: QueueDoors) {
    this.#doors = doors;
    this.#keeping = new KeepingGauges(doors);
  }

  async read(): Promise<Instrument[]> {
    const { now, engine } = this.#doors;
    if (Math.abs(now() - this.#askedAt) >= askedMs) {
      this.#askedAt = now();
      this.#asking = this.#ask();
    }
    await this.#asking;
    const { running, queued } = engine.stats();
    this.#executing.set([], running);
    this.#waiting.set([], queued);
    return [this.#runs, this.#age, this.#up, this.#executing, this.#waiting, ...this.#keeping.instruments];
  }

  async #ask(): Promise<void> {
    const { log, store, now } = this.#doors;
    try {
      const lengths = await store.upkeep.queue();
      this.#runs.clear();
      this.#age.clear();
      for (const length of lengths) this.#put(length, now());
      await this.#keeping.ask();
      this.#up.set([], 1);
    } catch (error) {
      this.#up.set([], 0);
      log.warn("queue not measured", { error });
    }
  }

  #put({ workspace, status, runs, oldestAt }: QueueLength, now: number): void {
    this.#runs.set([workspace, status], runs);
    if (status !== "queued" || oldestAt === null) return;
    this.#age.set([workspace], Math.max(0, now - Date.parse(oldestAt)) / 1_000);
  }
}
