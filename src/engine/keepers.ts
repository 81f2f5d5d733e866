import type { ClaimedRun } from "../store/store.ts";
import { Chains } from "./chains.ts";
import type { EngineDoors } from "./engine.ts";
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
  /** Runs that wait for something which may come before they are parked. */
  readonly #asking = new Set<string>();

  /** `stir` tells runs in hand that what they wait for has come. */
  constructor(doors: EngineDoors, stir: (runIds: readonly string[]) => void) {
    const { takesQueued: sweeps, dispatch } = doors;
    const wake = (runIds: readonly string[]) => dispatch.wake(runIds);
    this.#chains = new Chains(doors);
    this.flow = new Flow({ ...doors, sweeps, wake });
    this.gates = new Gates({ ...doors, sweeps, wake });
    this.wakes = new Wakes({ ...doors, chains: this.#chains, wake, stir, sweeps });
    this.#scheduler = new Scheduler({ ...doors, wake, sweeps });
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

  ended(run: ClaimedRun): void {
    this.#asking.delete(run.id);
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
      [this.flow, this.gates, this.wakes, this.#scheduler].map((one) => one[Symbol.asyncDispose]()),
    );
  }
}
