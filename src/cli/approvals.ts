import { type Command, InvalidArgumentError } from "commander";
import type { Json } from "../contract/name.ts";
import type { Approval } from "../contract/wait.ts";
import { type ConnectionOptions, connect, connected } from "./connection.ts";
import { UsageError } from "./failure.ts";
import { fields, heading, localTime, say, show, table } from "./output.ts";
import { printable } from "./printable.ts";
import { wholeNumber } from "./whole-number.ts";

interface ListOptions extends ConnectionOptions {
  all?: boolean;
  before?: string;
  limit: number;
}

interface AnswerOptions extends ConnectionOptions {
  approve?: boolean;
  reject?: boolean;
  comment?: string;
  field: Record<string, Json>;
}

export function approvalsCommand(program: Command): void {
  const approvals = program.command("approvals").description("what runs ask people: list, show, answer");
  connected(approvals.command("list [approval]", { isDefault: true }))
    .description("list what waits for an answer, or show one with its link")
    .option("--all", "those that were answered, or are over, too")
    .option("--before <id>", "only those older than this one")
    .option("--limit <number>", "how many", wholeNumber, 30)
    .action(list);
  connected(approvals.command("answer <approval>"))
    .description("approve or reject; the first answer counts")
    .option("--approve", "approve it")
    .option("--reject", "reject it")
    .option("--comment <text>", "a word on why")
    .option("--field <name=value...>", "what was asked to be filled in", member, {})
    .action(answer);
}

async function list(approval: string | undefined, options: ListOptions): Promise<void> {
  const client = connect(options);
  if (approval !== undefined) {
    const found = await client.getApproval({ approval });
    return show(found, options, () => detail(found));
  }
  const { all, before, limit } = options;
  const query = { state: all === true ? ("all" as const) : ("open" as const), before, limit };
  const { items, next } = await client.listApprovals({ query });
  show({ items, next }, options, () =>
    table(
      items,
      [
        { title: "id", text: ({ id }) => id },
        { title: "question", text: ({ question }) => question.title },
        { title: "workflow", text: ({ workflow }) => workflow },
        { title: "state", text: ({ state, answer: given }) => given?.decision ?? state },
        { title: "by", text: ({ answer: given }) => given?.by },
        { title: "until", text: ({ until }) => localTime(until) },
      ],
      all === true ? "Nothing was asked yet." : "Nothing waits for an answer.",
    ),
  );
}

function detail({ question, answer: given, ...approval }: Approval): string {
  const parts = [
    fields({
      question: question.title,
      state: given?.decision ?? approval.state,
      workflow: approval.workflow,
      run: approval.runId,
      step: approval.path,
      asked: localTime(approval.openedAt),
      until: localTime(approval.until),
      "answered by": given?.by,
      at: given && localTime(given.at),
      from: given && [given.via, given.address].filter(Boolean).join(", "),
      comment: given?.comment,
      link: approval.state === "open" ? approval.url : null,
    }),
  ];
  if (question.text !== "") parts.push(heading("Explanation"), printable(question.text));
  if (question.fields.length > 0) {
    const asked = question.fields.map(
      ({ name, type, required }) => `${name} (${type}${required ? ", required" : ""})`,
    );
    parts.push(heading("Fields"), asked.join("\n"));
  }
  if (given !== null) parts.push(heading("Filled in"), printable(JSON.stringify(given.fields, null, 2)));
  return parts.join("\n");
}

async function answer(
  approval: string,
  { approve, reject, comment, field, ...options }: AnswerOptions,
): Promise<void> {
  if ((approve === true) === (reject === true)) {
    throw new UsageError("Say what the answer is.", "Add --approve or --reject.");
  }
  const decision = approve === true ? ("approved" as const) : ("rejected" as const);
  const input = { decision, fields: field, ...(comment !== undefined && { comment }) };
  const answered = await connect(options).answerApproval({ approval, input });
  if (options.json === true) show(answered, options, () => "");
  else say(`It is ${decision}; the run ${answered.runId} goes on.`);
}

function member(text: string, before: Record<string, Json>): Record<string, Json> {
  const mark = text.indexOf("=");
  if (mark < 1) throw new InvalidArgumentError("Write it as name=value.");
  return { ...before, [text.slice(0, mark)]: text.slice(mark + 1) };
}
