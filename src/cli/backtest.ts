import { existsSync } from "node:fs";
import type { Command } from "commander";
import type { BacktestInput, BacktestItem, BacktestSummary } from "../contract/backtest.ts";
import type { Client } from "../contract/client.ts";
import { Problem } from "../contract/problem.ts";
import { backtestText } from "./backtest-text.ts";
import { type ConnectionOptions, connect, connected } from "./connection.ts";
import { readDefinitionFiles } from "./definition-files.ts";
import { placing, refuseIssues } from "./definition-issues.ts";
import { queryOf, type SoughtOptions, seeking } from "./delivery-options.ts";
import { Told } from "./failure.ts";
import { note, say } from "./output.ts";
import { wholeNumber } from "./whole-number.ts";

interface Options extends ConnectionOptions, SoughtOptions {
  last: number;
  version?: number;
}

const lastDefault = 100;

export function backtestCommand(program: Command): void {
  seeking(connected(program.command("backtest <what...>")))
    .description(
      "try definition files, or the draft of a workflow or trigger, on stored deliveries; nothing is called or stored",
    )
    .option("--last <number>", "so many deliveries, the newest ones", wholeNumber, lastDefault)
    .option("--version <number>", "an older version of the workflow, instead of its draft", wholeNumber)
    .action(backtest);
}

interface Found {
  summary: BacktestSummary;
  items: BacktestItem[];
}

/** Ends with 1 when a run would fail that did not. */
async function backtest(what: string[], options: Options): Promise<void> {
  const client = connect(options);
  const found = await (what.some((name) => existsSync(name) || /[/.]/.test(name))
    ? ofFiles(client, what, options)
    : ofName(client, what[0] ?? "", options));
  say(options.json === true ? JSON.stringify(found, null, 2) : backtestText(found));
  if (found.summary.failed > 0) throw new Told();
}

async function ofFiles(client: Client, files: string[], options: Options): Promise<Found> {
  const { sources, issues } = await readDefinitionFiles(files);
  refuseIssues(issues, options);
  const definitions = sources.map(({ value }) => value);
  return placing(sources, options, () => tried(client, { definitions }, options));
}

/** A workflow's before a trigger's. */
async function ofName(client: Client, name: string, options: Options): Promise<Found> {
  const { version } = options;
  try {
    return await tried(client, { workflow: name, ...(version !== undefined && { version }) }, options);
  } catch (error) {
    if (!(error instanceof Problem) || error.code !== "not_found" || version !== undefined) throw error;
    const { items } = await client.listDrafts({});
    if (!items.some((draft) => draft.kind === "trigger" && draft.name === name)) throw error;
  }
  return tried(client, { trigger: name }, options);
}

async function tried(client: Client, what: Partial<BacktestInput>, options: Options): Promise<Found> {
  const query = queryOf(options);
  const input = { ...what, last: options.last, ...(Object.keys(query).length > 0 && { query }) };
  const items: BacktestItem[] = [];
  for await (const event of await client.backtest({ input })) {
    if (event.kind === "item") items.push(event.item);
    else if (event.kind === "summary") return { summary: event.summary, items };
    else if (options.json !== true && event.total > 0) note(`${event.done} of ${event.total} …`);
  }
  throw new Error("The backtest was broken off before its end. Try it on fewer deliveries: --last");
}
