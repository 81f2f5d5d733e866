import type { Command } from "commander";
import type { ApplyOutput } from "../contract/apply.ts";
import type { Client } from "../contract/client.ts";
import { Problem } from "../contract/problem.ts";
import { difference, doneWords, draftWords, summary } from "./change-text.ts";
import { type ConnectionOptions, connect, connected } from "./connection.ts";
import { type DefinitionSource, type FileIssue, inFile, readDefinitionFiles } from "./definition-files.ts";
import { placing, refuseIssues } from "./definition-issues.ts";
import { Told, UsageError } from "./failure.ts";
import { note, say, styled } from "./output.ts";
import { printable } from "./printable.ts";
import { isAgreed } from "./question.ts";
import { terminal } from "./terminal.ts";

export interface ApplyOptions extends ConnectionOptions {
  dryRun?: boolean;
  check?: boolean;
  prune?: boolean;
  draft?: boolean;
  overwrite?: boolean;
  note?: string;
  /** Old names and new ones. */
  rename?: Record<string, string>;
  existing?: "update" | "skip" | "refuse";
  yes?: boolean;
}

export function applyCommand(program: Command): void {
  connected(program.command("apply <files...>"))
    .description("make workflows and triggers be as definition files say; shows the difference first")
    .option("--dry-run", "show the difference and change nothing")
    .option("--check", "the same, and end with 1 when something would change")
    .option("--draft", "save them as drafts and publish nothing")
    .option("--overwrite", "with --draft: also over drafts that others have saved")
    .option("--note <text>", "why, for those who read the versions")
    .option("--prune", "delete what no file names; without a terminal it needs --yes")
    .option("-y, --yes", "don't ask; needed without a terminal when something is deleted")
    .action(applyFiles);
}

export async function applyFiles(files: string[], options: ApplyOptions): Promise<void> {
  const client = connect(options);
  const { sources, issues } = await readDefinitionFiles(files);
  if (issues.length > 0) refuseIssues([...issues, ...(await furtherIssues(client, sources))], options);
  const call = (dryRun: boolean) => applied(client, sources, { ...options, dryRun });
  const planned = await call(true);
  if (options.json !== true) {
    say(difference(planned));
    tellFindings(planned, sources);
  }
  const changing = planned.changes.some(({ action }) => action !== "unchanged");
  if (options.dryRun === true || options.check === true || !changing) {
    if (options.json === true) say(JSON.stringify(planned, null, 2));
    if (options.check === true && changing) differs(options);
    return;
  }
  await agree(planned, options);
  const done = await call(false);
  const words = options.draft === true ? draftWords : doneWords;
  say(options.json === true ? JSON.stringify(done, null, 2) : summary(done, words));
  if (options.json === true) return;
  for (const { trigger, warning } of done.warnings) {
    note(`${styled("yellow", "warning")} The trigger ${trigger}: ${printable(warning)}`);
  }
}

function differs({ json }: ApplyOptions): never {
  if (json !== true) note("What is in force differs from the files. Nothing was changed.");
  throw new Told();
}

/**
 * What is wrong with the files that could be read, when others could not be: all is told at once. Nothing is said of
 * workflows that are not there, which those others may hold; nor when nobody can be asked.
 */
async function furtherIssues(client: Client, sources: readonly DefinitionSource[]): Promise<FileIssue[]> {
  if (sources.length === 0) return [];
  const definitions = sources.map(({ value }) => value);
  try {
    await client.checkDefinitions({ input: { definitions } });
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    const own = error.issues.filter(({ path }) => !path.endsWith(".workflow"));
    return own.map((issue) => inFile(issue, sources)).filter((issue) => issue !== null);
  }
  return [];
}

async function applied(
  client: Client,
  sources: readonly DefinitionSource[],
  options: ApplyOptions & { dryRun: boolean },
): Promise<ApplyOutput> {
  const { dryRun, prune = false, draft = false, overwrite = false, note: why, rename, existing } = options;
  const definitions = sources.map(({ value }) => value);
  const more = {
    ...(why !== undefined && !dryRun && { note: why }),
    ...(rename && { rename }),
    ...(existing && { existing }),
  };
  const input = { definitions, prune, draft, overwrite, ...more };
  return placing(sources, options, () =>
    dryRun ? client.checkDefinitions({ input }) : client.applyDefinitions({ input }),
  );
}

/** What may be wrong, and of drafts what would keep them from being published, each at its place. */
function tellFindings({ findings }: ApplyOutput, sources: readonly DefinitionSource[]): void {
  for (const finding of findings) {
    const placed = inFile(finding, sources);
    const where = placed === null ? finding.path : `${placed.file}:${placed.line}:${placed.column}`;
    const mark = styled(finding.severity === "error" ? "red" : "yellow", finding.severity);
    note(`${printable(where)}: ${mark} ${printable(placed?.message ?? finding.message)}`);
  }
}

/** People are asked. Programs have decided already, but deleting must have been meant. */
async function agree({ changes }: ApplyOutput, { yes, json }: ApplyOptions): Promise<void> {
  if (yes === true) return;
  const deletes = changes.some(({ action }) => action === "delete");
  if (terminal().stdin.isTTY && terminal().stdout.isTTY && json !== true) {
    if (await isAgreed({ message: "Apply this?", initialValue: !deletes })) return;
    note("Nothing was changed.");
    throw new Told();
  } else if (deletes) {
    throw new UsageError("This deletes what no file names.", "Add --yes when that is meant.");
  }
}
