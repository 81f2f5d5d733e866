import type { Command } from "commander";
import type { Client } from "../contract/client.ts";
import type { RunQuery } from "../contract/run-query.ts";
import { agree } from "./agreement.ts";
import { type ConnectionOptions, connect, connected } from "./connection.ts";
import { Told, UsageError } from "./failure.ts";
import { note, say, show, statusStyle, styled } from "./output.ts";
import { findingRuns, type RunQueryOptions, runQueryOf } from "./run-query.ts";

interface Options extends ConnectionOptions, RunQueryOptions {
  all?: boolean;
  dryRun?: boolean;
  yes?: boolean;
}

export function cancelCommand(program: Command): void {
  findingRuns(connected(program.command("cancel [runs...]")))
    .description("cancel runs: these, or all that options find; one that runs stops at its next step")
    .option("--all", "all that have not ended")
    .option("--dry-run", "only say how many would be canceled")
    .option("-y, --yes", "don't ask; needed where there is no terminal to ask at")
    .action(cancel);
}

async function cancel(ids: string[], options: Options): Promise<void> {
  const query = runQueryOf(options);
  const isQuery = Object.keys(query).length > 0 || options.all === true;
  if (ids.length > 0 === isQuery)
    throw new UsageError(
      "It must be clear which runs are meant.",
      "Give their ids, or say which with --workflow, --status, --since … or --all",
    );
  const client = connect(options);
  if (isQuery) return cancelFound(client, query, options);
  const { runs } = await client.cancelRuns({ input: { ids } });
  show(runs, options, () =>
    runs.map((run) => `${run.id}  ${styled(statusStyle(run), words(run.status))}`).join("\n"),
  );
  if (runs.some(({ status }) => status === "unknown")) throw new Told();
}

/** Counted first, then canceled page by page: what one call has done stays done. */
async function cancelFound(client: Client, query: RunQuery, options: Options): Promise<void> {
  // Runs that come while this goes on are not meant.
  const meant = { ...query, until: query.until ?? new Date().toISOString() };
  const count = await eachPage(client, meant, { dryRun: true }, ({ found }) => {
    if (options.json !== true) note(`${found} counted so far`);
  });
  if (options.dryRun === true || count.found === 0)
    return show(count, options, () => `${count.found} runs would be canceled.`);
  const statement = `This cancels ${count.found} runs.`;
  await agree({ question: `Cancel ${count.found} runs?`, statement }, options);
  const done = await eachPage(client, meant, { dryRun: false }, ({ canceled }) => {
    if (options.json !== true) note(`${canceled} of ${count.found} canceled`);
  });
  if (options.json !== true && done.stopping > 0) say(`${done.stopping} of them stop at their next step.`);
  show(done, options, () => `${done.canceled} runs are canceled.`);
}

interface Sum {
  found: number;
  /** Ended now, or about to. */
  canceled: number;
  stopping: number;
}

async function eachPage(
  client: Client,
  query: RunQuery,
  { dryRun }: { dryRun: boolean },
  tell: (sum: Readonly<Sum>) => void,
): Promise<Sum> {
  const sum: Sum = { found: 0, canceled: 0, stopping: 0 };
  for (let before: string | undefined; ; ) {
    const { runs, found, next } = await client.cancelRuns({ input: { query, before, dryRun } });
    const stopping = runs.filter(({ status }) => status === "running").length;
    sum.found += found;
    sum.stopping += stopping;
    sum.canceled += stopping + runs.filter(({ status }) => status === "canceled").length;
    if (next === null) return sum;
    tell(sum);
    before = next;
  }
}

function words(status: string): string {
  if (status === "running") return "stops at its next step";
  if (status === "waiting" || status === "queued") return "puts things in order, then it is canceled";
  if (status === "unknown") return "there is no such run";
  return status === "canceled" ? "canceled" : `had ended before: ${status}`;
}
