import type { Log } from "../contract/log.ts";
import { type FlowRule, flowRule, freely } from "../core/flow-rule.ts";
import type { ReadyRun } from "../core/ready-run.ts";
import type { Live, Snapshot, Store } from "../store/store.ts";
import { endPause } from "./end-pause.ts";
import { Looker, sweepMsDefault } from "./looker.ts";
import { Lookers } from "./lookers.ts";
import { instant } from "./wait.ts";

export interface FlowDoors {
  readonly store: Store;
  readonly live: Live;
  readonly log: Log;
  readonly now: () => number;
  /** Whether this process looks after what others left; else only after what it is told of. */
  readonly sweeps: boolean;
  /** Between two looks at everything that is held. */
  readonly sweepMs?: number;
  /** These runs have been queued. */
  wake: (runs: readonly ReadyRun[]) => void;
}

/** A look that takes longer rests nine times as long, and for so long at most. */
const cheapLookMs = 3,
  restMsMax = 100;

/**
 * Lets held runs go when their turn has come. What is held, and why, is in the store; here are only hints when to look:
 * something arrived, a run ended, a time came, a definition changed, and every second whatever may have been missed.
 */
export class Flow implements AsyncDisposable {
  readonly #doors: FlowDoors;
  readonly #watch: Disposable;
  readonly #sweeper: Looker;
  /** By trigger. */
  readonly #lookers: Lookers;
  /** Deliveries that have come for a batch since the last look, by trigger. */
  readonly #arrived = new Map<string, number>();
  /** By trigger: how long what fills a batch waits for the next look, where many open batches make a look dear. */
  readonly #restMs = new Map<string, number>();
  #rules = new Map<string, FlowRule>();
  /** Paused triggers whose queued runs are still to be held back: twice, since other processes hear of it later. */
  readonly #toHold = new Map<string, number>();

  constructor(doors: FlowDoors) {
    this.#doors = doors;
    const { live, log, sweeps, sweepMs = sweepMsDefault } = doors;
    this.#lookers = new Lookers((triggerId) => ({
      look: () => this.#advance(triggerId),
      log,
      fault: "held runs not let go; trying again",
      fields: { triggerId },
      // The next sweep looks again.
      againMs: null,
    }));
    this.#sweeper = new Looker({
      look: async () => {
        await this.#sweep();
        return sweeps || this.#toHold.size > 0 ? sweepMs : null;
      },
      log,
      fault: "held runs not looked at; trying again",
      againMs: sweepMs,
    });
    this.#learn(live.current());
    this.#watch = live.onChange((snapshot) => {
      this.#learn(snapshot);
      this.sweep();
    });
    if (sweeps) this.sweep();
  }

  /** Something of this trigger's was accepted and is held. */
  arrived(triggerId: string): void {
    const rule = this.#rules.get(triggerId) ?? freely;
    if (rule.debounce !== null) this.#lookers.within(triggerId, rule.debounce.ms);
    else if (rule.batch !== null) {
      const arrived = (this.#arrived.get(triggerId) ?? 0) + 1;
      this.#arrived.set(triggerId, arrived);
      const restMs = this.#restMs.get(triggerId);
      if (arrived < rule.batch.count) this.#lookers.within(triggerId, rule.batch.ms);
      else if (restMs === undefined) this.#lookers.hint(triggerId);
      else this.#lookers.within(triggerId, restMs);
    } else if (!rule.paused) this.#lookers.hint(triggerId);
  }

  /** A run of this trigger's ended. */
  ended(triggerId: string): void {
    const rule = this.#rules.get(triggerId);
    if (rule !== undefined && (rule.concurrency !== null || rule.order !== null))
      this.#lookers.hint(triggerId);
  }

  /** Looks at everything that is held. */
  sweep(): void {
    this.#sweeper.hint();
  }

  /** Begins nothing more, and waits for what is under way. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#watch[Symbol.dispose]();
    await this.#sweeper[Symbol.asyncDispose]();
    await this.#lookers[Symbol.asyncDispose]();
  }

  #learn({ triggers }: Snapshot): void {
    const before = this.#rules;
    this.#rules = new Map(
      triggers.flatMap((trigger) => {
        const rule = flowRule(trigger);
        return rule === null ? [] : [[trigger.id, rule] as const];
      }),
    );
    for (const [triggerId, rule] of this.#rules) {
      if (rule.paused && before.get(triggerId)?.paused !== true) this.#toHold.set(triggerId, 2);
    }
  }

  async #sweep(): Promise<void> {
    const { store, now } = this.#doors;
    for (const [triggerId, times] of this.#toHold) {
      await store.flows.hold({ triggerId, now: instant(now()) });
      if (times > 1) this.#toHold.set(triggerId, times - 1);
      else this.#toHold.delete(triggerId);
    }
    for (const triggerId of await store.flows.triggers()) this.#lookers.hint(triggerId);
  }

  async #advance(triggerId: string): Promise<number | null> {
    const { store, now, wake } = this.#doors;
    const rule = this.#rules.get(triggerId) ?? freely;
    this.#arrived.delete(triggerId);
    const began = performance.now();
    const { runs, more, empty, nextAt } = await store.flows.advance({
      triggerId,
      rule,
      now: instant(now()),
    });
    const tookMs = performance.now() - began;
    if (tookMs < cheapLookMs) this.#restMs.delete(triggerId);
    else this.#restMs.set(triggerId, Math.min(restMsMax, tookMs * 9));
    if (runs.length > 0) wake(runs);
    if (empty) await endPause(this.#doors, triggerId);
    if (more) return 0;
    return nextAt === null ? null : Math.max(1, Date.parse(nextAt) - now());
  }
}
