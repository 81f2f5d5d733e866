import type { Log } from "../contract/log.ts";
import { StoreUnavailable } from "../contract/problem.ts";
import { type FlowRule, flowRule, freely } from "../core/flow-rule.ts";
import type { Live, Snapshot, Store } from "../store/store.ts";
import { endPause } from "./end-pause.ts";
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
  wake: (runIds: readonly string[]) => void;
}

/** What another process left undone when it died is found after this long. */
const sweepMsDefault = 1_000;

interface Watched {
  running: boolean;
  again: boolean;
  timer: NodeJS.Timeout | null;
  /** When the timer rings. */
  at: number;
  /** Deliveries that have come for a batch since the last look. */
  arrived: number;
}

/**
 * Lets held runs go when their turn has come. What is held, and why, is in the store; here are only hints when to look:
 * something arrived, a run ended, a time came, a definition changed, and every second whatever may have been missed.
 */
export class Flow implements AsyncDisposable {
  readonly #doors: FlowDoors;
  readonly #watched = new Map<string, Watched>();
  readonly #watch: Disposable;
  #rules = new Map<string, FlowRule>();
  /** Paused triggers whose queued runs are still to be held back: twice, since other processes hear of it later. */
  readonly #toHold = new Map<string, number>();
  #sweepTimer: NodeJS.Timeout | null = null;
  #working = new Set<Promise<void>>();
  #stopped = false;

  constructor(doors: FlowDoors) {
    this.#doors = doors;
    this.#learn(doors.live.current());
    this.#watch = doors.live.onChange((snapshot) => {
      this.#learn(snapshot);
      this.sweep();
    });
    if (doors.sweeps) this.sweep();
  }

  /** Something of this trigger's was accepted and is held. */
  arrived(triggerId: string): void {
    const rule = this.#rules.get(triggerId) ?? freely;
    const now = this.#doors.now();
    if (rule.debounce !== null) this.#lookAt(triggerId, now + rule.debounce.ms);
    else if (rule.batch !== null) {
      const watched = this.#watchedOf(triggerId);
      watched.arrived += 1;
      if (watched.arrived >= rule.batch.count) this.#look(triggerId);
      else this.#lookAt(triggerId, now + rule.batch.ms);
    } else if (!rule.paused) this.#look(triggerId);
  }

  /** A run of this trigger's ended. */
  ended(triggerId: string): void {
    const rule = this.#rules.get(triggerId);
    if (rule !== undefined && (rule.concurrency !== null || rule.order !== null)) this.#look(triggerId);
  }

  /** Looks at everything that is held. */
  sweep(): void {
    if (this.#sweepTimer !== null) clearTimeout(this.#sweepTimer);
    this.#sweepTimer = null;
    this.#track(this.#sweep());
  }

  /** Begins nothing more, and waits for what is under way. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#stopped = true;
    this.#watch[Symbol.dispose]();
    if (this.#sweepTimer !== null) clearTimeout(this.#sweepTimer);
    for (const { timer } of this.#watched.values()) if (timer !== null) clearTimeout(timer);
    await Promise.all(this.#working);
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
    const { store, log, now, sweeps, sweepMs = sweepMsDefault } = this.#doors;
    try {
      for (const [triggerId, times] of this.#toHold) {
        await store.flows.hold({ triggerId, now: instant(now()) });
        if (times > 1) this.#toHold.set(triggerId, times - 1);
        else this.#toHold.delete(triggerId);
      }
      for (const triggerId of await store.flows.triggers()) this.#look(triggerId);
    } catch (error) {
      if (!this.#stopped) log.warn("held runs not looked at; trying again", { error });
    }
    if (this.#stopped || this.#sweepTimer !== null || (!sweeps && this.#toHold.size === 0)) return;
    this.#sweepTimer = setTimeout(() => this.sweep(), sweepMs);
    this.#sweepTimer.unref();
  }

  #watchedOf(triggerId: string): Watched {
    const known = this.#watched.get(triggerId);
    if (known !== undefined) return known;
    const fresh: Watched = { running: false, again: false, timer: null, at: 0, arrived: 0 };
    this.#watched.set(triggerId, fresh);
    return fresh;
  }

  #lookAt(triggerId: string, at: number): void {
    if (this.#stopped) return;
    const watched = this.#watchedOf(triggerId);
    if (watched.timer !== null && watched.at <= at) return;
    if (watched.timer !== null) clearTimeout(watched.timer);
    watched.at = at;
    watched.timer = setTimeout(
      () => {
        watched.timer = null;
        this.#look(triggerId);
      },
      Math.max(1, at - this.#doors.now()),
    );
    watched.timer.unref();
  }

  /** One look at a time; whoever asks meanwhile is served by one more. */
  #look(triggerId: string): void {
    if (this.#stopped) return;
    const watched = this.#watchedOf(triggerId);
    watched.arrived = 0;
    watched.again = true;
    if (watched.running) return;
    watched.running = true;
    this.#track(this.#serve(triggerId, watched));
  }

  async #serve(triggerId: string, watched: Watched): Promise<void> {
    // What arrives in the same turn of the event loop shares the look.
    await new Promise((resolve) => setImmediate(resolve));
    let nextAt: number | null = null;
    while (watched.again && !this.#stopped) {
      watched.again = false;
      nextAt = await this.#advance(triggerId, watched);
    }
    watched.running = false;
    if (nextAt !== null) this.#lookAt(triggerId, nextAt);
    else if (watched.timer === null) this.#watched.delete(triggerId);
  }

  async #advance(triggerId: string, watched: Watched): Promise<number | null> {
    const { store, log, now, wake } = this.#doors;
    const rule = this.#rules.get(triggerId) ?? freely;
    try {
      const advanced = await store.flows.advance({ triggerId, rule, now: instant(now()) });
      if (advanced.runIds.length > 0) wake(advanced.runIds);
      if (advanced.more) watched.again = true;
      if (advanced.empty) await endPause(this.#doors, triggerId);
      return advanced.nextAt === null ? null : Date.parse(advanced.nextAt);
    } catch (error) {
      // The next sweep looks again.
      const level = error instanceof StoreUnavailable ? "warn" : "error";
      if (!this.#stopped) log[level]("held runs not let go; trying again", { triggerId, error });
      return null;
    }
  }

  #track(work: Promise<void>): void {
    this.#working.add(work);
    void work.finally(() => this.#working.delete(work));
  }
}
