import type { Command } from "commander";
import type { Client } from "../contract/client.ts";
import { Problem } from "../contract/problem.ts";
import type { Resume } from "../contract/resume.ts";
import type { Attempt, Run, RunDetail } from "../contract/run.ts";
import { runVersion } from "../contract/run-version.ts";
import type { StartedBy } from "../contract/started-by.ts";
import type { RunWait } from "../contract/wait.ts";
import { type ConnectionOptions, connect, connected } from "./connection.ts";
import { countText } from "./counted.ts";
import { exchangesText } from "./exchanges.ts";
import { looking } from "./looking.ts";
import { fields, heading, localTime, note, show, statusStyle, styled, table } from "./output.ts";
import { printable } from "./printable.ts";
import { resumeCommand } from "./resume.ts";
import { followCommands } from "./run-following.ts";
import { outputCommand, shortOutput } from "./run-output.ts";
import { findingRuns, type RunQueryOptions, runQueryOf } from "./run-query.ts";
import { runTree, tookText } from "./run-tree.ts";
import { wholeJournal } from "./whole-journal.ts";
import { wholeNumber } from "./whole-number.ts";

interface Options extends ConnectionOptions, RunQueryOptions {
  before?: string;
  limit?: number;
  count?: true;
  after?: string;
  under?: string;
}

const runsShown = 30;

export function runsCommand(program: Command): void {
  const runs = program
    .command("runs")
    .description(
      "runs: list, show with all that their steps did, take their outputs, have go on after their end",
    );
  findingRuns(connected(runs.command("list [run]", { isDefault: true })))
    .description("list runs, the newest first, or show one with its journal")
    .option("--before <id>", "only those older than this one")
    .option("--limit <number>", `how many: runs (${runsShown}), or lines of one run's journal`, wholeNumber)
    .option("--count", "only say how many there are")
    .option("--under <path>", "of one run: only this step and those within it, such as lines/each/3")
    .option("--after <place>", "of one run: where its journal goes on")
    .action(list);
  followCommands(runs);
  resumeCommand(runs);
  outputCommand(runs);
}

async function list(run: string | undefined, options: Options): Promise<void> {
  const client = connect(options);
  if (run !== undefined) {
    const found = await withInputs(client, await oneRun(client, run, options), options);
    return show(found, options, () => detail(found));
  }
  if (options.count === true) {
    const counted = await client.countRuns({ query: runQueryOf(options) });
    return show(counted, options, () => countText(counted));
  }
  const { before, limit = runsShown } = options;
  const query = runQueryOf(options);
  const read = (page: object) => client.listRuns({ query: { ...query, ...page } });
  const { items, next } = await looking({ read, before, limit, json: options.json });
  show({ items, next }, options, () => {
    const text = table(items, columns, "There are no such runs.");
    return next === null ? text : `${text}\n${styled("dim", `older ones: --before ${next}`)}`;
  });
}

/** Programs get all of it, unless they ask for a page. */
function oneRun(client: Client, run: string, { after, limit, under, json }: Options): Promise<RunDetail> {
  if (json === true && after === undefined && limit === undefined) return wholeJournal(client, run, under);
  return client.getRun({ run, query: { after, under, limit } });
}

/** With what each attempt that is shown was given: where the journal does not say it, as it follows from what it says. */
async function withInputs(client: Client, run: RunDetail, { under, json }: Options): Promise<RunDetail> {
  const shown = json === true ? run.attempts : run.attempts.slice(-inputsMax);
  if (shown.every(({ input }) => input !== undefined)) return run;
  const found = await client.getRunInputs({ run: run.id, query: { under } }).catch((error: unknown) => {
    // What the journal tells is better than nothing.
    if (!(error instanceof Problem && error.code === "too_many_requests")) throw error;
    note(
      "What its steps were given is left out where the journal does not say it: too many ask for that at the moment.",
    );
    return { inputs: [] };
  });
  const known = new Map(found.inputs.map(({ path, attempt, input }) => [`${attempt} ${path}`, input]));
  const attempts = run.attempts.map((line) => {
    const input = line.input ?? known.get(`${line.attempt} ${line.path}`);
    return input === undefined ? line : { ...line, input };
  });
  return { ...run, attempts };
}

