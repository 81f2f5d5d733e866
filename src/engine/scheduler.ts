import type { Json } from "../contract/name.ts";
import { StoreUnavailable } from "../contract/problem.ts";
import type { Schedule } from "../contract/schedule.ts";
import { parseDuration } from "../core/duration.ts";
import type { ReadyRun } from "../core/ready-run.ts";
import { contentDigest } from "../core/short-key.ts";
import type { NewRun, ScheduleState, Snapshot } from "../store/store.ts";
import type { EngineDoors } from "./engine.ts";
import { Looker } from "./looker.ts";
import { type Occurrences, occurrencesOf } from "./occurrences.ts";
import { newRuns } from "./start.ts";
import { instant } from "./wait.ts";

export interface SchedulerSettings {
  /** Between two looks at the clock: one that was set is noticed by then. */
  clockMs?: number;
}

interface SchedulerDoors extends Pick<EngineDoors, "store" | "live" | "log" | "now" | "random" | "clockMs"> {
  /** Whether this process starts what is due. */
  readonly sweeps: boolean;
  /** These runs have been queued. */
  wake: (runs: readonly ReadyRun[]) => void;
}

/** Longest time without a look. */
const clockMsDefault = 1_000;
/** Counted of those that a long pause has left behind; each takes a few microseconds. */
const passedOverMax = 10_000;
/** An occurrence that is later than this was missed. */
const punctualMs = 60_000;
/** A clock that was set back by more was wrong before. */
const setBackMs = 3 * 3_600_000;

type Due = ScheduleState & { nextAt: string };

interface Known {
  schedule: Schedule;
  workflow: Snapshot["workflows"][number];
  occurrences: Occurrences;
}

/**
 * Starts runs at the times of their workflows' schedules. When each is due next stands in the store, and is moved on in
 * the transaction that starts its runs: of several processes one does, and what passed while none ran is made up for.
 */
export class Scheduler implements AsyncDisposable {
  readonly #doors: SchedulerDoors;
  readonly #watch: Disposable | null;
  #known = new Map<string, Known>();
  #states: ScheduleState[] = [];
  /** The definitions have changed since the states were read. */
  #stale = true;
  readonly #looker: Looker;

