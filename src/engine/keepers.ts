import type { ReadyRun } from "../core/ready-run.ts";
import { stepKindOf } from "../steps/index.ts";
import type { ClaimedRun } from "../store/store.ts";
import { Chains } from "./chains.ts";
import { Closings, type Left } from "./closings.ts";
import type { KindOf } from "./compiled.ts";
import type { Engine, EngineDoors } from "./engine.ts";
import { Flow } from "./flow.ts";
import { Gates } from "./gates.ts";
import { Scheduler } from "./scheduler.ts";
import { Wakes } from "./wakes.ts";
import type { Bounds } from "./worker.ts";

/** What looks after runs that are held, that wait, that follow others, and that are due. */
export class Keepers implements AsyncDisposable {
  readonly flow: Flow;
  readonly gates: Gates;
  readonly wakes: Wakes;
  readonly #scheduler: Scheduler;
  readonly #chains: Chains;
  readonly #closings: Closings;
  readonly #kindOf: KindOf;
  /** Runs that wait for something which may come before they are parked. */
  readonly #asking = new Set<string>();

  /** `stir` tells runs in hand that what they wait for has come. */
  constructor(
    doors: EngineDoors,
    { stir, cancel }: { stir: (runIds: readonly string[]) => void; cancel: Engine["cancel"] },
  ) {
    const { takesQueued: sweeps, dispatch } = doors;
    const wake = (runs: readonly ReadyRun[]) => dispatch.wake(runs);
    this.#chains = new Chains(doors);
    this.flow = new Flow({ ...doors, sweeps, wake });
    this.gates = new Gates({ ...doors, sweeps, wake });
    this.wakes = new Wakes({ ...doors, chains: this.#chains, wake, stir, sweeps });
    this.#scheduler = new Scheduler({ ...doors, wake, sweeps });
    this.#closings = new Closings({ ...doors, cancel, sweeps });
    this.#kindOf = doors.kindOf ?? stepKindOf;
  }

  /** What holds runs back that were taken up. */
  readonly bounds: Bounds = {
    isBounded: (run) => this.gates.isBounded(run),
    enter: (run) => this.gates.enter(run),
    heldBack: (run) => this.gates.look(run.workflowId),
  };

  asked(runId: string): void {
    this.#asking.add(runId);
  }

  parked(runId: string): void {
    if (this.#asking.delete(runId)) this.wakes.hint();
  }

  /** A step, or the run where there is no path, waits no longer for what it has asked for outside. */
  left(left: Left): void {
    this.#closings.add(left);
  }

  ended(run: ClaimedRun): void {
    const hasAsked =
      this.#asking.delete(run.id) ||
      run.journal.some(({ type, status }) => status !== "succeeded" && this.#kindOf(type)?.waitsOutside);
    if (hasAsked) this.left({ workspace: run.workspace, runId: run.id });
    this.gates.look(run.workflowId);
    if (run.event !== null) this.flow.ended(run.event.triggerId);
    if (run.startedBy?.kind === "run" || this.#chains.isFollowed(run)) this.wakes.hint();
    if (run.startedBy?.kind === "schedule") this.#scheduler.look();
  }

  canceled(): void {
    this.flow.sweep();
    this.gates.sweep();
    this.wakes.hint();
    this.#scheduler.look();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(
      [this.flow, this.gates, this.wakes, this.#scheduler, this.#closings].map((one) =>
        one[Symbol.asyncDispose](),
      ),
    );
  }
}
