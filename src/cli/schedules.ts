import type { Command } from "commander";
import type { ScheduleView } from "../contract/schedule.ts";
import { type ConnectionOptions, connect, connected } from "./connection.ts";
import { localTime, say, show, table } from "./output.ts";
import { wholeNumber } from "./whole-number.ts";

export function schedulesCommand(program: Command): void {
  const schedules = program.command("schedules").description("schedules: list, pause, resume, run now");
  connected(schedules.command("list", { isDefault: true }))
    .description("list the schedules of all workflows with when they are due next")
    .option("--next <number>", "how many of the next times", wholeNumber, 1)
    .action(list);
  connected(schedules.command("pause <workflow> [schedule]"))
    .description("start nothing at its times until it is resumed")
    .action((workflow: string, schedule: string | undefined, options: ConnectionOptions) =>
      change("pauseSchedule", { workflow, schedule }, options),
    );
  connected(schedules.command("resume <workflow> [schedule]"))
    .description("let it go on; what it would have started meanwhile is not made up for")
    .action((workflow: string, schedule: string | undefined, options: ConnectionOptions) =>
      change("resumeSchedule", { workflow, schedule }, options),
    );
  connected(schedules.command("run <workflow> [schedule]"))
    .description("start a run as the schedule would, now")
    .action(run);
}

/** The name that a schedule has where none was given. */
const nameDefault = "schedule";

async function list({ next, ...options }: ConnectionOptions & { next: number }): Promise<void> {
  const { items } = await connect(options).listSchedules({ query: { next } });
  show(items, options, () =>
    table<ScheduleView>(
      items,
      [
        { title: "workflow", text: ({ workflow }) => workflow },
        { title: "schedule", text: ({ name }) => name },
        {
          title: "when",
          text: ({ cron, every, timezone }) =>
            cron === undefined ? `every ${every}` : `${cron} (${timezone})`,
        },
        {
          title: "next",
          text: (each) => (each.paused ? "paused" : each.next.map(localTime).join(", ") || "never"),
        },
        { title: "last", text: ({ lastAt }) => localTime(lastAt) },
        { title: "skipped", text: ({ skipped }) => skipped },
        { title: "waiting", text: ({ waiting }) => waiting },
      ],
      "There are none. `schedules:` in a definition file makes them.",
    ),
  );
}

async function change(
  call: "pauseSchedule" | "resumeSchedule",
  { workflow, schedule = nameDefault }: { workflow: string; schedule: string | undefined },
  options: ConnectionOptions,
): Promise<void> {
  const changed = await connect(options)[call]({ workflow, schedule });
  if (options.json === true) return show(changed, options, () => "");
  const [next] = changed.next;
  say(
    changed.paused
      ? "It is paused."
      : `It goes on: next at ${next === undefined ? "no time any more" : localTime(next)}.`,
  );
}

async function run(workflow: string, schedule = nameDefault, options: ConnectionOptions = {}): Promise<void> {
  const started = await connect(options).runSchedule({ workflow, schedule });
  show(started, options, () => `Run ${started.runId} is queued. Look at it: tripline runs ${started.runId}`);
}
