import type { Command } from "commander";
import type { HeldWorkflowRuns } from "../contract/flow.ts";
import { type ConnectionOptions, connect, connected } from "./connection.ts";
import { fields, localTime, show } from "./output.ts";

/** Adds what holds a workflow's runs back, and lets them go. */
export function workflowFlowCommands(workflows: Command): void {
  connected(workflows.command("pause <workflow>"))
    .description("hold its runs back, whichever way they start; those that have begun go on")
    .action(async (workflow: string, options: ConnectionOptions) => {
      const runs = await connect(options).pauseWorkflow({ workflow });
      show(runs, options, () =>
        [
          `The workflow ${workflow} is paused: its runs are held (${runs.held} now).`,
          `Let them go: tripline workflows resume ${workflow}`,
        ].join("\n"),
      );
    });
  connected(workflows.command("resume <workflow>"))
    .description("let a paused workflow's held runs go")
    .action(async (workflow: string, options: ConnectionOptions) => {
      const runs = await connect(options).resumeWorkflow({ workflow });
      show(runs, options, () => `The workflow ${workflow} lets its held runs go.`);
    });
  connected(workflows.command("held <workflow>"))
    .description("how many of its runs are held back, and how many are under way")
    .action(async (workflow: string, options: ConnectionOptions) => {
      const runs = await connect(options).getHeldWorkflowRuns({ workflow });
      show(runs, options, () => detail(runs));
    });
}

const detail = ({ pausedAt, concurrency, held, underWay }: HeldWorkflowRuns): string =>
  fields({
    paused: pausedAt === null ? "no" : `since ${localTime(pausedAt)}`,
    "at once": concurrency ?? "any number",
    held,
    "under way": concurrency === null && underWay === 0 ? null : underWay,
  });
