import type { Command } from "commander";
import { stringify } from "yaml";
import { TriggerInput } from "../contract/trigger.ts";
import type { DraftKind, TriggerDraft, WorkflowDraft, WorkflowVersion } from "../contract/version.ts";
import { WorkflowInput } from "../contract/workflow.ts";
import { shortTrigger, shortWorkflow } from "../core/short-definition.ts";
import { type ConnectionOptions, connect, connected } from "./connection.ts";
import { UsageError } from "./failure.ts";
import { findingLines } from "./finding-text.ts";
import { fields, heading, localTime, say, show, table } from "./output.ts";
import { printable } from "./printable.ts";
import { differenceText } from "./version-text.ts";
import { wholeNumber } from "./whole-number.ts";

interface PublishOptions extends ConnectionOptions {
  note?: string;
  revision?: number;
  overwrite?: boolean;
}

interface DraftOptions extends ConnectionOptions {
  discard?: boolean;
  revision?: number;
}

const noteOption = ["--note <text>", "why, for those who read the versions"] as const;

/** `tripline workflows versions|diff|publish|rollback|draft`. */
export function versionCommands(workflows: Command): void {
  connected(workflows.command("versions <workflow>"))
    .description("list its versions: when, by whom and why")
    .action(versions);
  connected(workflows.command("diff <workflow> [from] [to]"))
    .description(
      "compare two versions, or one with the draft (numbers, or `draft`); without them what is newest with the one before",
    )
    .action(diff);
  connected(workflows.command("rollback <workflow> <version>"))
    .description("publish an older version again, as the next one")
    .option(...noteOption)
    .action(rollBack);
  draftCommands(workflows, "workflow");
}

/** `draft` and `publish`, of workflows and of triggers alike. */
export function draftCommands(group: Command, kind: DraftKind): void {
  connected(group.command(`draft <${kind}>`))
    .description("show its draft and what would keep it from being published; `apply --draft` saves one")
    .option("--discard", "throw it away")
    .option("--revision <number>", "only the one that was shown with this revision", wholeNumber)
    .action((name: string, options: DraftOptions) => draft(kind, name, options));
  connected(group.command(`publish <${kind}>`))
    .description("put its draft in force")
    .option(...noteOption)
    .option("--revision <number>", "only the one that was shown with this revision", wholeNumber)
    .option("--overwrite", "also where another version was published since it was begun")
    .action((name: string, options: PublishOptions) => publish(kind, name, options));
}

async function versions(workflow: string, options: ConnectionOptions): Promise<void> {
  const { items } = await connect(options).listWorkflowVersions({ workflow });
  show(items, options, () =>
    table(
      items,
      [
        { title: "version", text: ({ version }) => version },
        { title: "published", text: ({ createdAt }) => localTime(createdAt) },
        { title: "by", text: ({ by }) => by ?? "Tripline" },
        { title: "why", text: reasonOf },
      ],
      "There are none.",
    ),
  );
}

function reasonOf({ note, restores }: WorkflowVersion): string | null {
  const restored = restores === null ? null : `version ${restores} again`;
  return [restored, note].filter((part) => part !== null).join(": ") || null;
}

async function diff(
  workflow: string,
  from: string | undefined,
  to: string | undefined,
  options: ConnectionOptions,
): Promise<void> {
  const query = { from: sideOf(from), to: sideOf(to) };
  const difference = await connect(options).diffWorkflow({ workflow, query });
  show(difference, options, () => differenceText(difference));
}

function sideOf(text: string | undefined): number | "draft" | undefined {
  if (text === undefined || text === "draft") return text;
  if (/^v?[1-9]\d{0,8}$/.test(text)) return Number(text.replace("v", ""));
  throw new UsageError(
    `"${text}" is no version.`,
    "Give the number of one, or `draft`: tripline workflows diff <workflow> 3 draft",
  );
}

async function rollBack(workflow: string, version: string, options: PublishOptions): Promise<void> {
  const older = sideOf(version);
  if (typeof older !== "number") throw new UsageError("A draft is published, not rolled back to.", "publish");
  const { note } = options;
  const input = { version: older, ...(note !== undefined && { note }) };
  const published = await connect(options).rollBackWorkflow({ workflow, input });
  show(published, options, () => `Version ${older} is published again, as version ${published.version}.`);
}

async function draft(kind: DraftKind, name: string, options: DraftOptions): Promise<void> {
  const client = connect(options);
  const { revision } = options;
  const query = { ...(revision !== undefined && { revision }) };
  if (options.discard === true) {
    await (kind === "workflow"
      ? client.discardWorkflowDraft({ workflow: name, query })
      : client.discardTriggerDraft({ trigger: name, query }));
    if (options.json !== true) say(`The draft of the ${kind} ${name} is gone.`);
    return;
  }
  const found = await (kind === "workflow"
    ? client.getWorkflowDraft({ workflow: name })
    : client.getTriggerDraft({ trigger: name }));
  show(found, options, () => draftText(found));
}

function draftText(found: WorkflowDraft | TriggerDraft): string {
  const { kind, name, revision, base, inForce, savedAt, savedBy, findings } = found;
  const definition =
    kind === "workflow"
      ? shortWorkflow(WorkflowInput.parse(found.definition))
      : shortTrigger(TriggerInput.parse(found.definition));
  const overtaken = base === inForce ? "" : `, begun from ${base === null ? "none" : `version ${base}`}`;
  const parts = [
    fields({
      [kind]: name,
      revision,
      saved: `${localTime(savedAt)} by ${savedBy ?? "Tripline"}`,
      "in force": `${inForce === null ? "nothing yet" : `version ${inForce}`}${overtaken}`,
    }),
    heading("Draft"),
    printable(stringify(definition, { lineWidth: 0 }).trimEnd()),
  ];
  if (findings.length > 0) parts.push(heading("Findings"), ...findingLines(findings));
  const next = kind === "workflow" ? `\nWhat differs: tripline workflows diff ${name}` : "";
  parts.push(`${next}\nPut it in force: tripline ${kind}s publish ${name} --note <why>`);
  return parts.join("\n");
}

async function publish(kind: DraftKind, name: string, options: PublishOptions): Promise<void> {
  const client = connect(options);
  const { note, revision, overwrite = false } = options;
  const input = {
    overwrite,
    ...(note !== undefined && { note }),
    ...(revision !== undefined && { revision }),
  };
  const published = await (kind === "workflow"
    ? client.publishWorkflow({ workflow: name, input })
    : client.publishTrigger({ trigger: name, input }));
  show(published, options, () => `The ${kind} ${name} is at version ${published.version}.`);
}
