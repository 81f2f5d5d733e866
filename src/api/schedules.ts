import { Problem } from "../contract/problem.ts";
import type { Schedule, ScheduleView } from "../contract/schedule.ts";
import { occurrencesOf } from "../engine/occurrences.ts";
import { scheduledInput } from "../engine/scheduler.ts";
import type { ScheduleState, Snapshot } from "../store/store.ts";
import type { Handlers } from "./call.ts";
import { newest } from "./change.ts";
import type { ApiDoors } from "./doors.ts";

type Names = "listSchedules" | "pauseSchedule" | "resumeSchedule" | "runSchedule";

const nextShown = 3;

interface Found {
  workflow: Snapshot["workflows"][number];
  schedule: Schedule;
}

export function scheduleHandlers(doors: ApiDoors): Handlers<Names> {
  const { store, live, engine, now } = doors;
  const instant = (at = now()) => new Date(at).toISOString();

  async function find(workspace: string, workflow: string, name: string): Promise<Found> {
    const { workflows } = await newest(doors);
    const known = workflows.find(
      (each) => each.workspace === workspace && (each.name === workflow || each.id === workflow),
    );
    if (known === undefined) {
      throw new Problem("not_found", { detail: `No workflow has the id or name "${workflow}".` });
    }
    const schedules = known.links?.schedules ?? [];
    const schedule = schedules.find((each) => each.name === name);
    if (schedule !== undefined) return { workflow: known, schedule };
    const names =
      schedules.length === 0 ? "It has none." : `It has ${schedules.map((each) => each.name).join(", ")}.`;
    throw new Problem("not_found", {
      detail: `The workflow ${known.name} has no schedule "${name}". ${names}`,
    });
  }

  function view(
    { workflow, schedule }: Found,
    state: ScheduleState | undefined,
    count = nextShown,
  ): ScheduleView {
    const paused = state?.paused ?? false;
    return {
      ...schedule,
      workflow: workflow.name,
      paused,
      next: paused ? [] : nextOf(schedule, { from: now(), count }).map((at) => instant(at)),
      lastAt: state?.lastAt ?? null,
      lastRunId: state?.lastRunId ?? null,
      skipped: state?.skipped ?? 0,
      waiting: state?.backlog.length ?? 0,
    };
  }

  async function pause(workspace: string, named: { workflow: string; schedule: string }, paused: boolean) {
    const found = await find(workspace, named.workflow, named.schedule);
    const { workflow, schedule } = found;
    const at = paused ? null : occurrencesOf(schedule).after(now());
    const of = { workflowId: workflow.id, name: schedule.name };
    const nextAt = at === null ? null : instant(at);
    if (!(await store.schedules.pause({ ...of, paused, nextAt, now: instant() }))) {
      throw new Problem("conflict", { detail: "The schedule is not in force yet; try again in a moment." });
    }
    await live.refresh();
    const states = await store.schedules.list({ workspace });
    return view(found, stateOf(states, found));
  }

  return {
    async listSchedules({ workspace, query }) {
      const { workflows } = await newest(doors);
      const states = await store.schedules.list({ workspace });
      const items = workflows
        .filter((workflow) => workflow.workspace === workspace)
        .flatMap((workflow) => (workflow.links?.schedules ?? []).map((schedule) => ({ workflow, schedule })))
        .map((found) => view(found, stateOf(states, found), query.next));
      return { items };
    },
    pauseSchedule: ({ workspace, params }) => pause(workspace, params, true),
    resumeSchedule: ({ workspace, params }) => pause(workspace, params, false),
    async runSchedule({ workspace, params, actor }) {
      const { workflow, schedule } = await find(workspace, params.workflow, params.schedule);
      const input = scheduledInput(schedule, { at: instant(), missed: 0 });
      return engine.start({ workspace, workflow: workflow.name, deliveryId: null, input, by: actor.name });
    },
  };
}

function stateOf(states: readonly ScheduleState[], { workflow, schedule }: Found): ScheduleState | undefined {
  return states.find(({ workflowId, name }) => workflowId === workflow.id && name === schedule.name);
}

function nextOf(schedule: Schedule, { from, count }: { from: number; count: number }): number[] {
  const occurrences = occurrencesOf(schedule);
  const found: number[] = [];
  for (let at = occurrences.after(from); at !== null && found.length < count; at = occurrences.after(at))
    found.push(at);
  return found;
}
