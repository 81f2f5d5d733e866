import { type Command, Option } from "commander";
import {
  type DeadLetter,
  type DeadLetterAddress,
  type DeadLetterChoice,
  type DeadLetterDetail,
  type DeadLetterQuery,
  DeadLetterStatus,
} from "../contract/dead-letter.ts";
import { agreeToDelete } from "./agreement.ts";
import { type ConnectionOptions, connect, connected, deleting } from "./connection.ts";
import { Told, UsageError } from "./failure.ts";
import { moment } from "./moment.ts";
import { fields, heading, localTime, show, statusStyle, styled, table } from "./output.ts";
import { printable } from "./printable.ts";
import { wholeNumber } from "./whole-number.ts";

type QueryOptions = DeadLetterQuery;
type ListOptions = ConnectionOptions & QueryOptions & { before?: string; limit: number };
type ChoiceOptions = ConnectionOptions & QueryOptions & { all?: boolean; yes?: boolean };

export function deadLettersCommand(program: Command): void {
  const letters = program
    .command("dead-letters")
    .description("webhooks of your own that an address has not taken: list, show, send again, delete");
  chosen(connected(letters.command("list [letter]", { isDefault: true })))
    .description("list them, the newest first, or show one with its request and its attempts")
    .option("--before <id>", "only those older than this one")
    .option("--limit <number>", "how many", wholeNumber, 30)
    .action(list);
  chosen(connected(letters.command("addresses")))
    .description("list the addresses that have not taken what was sent, with how many letters each")
    .option("--before <id>", "only those whose newest letter is older than this one")
    .option("--limit <number>", "how many", wholeNumber, 30)
    .action(addresses);
  chosen(connected(letters.command("redrive [letters...]")))
    .description("send some again: by their ids, by options, or --all")
    .option("--all", "all that are dead")
    .action((ids: string[], options: ChoiceOptions) => redrive(ids, options));
  chosen(deleting(letters.command("discard [letters...]")))
    .description("delete some for good: by their ids, by options, or --all")
    .option("--all", "all there are")
    .action((ids: string[], options: ChoiceOptions) => discard(ids, options));
}

const chosen = (command: Command) =>
  command
    .option("--workflow <name>", "only those of this workflow")
    .option("--run <id>", "only those of this run")
    .option("--step <path>", "only those of this step")
    .option("--address <text>", "only those with this in their address")
    .addOption(new Option("--status <status>", "only those").choices(DeadLetterStatus.options))
    .option("--since <time>", "from 2h or 30d ago, or from a point in time", moment)
    .option("--until <time>", "until then", moment);

async function list(letter: string | undefined, options: ListOptions & { address?: string }): Promise<void> {
  const client = connect(options);
  if (letter !== undefined) {
    const found = await client.getDeadLetter({ deadLetter: letter });
    return show(found, options, () => detail(found));
  }
  const { before, limit } = options;
  const { items, next } = await client.listDeadLetters({ query: { ...queryOf(options), before, limit } });
  show({ items, next }, options, () => paged(table(items, columns, none), next));
}

async function addresses(options: ListOptions & { address?: string }): Promise<void> {
  const { before, limit } = options;
  const query = { ...queryOf(options), before, limit };
  const { items, next } = await connect(options).listDeadLetterAddresses({ query });
  show({ items, next }, options, () => paged(table(items, addressColumns, none), next));
}

const none = "There are none: every address has taken what was sent.";
const paged = (text: string, next: string | null) =>
  next === null ? text : `${text}\n${styled("dim", `older ones: --before ${next}`)}`;

async function redrive(ids: string[], options: ChoiceOptions): Promise<void> {
  const result = await connect(options).redriveDeadLetters({ input: choiceOf(ids, options) });
  show(result, options, () => redrivenText(result.letters, ids.length));
  if (result.letters < ids.length) throw new Told();
}

