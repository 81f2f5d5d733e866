import type { Command } from "commander";
import type { Client } from "../contract/client.ts";
import { type LargeValue, valueWith } from "../contract/large.ts";
import type { Json } from "../contract/name.ts";
import type { RunDetail } from "../contract/run.ts";
import { type ConnectionOptions, connect, connected } from "./connection.ts";
import { Told, UsageError } from "./failure.ts";
import { note, say } from "./output.ts";
import { printable } from "./printable.ts";
import { terminal } from "./terminal.ts";
import { wholeJournal } from "./whole-journal.ts";

interface Given {
  output: Json;
  large?: readonly LargeValue[] | undefined;
}

export function outputCommand(runs: Command): void {
  connected(runs.command("output <run> [step]"))
    .description("the output of a run, or of one of its steps by its path, whole, as JSON")
    .action(output);
}

async function output(run: string, step: string | undefined, options: ConnectionOptions): Promise<void> {
  const client = connect(options);
  const found =
    step === undefined
      ? await client.getRun({ run, query: { limit: 1 } })
      : await wholeJournal(client, run, step);
  if (step === undefined && found.endedAt === null) {
    note(`The run ${run} has not ended: it is ${found.status}.`);
    throw new Told();
  }
  const whole = await wholeOutput(client, run, step === undefined ? found : outputOf(found, step));
  const text = JSON.stringify(whole, null, 2);
  // A person's terminal takes nothing that steers it; a file or a program gets what is there.
  say(terminal().stdout.isTTY ? printable(text) : text);
}

function outputOf({ id, attempts }: RunDetail, step: string): Given {
  const found = attempts.findLast(({ path, status }) => path === step && status === "succeeded");
  if (found !== undefined) return found;
  throw new UsageError(`No step “${step}” of ${id} has given anything.`, `Its steps: tripline runs ${id}`);
}

/** With all that is kept apart. */
export async function wholeOutput(
  client: Client,
  run: string,
  { output: rest, large = [] }: Given,
): Promise<Json> {
  let whole = rest;
  for (const { at, value } of large) {
    const bytes = await client.getRunValue({ run, value });
    whole = valueWith(whole, at.slice(1), JSON.parse(new TextDecoder().decode(bytes)));
  }
  return whole;
}

/** For a person's first look: what is large begins here, and says how large it is. */
export function shortOutput({ output: rest, large = [] }: Given): Json {
  return large.reduce<Json>(
    (shown, { at, bytes, preview }) =>
      at[0] === "output" ? valueWith(shown, at.slice(1), `${sizeOf(bytes)}: ${preview} …`) : shown,
    rest,
  );
}

const sizeOf = (bytes: number) =>
  bytes < 1_000_000 ? `${Math.ceil(bytes / 1_000)} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
