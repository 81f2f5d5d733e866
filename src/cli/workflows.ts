import type { Command } from "commander";
import { stringify } from "yaml";
import type { Json } from "../contract/name.ts";
import type { Workflow } from "../contract/workflow.ts";
import { shortWorkflow } from "../core/short-definition.ts";
import { agreeToDelete } from "./agreement.ts";
import { type ConnectionOptions, connect, connected, deleting } from "./connection.ts";
import { everyPage } from "./every-page.ts";
import { fields, heading, localTime, say, show, table } from "./output.ts";
import { printable } from "./printable.ts";
import { versionCommands } from "./versions.ts";
import { wholeNumber } from "./whole-number.ts";
import { workflowFlowCommands } from "./workflow-flow.ts";

interface ListOptions extends ConnectionOptions {
  search?: string;
  version?: number;
}

export function workflowsCommand(program: Command): void {
  const workflows = program
    .command("workflows")
    .description("list workflows, show one, start one, look after its versions");
  connected(workflows.command("list [workflow]", { isDefault: true }))
    .description("list workflows, or show one by id or name")
    .option("--search <text>", "part of a name or id")
    .option("--version <number>", "an older version of it", wholeNumber)
    .action(list);
  versionCommands(workflows);
  workflowFlowCommands(workflows);
  connected(workflows.command("start <workflow>"))
    .description("start a run by hand")
    .option("--delivery <id>", "with a stored delivery as its event")
    .action(start);
  deleting(workflows.command("delete <workflow>"))
    .description("delete one that no trigger routes to")
    .action(remove);
}

async function list(workflow: string | undefined, options: ListOptions): Promise<void> {
  const client = connect(options);
  const { search, version } = options;
  if (workflow !== undefined) {
    const found = await client.getWorkflow({ workflow, query: { version } });
    return show(found, options, () => detail(found));
  }
  const items = await everyPage((after) => client.listWorkflows({ query: { search, after, limit: 1_000 } }));
  show(items, options, () =>
    table(
      items,
      [
        { title: "name", text: ({ name }) => name },
        { title: "version", text: (each) => each.version },
        { title: "steps", text: ({ steps }) => steps.map(({ type }) => type).join(" → ") },
        { title: "changed", text: ({ updatedAt }) => localTime(updatedAt) },
        { title: "paused", text: ({ pausedAt }) => (pausedAt === null ? "" : localTime(pausedAt)) },
        {
          title: "last run",
          text: ({ lastRun }) =>
            lastRun === null ? "" : `${localTime(lastRun.createdAt)} ${lastRun.status}`,
        },
      ],
      search === undefined
        ? "There are no workflows yet. Make one: tripline apply <file>"
        : `No workflow has "${search}" in its name or id.`,
    ),
  );
}

function detail(workflow: Workflow): string {
  const { name, id, title, description, version, updatedAt, timeoutMs, retry, onFailure } = workflow;
  const head = fields({
    name,
    id,
    title,
    description,
    version,
    changed: localTime(updatedAt),
    "time limit": `${timeoutMs / 1_000} s`,
    attempts: retry?.attempts,
    "on failure": onFailure,
  });
  const { schedules, after, steps } = shortWorkflow(workflow);
  const part = (of: string, items: Json | undefined) =>
    items === undefined ? [] : [heading(of), printable(stringify(items, { lineWidth: 0 }).trimEnd())];
  return [head, ...part("Schedules", schedules), ...part("After", after), ...part("Steps", steps)].join("\n");
}

async function start(workflow: string, options: ConnectionOptions & { delivery?: string }): Promise<void> {
  const input = { deliveryId: options.delivery ?? null };
  const started = await connect(options).startWorkflow({ workflow, input });
  show(started, options, () => `Run ${started.runId} is queued. Look at it: tripline runs ${started.runId}`);
}

async function remove(workflow: string, options: ConnectionOptions & { yes?: boolean }): Promise<void> {
  await agreeToDelete(`the workflow ${workflow}`, options);
  await connect(options).deleteWorkflow({ workflow });
  if (options.json !== true) say(`The workflow ${workflow} is deleted. Its runs stay.`);
}
