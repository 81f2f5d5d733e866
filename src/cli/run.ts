import { readFileSync } from "node:fs";
import { text as readStream } from "node:stream/consumers";
import type { Command } from "commander";
import type { Json } from "../contract/name.ts";
import type { RunDetail } from "../contract/run.ts";
import { type ConnectionOptions, connect, connected } from "./connection.ts";
import { Told, UsageError } from "./failure.ts";
import { note, say, show } from "./output.ts";
import { printable } from "./printable.ts";
import { ended } from "./run-end.ts";
import { wholeOutput } from "./run-output.ts";
import { terminal } from "./terminal.ts";

interface Options extends ConnectionOptions {
  input?: string;
  delivery?: string;
  wait?: boolean;
}

export function runCommand(program: Command): void {
  connected(program.command("run <workflow>"))
    .description("start a run by hand, with an input of one's own")
    .option("--input <json>", "what its steps see as `input`; @file reads a file, - the standard input")
    .option("--delivery <id>", "with a stored delivery as its event")
    .option("--wait", "wait for its end and print its output; ends with 1 if it has not succeeded")
    .action(run);
}

async function run(workflow: string, { input, delivery, wait, ...options }: Options): Promise<void> {
  const given = input === undefined ? {} : { input: await readInput(input) };
  const client = connect(options);
  const started = await client.startWorkflow({ workflow, input: { deliveryId: delivery ?? null, ...given } });
  if (wait !== true) {
    show(
      started,
      options,
      () => `Run ${started.runId} is queued. Look at it: tripline runs ${started.runId}`,
    );
    return;
  }
  if (options.json !== true) note(`Run ${started.runId} …`);
  const done = await ended(client, started.runId);
  if (done.status === "succeeded" || done.output !== null || options.json === true) {
    const whole = await wholeOutput(client, started.runId, done);
    show({ ...done, output: whole, large: undefined }, options, () =>
      printable(JSON.stringify(whole, null, 2)),
    );
  }
  if (done.status === "succeeded") return;
  if (options.json !== true) say(endOf(done));
  throw new Told();
}

function endOf({ id, status, error }: RunDetail): string {
  const what = status === "failed" ? "It failed" : "It was canceled";
  const where = error?.step === undefined ? "" : ` at the step ${error.step}`;
  const why = error === null ? "." : `: ${error.message}`;
  return `${printable(`${what}${where}${why}`)}\n  → Look at it: tripline runs ${id}`;
}

async function readInput(given: string): Promise<Json> {
  const text =
    given === "-"
      ? await readStream(terminal().stdin)
      : given.startsWith("@")
        ? readInputFile(given.slice(1))
        : given;
  try {
    return JSON.parse(text);
  } catch {
    throw new UsageError(
      "The input is not JSON.",
      `Write it as --input '{"order":"A-7"}', or --input @file.json`,
    );
  }
}

function readInputFile(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    throw new UsageError(`There is no file ${file} that can be read.`, "Name one: --input @file.json");
  }
}