/** Ids that name nothing dead are left out, which whoever named them is to know. */
function redrivenText(letters: number, named: number): string {
  if (letters === 0) return "Nothing is sent: none of these is there and dead.";
  const left = named - letters;
  const others = left <= 0 ? "" : ` ${left} of these ${left === 1 ? "is" : "are"} not there, or not dead.`;
  return `${letters} will be sent now.${others} See what became of them with: tripline dead-letters`;
}

async function discard(ids: string[], options: ChoiceOptions): Promise<void> {
  const input = choiceOf(ids, options);
  await agreeToDelete(discardedText(ids, options), options);
  const result = await connect(options).discardDeadLetters({ input });
  show(result, options, () =>
    result.letters === 0
      ? "There are none of these."
      : `${result.letters} ${result.letters === 1 ? "is" : "are"} deleted.`,
  );
}

function discardedText(ids: readonly string[], { all }: ChoiceOptions): string {
  if (ids.length > 0) return ids.length === 1 ? "the dead letter" : `${ids.length} dead letters`;
  return all === true ? "all dead letters of the workspace" : "all dead letters that these options choose";
}

/** Whoever names nothing does not mean everything. */
function choiceOf(ids: string[], options: ChoiceOptions & { address?: string }): DeadLetterChoice {
  const query = queryOf(options);
  const asked = Object.values(query).some((value) => value !== undefined);
  if (ids.length > 0) {
    if (asked || options.all === true)
      throw new UsageError("Ids were given, and options that choose.", "Give one or the other.");
    return { ids };
  }
  if (!asked && options.all !== true)
    throw new UsageError("It is not said which.", "Give ids, options such as --workflow, or --all.");
  return { query };
}

function queryOf(options: QueryOptions & { address?: string }): DeadLetterQuery {
  const { workflow, run, step, address, status, since, until } = options;
  return { workflow, run, step, url: address, status, since, until };
}

const columns = [
  { title: "created", text: ({ createdAt }: DeadLetter) => localTime(createdAt) },
  { title: "id", text: ({ id }: DeadLetter) => id },
  { title: "status", text: ({ status }: DeadLetter) => status, style: statusStyle },
  { title: "workflow", text: ({ workflow }: DeadLetter) => workflow },
  { title: "step", text: ({ step }: DeadLetter) => step },
  { title: "address", text: ({ url }: DeadLetter) => url },
  { title: "tries", text: ({ tries }: DeadLetter) => tries },
  { title: "reason", text: ({ reason }: DeadLetter) => reason },
];

const addressColumns = [
  { title: "newest", text: ({ newest }: DeadLetterAddress) => localTime(newest.createdAt) },
  { title: "letters", text: ({ letters }: DeadLetterAddress) => letters },
  { title: "address", text: ({ address }: DeadLetterAddress) => address },
  { title: "workflows", text: ({ workflows }: DeadLetterAddress) => workflows.join(", ") },
  { title: "reason", text: ({ newest }: DeadLetterAddress) => newest.reason },
];

function detail(letter: DeadLetterDetail): string {
  const { request, attempts } = letter;
  return [
    fields({
      id: letter.id,
      status: letter.status,
      address: letter.url,
      message: letter.messageId,
      run: letter.runId,
      workflow: letter.workflow,
      step: letter.step,
      created: localTime(letter.createdAt),
      changed: localTime(letter.updatedAt),
      tries: letter.tries,
      reason: letter.reason || null,
    }),
    heading("Attempts"),
    table(
      attempts,
      [
        { title: "at", text: ({ at }) => localTime(at) },
        { title: "took", text: ({ tookMs }) => `${tookMs} ms` },
        { title: "status", text: ({ status }) => status ?? "no reply" },
        { title: "error", text: ({ error }) => error ?? "" },
      ],
      "None is kept.",
    ),
    ...(Object.keys(request.headers).length > 0 ? [heading("Headers"), fields(request.headers)] : []),
    heading("Body"),
    printable(request.body?.content ?? ""),
    ...(letter.status === "dead"
      ? ["", `Send it again with: tripline dead-letters redrive ${letter.id}`]
      : []),
  ].join("\n");
}
