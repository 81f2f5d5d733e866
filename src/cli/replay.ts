import { type Command, InvalidArgumentError } from "commander";
import type { Client } from "../contract/client.ts";
import type { ReplayCount, ReplayInput, ReplayOf } from "../contract/replay.ts";
import { agree } from "./agreement.ts";
import { type ConnectionOptions, connect, connected } from "./connection.ts";
import { counted } from "./counted.ts";
import { queryOf, type SoughtOptions, seeking } from "./delivery-options.ts";
import { UsageError } from "./failure.ts";
import { note, say, show } from "./output.ts";
import { type EditOptions, editOf, header } from "./replay-edit.ts";
import { replayForward } from "./replay-forward.ts";
import { progressLine, untilDone } from "./replay-progress.ts";

interface Options extends ConnectionOptions, SoughtOptions, EditOptions {
  workflow?: string;
  version?: number | "original";
  rate?: number;
  dryRun?: boolean;
  force?: boolean;
  forward?: string;
  yes?: boolean;
}

export function replayCommand(program: Command): void {
  seeking(connected(program.command("replay [deliveries...]")))
    .description("start new runs from old deliveries: from these, or from all that a search finds")
    .option("--workflow <name>", "of this workflow, instead of those that the delivery started")
    .option("--version <number>", "of this version of it, or `original`: the one that ran before", version)
    .option("--edit", "edit the body first, in $EDITOR")
    .option("--body <text>", "with this body instead, or with that of a file: @file")
    .option("--set-header <name=value>", "with this header; name= takes it away (may be repeated)", header)
    .option("--rate <number>", "deliveries a second at most (default: 50)", rate)
    .option("--force", "also one that was captured and whose sender was not proved; needs an admin key")
    .option("--forward <url>", "send them to a local server instead, byte for byte, and start nothing")
    .option("--dry-run", "only say how much would be started")
    .option("-y, --yes", "don't ask; needed where there is no terminal to ask at")
    .action(replay);
}

async function replay(deliveries: string[], options: Options): Promise<void> {
  const client = connect(options);
  const query = queryOf(options);
  const isSearch = Object.keys(query).length > 0;
  if (deliveries.length > 0 === isSearch) {
    throw new UsageError(
      "It must be clear which deliveries are meant.",
      "Give their ids, or say which with --trigger, --since, --where … (tripline replay --help)",
    );
  }
  const { workflow, version: which, rate: ratePerSecond } = options;
  if (options.forward !== undefined) {
    refuseBeside(options);
    return replayForward(client, { deliveries, query }, { ...options, forward: options.forward });
  }
  const edit = await editOf(client, deliveries, options);
  const what: ReplayOf = { workflow, version: which, edit, force: options.force };
  if (!isSearch && ratePerSecond === undefined && options.dryRun !== true)
    return atOnce(client, { deliveries, what }, options);
  const input = { ...what, ratePerSecond, ...(isSearch ? { query } : { deliveries }) };
  await asJob(client, input, options);
}

/** What is about runs has nothing to do with a server on a desk. */
function refuseBeside({ workflow, version: which, rate: most, edit, body, setHeader, force }: Options): void {
  const [name] = Object.entries({
    workflow,
    version: which,
    rate: most,
    edit,
    body,
    "set-header": setHeader,
    force,
  })
    .filter(([, value]) => value !== undefined)
    .map(([option]) => option);
  if (name === undefined) return;
  throw new UsageError(`--${name} says how runs start, and --forward starts none.`, "Give one of the two.");
}

async function atOnce(
  client: Client,
  { deliveries, what }: { deliveries: string[]; what: ReplayOf },
  options: Options,
): Promise<void> {
  const started: { delivery: string; runId: string; workflow: string }[] = [];
  for (const delivery of deliveries) {
    const { runs } = await client.replayDelivery({ delivery, input: what });
    started.push(...runs.map((run) => ({ delivery, ...run })));
  }
  show(started, options, () =>
    started.map((run) => `${run.delivery} → run ${run.runId} of ${run.workflow} is queued.`).join("\n"),
  );
}

/** Counted first, then carried on by the server, whoever looks on. */
async function asJob(client: Client, input: Partial<ReplayInput>, options: Options): Promise<void> {
  if (options.json !== true) note("counting…");
  const { count } = await client.startReplay({ input: { ...input, dryRun: true } });
  if (count === null) throw new Error("A count was asked for and none was given.");
  if (options.dryRun === true) return show(count, options, () => countText(count));
  if (options.json !== true) say(countText(count));
  if (count.deliveries === 0 && count.complete) return show(count, options, () => "Nothing was started.");
  const runs = `${atLeast(count)}${counted(count.runs, "run")}`;
  await agree({ question: `Start ${runs}?`, statement: `This starts ${runs}.` }, options);
  const { replay: begun } = await client.startReplay({ input });
  if (begun === null) throw new Error("A replay was asked for and none was begun.");
  if (options.json !== true)
    note(
      `${begun.id} goes on by itself, also when this ends. To stop it: tripline replays cancel ${begun.id}`,
    );
  const done = await untilDone(client, begun, (now) => {
    if (options.json !== true) note(progressLine(now));
  });
  show(done, options, () => progressLine(done));
}

const atLeast = ({ complete }: ReplayCount) => (complete ? "" : "at least ");

function countText(count: ReplayCount): string {
  const skipped = count.skipped.map(
    (each) => `${each.count} passed over, as ${each.delivery}: ${each.reason}`,
  );
  const on = counted(count.deliveries, "delivery", "deliveries");
  const of =
    count.total === null ? "" : `; ${counted(count.total, "delivery", "deliveries")} are meant in all`;
  const more = count.complete ? "" : `, the oldest, which were looked at${of}`;
  return [`${atLeast(count)}${counted(count.runs, "run")} on ${on}${more}`, ...skipped].join("\n");
}

function version(text: string): number | "original" {
  if (text === "original") return text;
  const number = Number(text);
  if (Number.isSafeInteger(number) && number >= 1) return number;
  throw new InvalidArgumentError("Write a number from 1 up, or original.");
}

function rate(text: string): number {
  const number = Number(text);
  if (number >= 0.2 && number <= 1_000) return number;
  throw new InvalidArgumentError("Write a number from 0.2 to 1000.");
}
