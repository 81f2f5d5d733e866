import { type Command, Option } from "commander";
import type { Client } from "../contract/client.ts";
import { type Failure, type FailureQuery, FailureStatus, failedRunsMax } from "../contract/failure.ts";
import type { RunEdits } from "../contract/resume.ts";
import { agree } from "./agreement.ts";
import { type ConnectionOptions, connect, connected } from "./connection.ts";
import { Told } from "./failure.ts";
import { moment } from "./moment.ts";
import { fields, heading, localTime, note, show, styled, table } from "./output.ts";
import { edit, versionOf } from "./resume.ts";
import { wholeNumber } from "./whole-number.ts";

type ListOptions = ConnectionOptions & FailureQuery & { limit: number };
type BulkOptions = ConnectionOptions & { yes?: boolean };
type ResumeOptions = BulkOptions & { version?: number | "newest"; set?: RunEdits };
type ResolveOptions = ConnectionOptions & { note?: string };

export function failuresCommand(program: Command): void {
  const failures = program
    .command("failures")
    .description("what runs have failed of, by cause: list, show, resume or replay all of one, resolve");
  connected(failures.command("list [failure]", { isDefault: true }))
    .description("list them, the latest first, or show one")
    .option("--workflow <name>", "only those of this workflow")
    .addOption(new Option("--status <status>", "only those").choices(FailureStatus.options))
    .option("--since <when>", "only runs that failed since: 30m, 2h, 7d ago, or a point in time", moment)
    .option("--limit <number>", "how many", wholeNumber, 30)
    .action(list);
  bulk(failures.command("resume <failure>"))
    .description("have all of its runs go on at the step that failed")
    .option("--version <version>", "with another version of the workflow: a number, or `newest`", versionOf)
    .option("--set <name=json>", "as of tripline runs resume (may be repeated)", edit)
    .action(resume);
  bulk(failures.command("replay <failure>"))
    .description("replay the deliveries of all of its runs, from their beginning")
    .action(replay);
  connected(failures.command("resolve <failure>"))
    .description("say that nobody need look at it any more; a run that fails so later opens it again")
    .option("--note <text>", "why")
    .action(resolve);
  connected(failures.command("reopen <failure>")).description("take that back").action(reopen);
}

const bulk = (command: Command) =>
  connected(command).option("-y, --yes", "don't ask; needed where there is no terminal to ask at");

async function list(failure: string | undefined, options: ListOptions): Promise<void> {
  const client = connect(options);
  if (failure !== undefined) {
    const found = await client.getFailure({ failure });
    return show(found, options, () => detail(found));
  }
  const { workflow, status, since, limit } = options;
  const { items, complete } = await client.listFailures({ query: { workflow, status, since, limit } });
  show({ items, complete }, options, () => {
    const text = table(items, columns, "No run that is kept has failed so.");
    return complete
      ? text
      : `${text}\n${styled("dim", `Only the newest ${failedRunsMax.toLocaleString("en")} failed runs are counted.`)}`;
  });
}

async function resume(failure: string, options: ResumeOptions): Promise<void> {
  const client = connect(options);
  const { version, set: edits } = options;
  const how = version === undefined ? await inWhich(client, failure) : "go on";
  await agreeOn(client, failure, how, options);
  const sum = { resumed: 0, refused: [] as { runId: string; reason: string }[] };
  for (let before: string | undefined; ; ) {
    const input = { version, edits, ...(before !== undefined && { before }) };
    const page = await client.resumeFailure({ failure, input });
    sum.resumed += page.resumed;
    sum.refused.push(...page.refused);
    if (page.next === null) break;
    before = page.next;
    if (options.json !== true) note(`${sum.resumed} go on`);
  }
  show(sum, options, () =>
    [
      `${sum.resumed} runs ${how}.`,
      ...sum.refused.map(({ runId, reason }) => `${runId} does not: ${reason}`),
    ].join("\n"),
  );
  if (sum.refused.length > 0) throw new Told();
}

async function replay(failure: string, options: BulkOptions): Promise<void> {
  const client = connect(options);
  await agreeOn(client, failure, "are replayed", options);
  const replays: string[] = [];
  let deliveries = 0;
  for (let before: string | undefined; ; ) {
    const page = await client.replayFailure({ failure, input: { ...(before !== undefined && { before }) } });
    if (page.replay !== null) replays.push(page.replay);
    deliveries += page.deliveries;
    if (page.next === null) break;
    before = page.next;
  }
  show({ replays, deliveries }, options, () =>
    [
      `${deliveries} deliveries are replayed: ${replays.join(", ") || "none"}`,
      `The runs that failed stay as they are. When that is settled: tripline failures resolve ${failure}`,
    ].join("\n"),
  );
}

async function resolve(failure: string, options: ResolveOptions): Promise<void> {
  const { note: why } = options;
  const found = await connect(options).resolveFailure({
    failure,
    input: why === undefined ? {} : { note: why },
  });
  show(found, options, () => `${found.count} failed runs of ${found.workflow} are resolved.`);
}

async function reopen(failure: string, options: ConnectionOptions): Promise<void> {
  const found = await connect(options).reopenFailure({ failure });
  show(found, options, () => `${found.open} failed runs of ${found.workflow} are open again.`);
}

/** Where the workflow has been mended since, the runs fail again unless they are to take what is in force. */
async function inWhich(client: Client, failure: string): Promise<string> {
  const { runId, workflow } = await client.getFailure({ failure });
  const [run, now] = await Promise.all([
    client.getRun({ run: runId }),
    client.getWorkflow({ workflow }).catch(() => null),
  ]);
  if (now === null || now.version === run.version) return "go on";
  return `go on with version ${run.version}, as they failed; in force is ${now.version}, which --version newest takes`;
}

async function agreeOn(client: Client, failure: string, what: string, options: BulkOptions): Promise<void> {
  const { open, workflow } = await client.getFailure({ failure });
  const statement = `${open} failed runs of ${workflow} ${what}.`;
  await agree({ question: `${statement} Is that meant?`, statement }, options);
}

const columns = [
  { title: "last", text: ({ lastAt }: Failure) => localTime(lastAt) },
  { title: "id", text: ({ id }: Failure) => id },
  {
    title: "status",
    text: ({ status }: Failure) => status,
    style: ({ status }: Failure) => (status === "open" ? ("red" as const) : ("dim" as const)),
  },
  { title: "open", text: ({ open }: Failure) => open },
  { title: "runs", text: ({ count }: Failure) => count },
  { title: "workflow", text: ({ workflow, step }: Failure) => `${workflow} ${step ?? ""}` },
  { title: "error", text: ({ error }: Failure) => error?.message },
];

function detail(failure: Failure): string {
  const { resolved } = failure;
  return [
    fields({
      id: failure.id,
      status: failure.status,
      workflow: failure.workflow,
      step: failure.step,
      error: failure.error?.message,
      runs: `${failure.count}, ${failure.open} of them open`,
      first: localTime(failure.firstAt),
      last: localTime(failure.lastAt),
      newest: failure.runId,
      resolved:
        resolved && `${localTime(resolved.at)} by ${resolved.by}${resolved.note ? `: ${resolved.note}` : ""}`,
    }),
    heading("What to do"),
    `tripline runs ${failure.runId}                  what happened in the newest one`,
    `tripline failures resume ${failure.id}   go on at the step that failed, all of them`,
    `tripline failures replay ${failure.id}   begin anew from their deliveries`,
    `tripline failures resolve ${failure.id}  nobody need look at it any more`,
  ].join("\n");
}
