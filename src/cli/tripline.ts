import { Command, CommanderError } from "commander";
import { urlDefault } from "../contract/url-default.ts";
import { packageVersion } from "../version.ts";
import { failed } from "./failure.ts";
import { runAt, type Terminal, terminal } from "./terminal.ts";
import { unwritten } from "./written-file.ts";

type Register = (program: Command) => void;

/** Loaded when they are called, so that a command starts as fast as it is small; the help loads them all. */
export const commands: Record<string, () => Promise<Register>> = {
  serve: async () => (await import("./serve.ts")).serveCommand,
  apply: async () => (await import("./apply.ts")).applyCommand,
  export: async () => (await import("./export.ts")).exportCommand,
  import: async () => (await import("./import.ts")).importCommand,
  templates: async () => (await import("./templates.ts")).templatesCommand,
  sample: async () => (await import("./sample.ts")).sampleCommand,
  triggers: async () => (await import("./triggers.ts")).triggersCommand,
  "sender-page": async () => (await import("./sender-page.ts")).senderPageCommand,
  dynamic: async () => (await import("./dynamic.ts")).dynamicCommand,
  workflows: async () => (await import("./workflows.ts")).workflowsCommand,
  backtest: async () => (await import("./backtest.ts")).backtestCommand,
  search: async () => (await import("./search.ts")).searchCommand,
  views: async () => (await import("./views.ts")).viewsCommand,
  try: async () => (await import("./try.ts")).tryCommand,
  evaluate: async () => (await import("./try.ts")).evaluateCommand,
  deliveries: async () => (await import("./deliveries.ts")).deliveriesCommand,
  run: async () => (await import("./run.ts")).runCommand,
  approvals: async () => (await import("./approvals.ts")).approvalsCommand,
  schedules: async () => (await import("./schedules.ts")).schedulesCommand,
  runs: async () => (await import("./runs.ts")).runsCommand,
  statistics: async () => (await import("./statistics.ts")).statisticsCommand,
  failures: async () => (await import("./failures.ts")).failuresCommand,
  "dead-letters": async () => (await import("./dead-letters.ts")).deadLettersCommand,
  replay: async () => (await import("./replay.ts")).replayCommand,
  fixtures: async () => (await import("./fixtures.ts")).fixturesCommand,
  replays: async () => (await import("./replays.ts")).replaysCommand,
  cancel: async () => (await import("./cancel.ts")).cancelCommand,
  listen: async () => (await import("./listen.ts")).listenCommand,
  tail: async () => (await import("./tail.ts")).tailCommand,
  providers: async () => (await import("./providers.ts")).providersCommand,
  secrets: async () => (await import("./secrets.ts")).secretsCommand,
  admin: async () => (await import("./admin.ts")).adminCommand,
  members: async () => (await import("./members.ts")).membersCommand,
  workspaces: async () => (await import("./workspaces.ts")).workspacesCommand,
  keys: async () => (await import("./keys.ts")).keysCommand,
  alerts: async () => (await import("./alerts.ts")).alertsCommand,
  backup: async () => (await import("./backup.ts")).backupCommand,
  restore: async () => (await import("./restore.ts")).restoreCommand,
  move: async () => (await import("./move.ts")).moveCommand,
  kv: async () => (await import("./kv.ts")).kvCommand,
  retention: async () => (await import("./retention.ts")).retentionCommand,
  workspace: async () => (await import("./workspace.ts")).workspaceCommand,
  audit: async () => (await import("./audit.ts")).auditCommand,
  doctor: async () => (await import("./doctor.ts")).doctorCommand,
};

/** What is written for short. */
const shortNames: Readonly<Record<string, string>> = { stats: "statistics" };

const footer = `
The server's address comes from --url or TRIPLINE_URL (${urlDefault}), the API key from --key or TRIPLINE_KEY.
Exit codes: 0 done, 1 refused or failed, 2 used wrongly.`;

/** A group has no options of its own; those of its commands are shown by their help. */
const groupFooter = `
Each of these takes --url <url>, --key <key> and --json (defaults: TRIPLINE_URL, TRIPLINE_KEY).`;

/** Does what a command line says, at the process's own terminal or another. Returns its exit code. */
export const runTripline = (args: readonly string[], at: Terminal = process): Promise<number> =>
  runAt(at, () => run(args));