const columns = [
  { title: "created", text: ({ createdAt }: Run) => localTime(createdAt) },
  { title: "id", text: ({ id }: Run) => id },
  {
    title: "status",
    text: ({ status, held }: Run) => (held ? `${status}, held` : status),
    style: statusStyle,
  },
  { title: "workflow", text: (run: Run) => `${run.workflow} ${runVersion(run)}` },
  { title: "took", text: (run: Run) => tookText(run) },
  { title: "error", text: ({ error }: Run) => error?.message },
];

function detail(run: RunDetail): string {
  const parts = [
    fields({
      id: run.id,
      status: run.status,
      workflow: `${run.workflow} ${runVersion(run)}`,
      created: localTime(run.createdAt),
      took: tookText(run),
      held: heldBy(run),
      "goes on": localTime(run.wakeAt),
      delivery: run.deliveryId,
      "replay of": run.replayOf,
      "started by": originOf(run.startedBy),
      trace: run.traceId,
      error: run.error && `${run.error.step === undefined ? "" : `${run.error.step}: `}${run.error.message}`,
    }),
    heading("Journal"),
    runTree(run.attempts),
    ...goesOn(run),
    ...waitsOf(run),
    heading("Output"),
    printable(JSON.stringify(shortOutput(run), null, 2)),
    ...(run.large === undefined ? [] : [`Whole: tripline runs output ${run.id}`]),
  ];
  if (run.resumes.length > 0) parts.push(heading("Resumed"), run.resumes.map(resumeText).join("\n"));
  const inputs = run.attempts.flatMap(inputText);
  if (inputs.length > 0) parts.push(heading("Settings"), inputs.slice(-inputsMax).join("\n"));
  const exchanges = exchangesText(run.attempts);
  if (exchanges !== null) parts.push(heading("Requests"), exchanges);
  const lines = run.attempts.flatMap(({ path, console }) => console.map((line) => `${path}: ${line}`));
  if (lines.length > 0) parts.push(heading("Console"), printable(lines.join("\n")));
  if (run.status === "failed") parts.push("", `Have it go on: tripline runs resume ${run.id}`);
  return parts.join("\n");
}

/** Its turn has not come: who says why. */
function heldBy({ held, triggerId, workflow }: Run): string | null {
  if (!held) return null;
  const trigger = triggerId === null ? "" : `tripline triggers held ${triggerId}, or `;
  return `until its turn comes; why: ${trigger}tripline workflows held ${workflow}`;
}

function goesOn({ id, next }: RunDetail): string[] {
  if (next === null) return [];
  const lines = [
    `The journal goes on: tripline runs ${id} --after '${next}'`,
    `One step and those within it: tripline runs ${id} --under <path>`,
  ];
  return lines.map((line) => styled("dim", printable(line)));
}

/** The latest; all are in --json. */
const inputsMax = 20;
const inputCharactersMax = 200;

function inputText({ path, attempt, input }: Attempt): string[] {
  if (input === undefined) return [];
  const text = JSON.stringify(input);
  const short = text.length > inputCharactersMax ? `${text.slice(0, inputCharactersMax)}…` : text;
  return [printable(`${path}, attempt ${attempt}: ${short}`)];
}

function resumeText({ at, by, from, version, edits, before }: Resume): string {
  const changed = edits === null ? "" : `, with ${Object.keys(edits).join(", ")} changed`;
  const error = before.error === null ? "" : `: ${before.error.message}`;
  const where = from === null ? "" : ` at ${from}`;
  return printable(
    `${localTime(at)} by ${by}${where}, version ${version}${changed}; was ${before.status}${error}`,
  );
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