  constructor(doors: SchedulerDoors) {
    this.#doors = doors;
    const { log, live, sweeps, clockMs = clockMsDefault } = doors;
    this.#looker = new Looker({
      look: () => this.#look(clockMs),
      log,
      fault: "schedules not looked at; trying again",
      againMs: clockMs,
    });
    this.#watch = sweeps ? live.onChange(() => this.#change()) : null;
    this.look();
  }

  /** Something may be due, or a run of a schedule has ended. */
  look(): void {
    if (this.#doors.sweeps) this.#looker.hint();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#watch?.[Symbol.dispose]();
    await this.#looker[Symbol.asyncDispose]();
  }

  #change(): void {
    this.#stale = true;
    this.look();
  }

  async #look(clockMs: number): Promise<number | null> {
    try {
      if (this.#stale) await this.#sync();
      if (!(await this.#serveAll())) return clockMs;
    } catch (error) {
      this.#stale = true;
      throw error;
    }
    return this.#stale ? 0 : this.#nextMs(clockMs);
  }

  /** False where one could not be served: the others are not to suffer for it. */
  async #serveAll(): Promise<boolean> {
    let isServed = true;
    for (const state of this.#states) {
      try {
        await this.#serve(state);
      } catch (error) {
        if (error instanceof StoreUnavailable) throw error;
        isServed = false;
        this.#stale = true;
        const { workflowId, name } = state;
        this.#doors.log.error("schedule not served; trying again", { workflowId, name, error });
      }
    }
    return isServed;
  }

  /** Null: without schedules there is nothing to look at until the definitions change. */
  #nextMs(clockMs: number): number | null {
    if (this.#states.length === 0) return null;
    const next = Math.min(
      ...this.#states.map(({ nextAt }) => (nextAt === null ? Infinity : Date.parse(nextAt))),
    );
    return Math.min(Math.max(next - this.#doors.now(), 1), clockMs);
  }

  /** Brings the store's states up to the definitions. */
  async #sync(): Promise<void> {
    const { store, live, now } = this.#doors;
    const snapshot = live.current();
    this.#stale = false;
    this.#known = this.#knownIn(snapshot);
    const before = await store.schedules.list();
    if (this.#known.size > 0 || before.length > 0) {
      const wanted = [...this.#known.values()].map(({ schedule, workflow, occurrences }) => {
        const next = occurrences.after(now());
        return {
          workflowId: workflow.id,
          name: schedule.name,
          workspace: workflow.workspace,
          spec: contentDigest(JSON.stringify(schedule)),
          nextAt: next === null ? null : instant(next),
        };
      });
      // Where the definitions have changed meanwhile, this is done again when that is heard of.
      await store.schedules.sync({ wanted, revision: snapshot.revision });
    }
    this.#states = before.length === 0 && this.#known.size === 0 ? [] : await store.schedules.list();
  }

  #knownIn({ workflows }: Snapshot): Map<string, Known> {
    const known = new Map<string, Known>();
    for (const workflow of workflows) {
      for (const schedule of workflow.links?.schedules ?? []) {
        try {
          const occurrences = occurrencesOf(schedule);
          known.set(`${workflow.id}/${schedule.name}`, { schedule, workflow, occurrences });
        } catch (error) {
          // It was checked when it was saved; another release may have known more.
          this.#doors.log.error("schedule not understood", { workflow: workflow.name, error });
        }
      }
    }
    return known;
  }

  async #serve(state: ScheduleState): Promise<void> {
    const known = this.#known.get(`${state.workflowId}/${state.name}`);
    if (known === undefined) return;
    const { nextAt } = state;
    const at = this.#doors.now();
    if (nextAt !== null && Date.parse(nextAt) <= at) await this.#fire({ ...state, nextAt }, known);
    // Processes that share a store don't share a clock: one that is behind must not plan anew what others keep.
    else if (nextAt !== null && this.#doors.store.kind === "sqlite" && wasSetBack(nextAt, known, at))
      await this.#replan({ ...state, nextAt }, known);
    else if (state.backlog.length > 0) await this.#advance(state, known);
  }

  async #fire(state: Due, known: Known): Promise<void> {
    const { store, log, now, wake } = this.#doors;
    const at = now();
    const due = known.occurrences.between(Date.parse(state.nextAt), at);
    const { chosen, skipped: left } = choose(due, { missed: known.schedule.missed, now: at });
    const skipped = left + passedOver(known.occurrences, Date.parse(state.nextAt), due[0] ?? at);
    const next = known.occurrences.after(at);
    const occurrences = [];
    for (const one of chosen) occurrences.push({ at: instant(one.at), run: await this.#run(one, known) });
    const { workflowId, name, workspace, spec } = state;
    const fired = await store.schedules.fire({
      due: { workflowId, name, workspace, spec, nextAt: state.nextAt },
      nextAt: next === null ? null : instant(next),
      overlap: known.schedule.overlap,
      occurrences,
      skipped,
      now: instant(at),
    });
    this.#stale = true;
    if (fired === null) return;
    if (skipped > 0)
      log.warn("occurrences of a schedule missed", { workflow: known.workflow.name, name, skipped });
    wake(fired.runs);
  }

  /** The clock was set back: what is due next is what comes next by the clock as it is now. */
  async #replan({ workflowId, name, workspace, spec, nextAt }: Due, known: Known): Promise<void> {
    const { store, log, now } = this.#doors;
    const next = known.occurrences.after(now());
    const replanned = await store.schedules.fire({
      due: { workflowId, name, workspace, spec, nextAt },
      nextAt: next === null ? null : instant(next),
      overlap: known.schedule.overlap,
      occurrences: [],
      skipped: 0,
      now: instant(now()),
    });
    this.#stale = true;
    if (replanned !== null)
      log.warn("clock set back; schedule planned anew", { workflow: known.workflow.name, name, was: nextAt });
  }

  async #advance(state: ScheduleState, known: Known): Promise<void> {
    const [first] = state.backlog;
    if (first === undefined) return;
    const { store, now, wake } = this.#doors;
    const run = await this.#run({ at: Date.parse(first), missed: 0 }, known);
    const advanced = await store.schedules.advance({ of: state, at: first, run, now: instant(now()) });
    if (advanced === null) return;
    this.#stale = true;
    wake([advanced]);
  }

  async #run({ at, missed }: Chosen, { schedule, workflow }: Known): Promise<NewRun> {
    const { workspace, id, name } = workflow;
    const due = instant(at);
    const [run] = await newRuns(this.#doors, {
      workspace,
      workflows: [
        {
          workflow: name,
          input: scheduledInput(schedule, { at: due, missed }),
          startedBy: { kind: "schedule", schedule: schedule.name, at: due, missed },
          origin: `${id}/${schedule.name}`,
        },
      ],
    });
    if (run === undefined) throw new Error("A run was asked for and none was made.");
    return run;
  }
}

/** What a run of a schedule is started with. */
export const scheduledInput = (
  { name, input = null }: Schedule,
  { at, missed }: { at: string; missed: number },
): Json => ({ schedule: name, at, missed, data: input });

/** Occurrences before the first that is looked at at all, as far as they are counted. */
function passedOver(occurrences: Occurrences, from: number, first: number): number {
  let count = 0;
  for (
    let at: number | null = from;
    at !== null && at < first && count < passedOverMax;
    at = occurrences.after(at)
  )
    count += 1;
  return count;
}

/**
 * Whether something should be due long before the next time that is noted. As cron has it, what ran in the hours before
 * the clock was set back a little does not run again; more is a correction, and the new time is used at once. So it is
 * for intervals, which stand still for no longer than one of them. Source: cron(8) of Debian.
 */
function wasSetBack(nextAt: string, { schedule, occurrences }: Known, now: number): boolean {
  const everyMs = schedule.every === undefined ? setBackMs : parseDuration(schedule.every);
  const leadMs = Math.min(setBackMs, Math.max(everyMs, punctualMs));
  const plannedAt = Date.parse(nextAt);
  // Nothing comes between the two; to ask a cron expression each time would be a steady load.
  if (plannedAt - now <= leadMs) return false;
  const next = occurrences.after(now + leadMs);
  return next !== null && next < plannedAt;
}

interface Chosen {
  at: number;
  /** Occurrences before it that are not made up for. */
  missed: number;
}

/** Which of the occurrences that are due start a run. The last one is on time unless it is late itself. */
function choose(
  due: readonly number[],
  { missed, now }: { missed: Schedule["missed"]; now: number },
): { chosen: Chosen[]; skipped: number } {
  const last = due.at(-1);
  if (last === undefined) return { chosen: [], skipped: 0 };
  if (missed === "all") return { chosen: due.map((at) => ({ at, missed: 0 })), skipped: 0 };
  const before = due.length - 1;
  if (missed === "once") return { chosen: [{ at: last, missed: before }], skipped: before };
  return now - last <= punctualMs
    ? { chosen: [{ at: last, missed: before }], skipped: before }
    : { chosen: [], skipped: due.length };
}