async function run(args: readonly string[]): Promise<number> {
  const { stdout, stderr } = terminal();
  const program = new Command("tripline")
    .description("Let outside systems start work: webhooks in, workflows carried through to their end.")
    .version(packageVersion())
    .addHelpText("after", footer)
    .showSuggestionAfterError()
    .configureOutput({
      writeOut: (text) => stdout.write(text),
      writeErr: (text) => stderr.write(text),
      outputError: (text, write) => write(args.includes("--json") ? wrongUse(text) : text),
    })
    // A command may have a --version of its own, for a workflow's.
    .enablePositionalOptions()
    .exitOverride();
  const named = args.find((arg) => !arg.startsWith("-")) ?? "";
  for (const register of neededFor(named, args)) (await register())(program);
  for (const command of program.commands) {
    overrideExit(command);
    answerToShow(command);
    if (command.commands.length > 0) command.addHelpText("after", groupFooter);
  }
  if (args.some((arg) => ["--help", "-h", "help"].includes(arg))) {
    const { examples } = await import("./examples.ts");
    for (const command of program.commands) showExamples(command, examples);
  }
  try {
    await program.parseAsync(verbFirst(args, program), { from: "user" });
    return 0;
  } catch (error) {
    // Commander has said on the terminal what is wrong, or printed the help that was asked for.
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    return failed(error, { json: args.includes("--json") });
  }
}

/** What Commander says of a wrong call, as other failures are told to programs. */
function wrongUse(text: string): string {
  const [message = "", ...more] = text
    .replace(/^error: /, "")
    .trim()
    .split("\n");
  const next = more.join(" ").replace(/^\((.*)\)$/, "$1");
  const error = { code: "usage", message, issues: [], next: next === "" ? null : next };
  return `${JSON.stringify({ error })}\n`;
}

/** The command that is named. Without one all are shown, but for the version. */
function neededFor(named: string, args: readonly string[]): (() => Promise<Register>)[] {
  const command = Object.entries(commands).find(([name]) => name === (shortNames[named] ?? named));
  if (command !== undefined) return [command[1]];
  return args[0] === "--version" || args[0] === "-V" ? [] : Object.values(commands);
}

/**
 * `workflows order diff` means what `workflows diff order` does: some name the thing first. And `templates stock-sync`
 * means `templates show stock-sync`, as in groups that list and show by one command.
 */
function verbFirst(args: readonly string[], program: Command): readonly string[] {
  const [group, name, verb, ...rest] = args;
  const verbs = program.commands.find((command) => command.name() === group)?.commands ?? [];
  const isVerb = (word: string) =>
    verbs.some((command) => [command.name(), ...command.aliases(), "help"].includes(word));
  if (group === undefined || name === undefined || name.startsWith("-") || isVerb(name)) return args;
  if (verb !== undefined && isVerb(verb)) return [group, verb, name, ...rest];
  const list = verbs.find((command) => command.name() === "list");
  const showsApart = list?.registeredArguments.length === 0 && isVerb("show");
  return showsApart ? [group, "show", ...args.slice(1)] : args;
}

/** `workflows show order` means what `workflows order` does: some look for a verb. */
function answerToShow(group: Command): void {
  const list = group.commands.find((command) => command.name() === "list");
  const isTaken = group.commands.some((command) => ["show", "get"].includes(command.name()));
  if (list !== undefined && list.registeredArguments.length > 0 && !isTaken) list.alias("show");
}

/** A group shows those of what it does without a further word. */
function showExamples(command: Command, examples: Readonly<Record<string, readonly string[]>>): void {
  const name = [command.parent?.name() ?? "", command.name()].join(" ").replace(/^tripline /, "");
  const shown = examples[name] ?? examples[`${name} list`] ?? examples[`${name} show`] ?? [];
  if (shown.length > 0)
    command.addHelpText("after", `\nFor example:\n${shown.map((each) => `  ${each}`).join("\n")}`);
  for (const inner of command.commands) showExamples(inner, examples);
}

function overrideExit(command: Command): void {
  command.exitOverride().showSuggestionAfterError();
  for (const inner of command.commands) overrideExit(inner);
}

if (import.meta.main) {
  // The reader of a pipe may stop reading, as `head` does; that is no failure.
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code === "EPIPE") process.exit(0);
    process.stderr.write(`error ${unwritten("the output", error).message}\n`);
    process.exit(1);
  });
  process.exitCode = await runTripline(process.argv.slice(2));
}
