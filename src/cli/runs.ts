import { type Command, Option } from "commander";
import { type Attempt, type Run, type RunDetail, RunStatus } from "../contract/run.ts";
import type { StartedBy } from "../contract/started-by.ts";
import type { RunWait } from "../contract/wait.ts";
import { type ConnectionOptions, connect, connected } from "./connection.ts";
import { exchangesText } from "./exchanges.ts";
import { fields, heading, localTime, show, statusStyle, styled, table } from "./output.ts";
import { printable } from "./printable.ts";
import { wholeNumber } from "./whole-number.ts";

interface Options extends ConnectionOptions {
  workflow?: string;
  status?: RunStatus;
  delivery?: string;
  before?: string;
  limit: number;
}

export function runsCommand(program: Command): void {
  connected(program.command("runs [run]"))
    .description("list runs, the newest first, or show one with its journal")
    .option("--workflow <name>", "only those of this workflow")
    .addOption(new Option("--status <status>", "only those").choices(RunStatus.options))
    .option("--delivery <id>", "only those of this delivery")
    .option("--before <id>", "only those older than this one")
    .option("--limit <number>", "how many", wholeNumber, 30)
    .action(runs);
}

async function runs(run: string | undefined, options: Options): Promise<void> {
  const client = connect(options);
  if (run !== undefined) {
    const found = await client.getRun({ run });
    return show(found, options, () => detail(found));
  }
  const { workflow, status, delivery, before, limit } = options;
  const { items, next } = await client.listRuns({ query: { workflow, status, delivery, before, limit } });
  show({ items, next }, options, () => {
    const text = table(items, columns, "There are no such runs.");
    return next === null ? text : `${text}\n${styled("dim", `older ones: --before ${next}`)}`;
  });
}

const columns = [
  { title: "created", text: ({ createdAt }: Run) => localTime(createdAt) },
  { title: "id", text: ({ id }: Run) => id },
  { title: "status", text: ({ status }: Run) => status, style: statusStyle },
  { title: "workflow", text: ({ workflow, version }: Run) => `${workflow} v${version}` },
  { title: "took", text: (run: Run) => took(run) },
  { title: "error", text: ({ error }: Run) => error?.message },
];

function detail(run: RunDetail): string {
  const parts = [
    fields({
      id: run.id,
      status: run.status,
      workflow: `${run.workflow} v${run.version}`,
      created: localTime(run.createdAt),
      took: took(run),
      "goes on": localTime(run.wakeAt),
      delivery: run.deliveryId,
      "replay of": run.replayOf,
      "started by": originOf(run.startedBy),
      error: run.error && `${run.error.step === undefined ? "" : `${run.error.step}: `}${run.error.message}`,
    }),
    heading("Journal"),
    table(
      run.attempts,
      [
        { title: "step", text: ({ path }) => path },
        { title: "type", text: ({ type }) => type },
        { title: "attempt", text: ({ attempt }) => attempt },
        { title: "status", text: ({ status }) => status, style: statusStyle },
        { title: "took", text: (attempt) => took(attempt) },
        { title: "result", text: resultOf },
      ],
      "No step has ended yet.",
    ),
    ...waitsOf(run),
    heading("Output"),
    printable(JSON.stringify(run.output, null, 2)),
  ];
  const exchanges = exchangesText(run.attempts);
  if (exchanges !== null) parts.push(heading("Requests"), exchanges);
  const lines = run.attempts.flatMap(({ path, console }) => console.map((line) => `${path}: ${line}`));
  if (lines.length > 0) parts.push(heading("Console"), printable(lines.join("\n")));
  return parts.join("\n");
}

/** What it waits for, and the runs that it started, where there are such. */
function waitsOf({ waits, children }: RunDetail): string[] {
  const open = waits.filter(({ state }) => state === "open");
  const waitColumns = [
    { title: "step", text: ({ path }: RunWait) => path },
    { title: "for", text: ({ kind }: RunWait) => kind },
    {
      title: "what",
      text: ({ key, childRunId, id, kind }: RunWait) =>
        key ?? childRunId ?? (kind === "approval" ? id : null),
    },
    { title: "until", text: ({ until }: RunWait) => localTime(until) },
  ];
  const started = children.map(({ id, workflow, status }) => `${id}  ${workflow}  ${status}`);
  return [
    ...(open.length > 0 ? [heading("Waits for"), table(open, waitColumns, "")] : []),
    ...(started.length > 0 ? [heading("Runs it started"), started.join("\n")] : []),
  ];
}

function originOf(by: StartedBy): string | null {
  switch (by.kind) {
    case "delivery":
    case "replay":
      return null;
    case "hand":
      return by.by === null ? "hand" : `the key ${by.by}`;
    case "run":
      return `step ${by.path} of ${by.runId} (${by.workflow})`;
    case "end":
      return `the end of ${by.runId} (${by.workflow}, ${by.status})`;
    case "failure":
      return `the failure of ${by.runId} (${by.workflow})`;
    case "schedule":
      return `its schedule ${by.schedule}, due ${localTime(by.at)}`;
    default:
      return by satisfies never;
  }
}

/** One line of a journal is for finding one's way; all of it is in --json. */
const resultCharactersMax = 80;

function resultOf({ error, output }: Attempt): string {
  const text = error?.message ?? JSON.stringify(output);
  return text.length > resultCharactersMax ? `${text.slice(0, resultCharactersMax)}…` : text;
}

function took({ startedAt, endedAt }: { startedAt: string | null; endedAt: string | null }): string | null {
  if (startedAt === null || endedAt === null) return null;
  const ms = Date.parse(endedAt) - Date.parse(startedAt);
  return ms < 1_000 ? `${ms} ms` : `${(ms / 1_000).toFixed(1)} s`;
}
