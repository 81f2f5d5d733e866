import { readFile } from "node:fs/promises";
import { text } from "node:stream/consumers";
import { type Command, Option } from "commander";
import { messageOf } from "../contract/problem.ts";
import { SimulationKind as Kinds, type SimulationKind, type TestResult } from "../contract/simulation.ts";
import { type ConnectionOptions, connect, connected } from "./connection.ts";
import { Told, UsageError } from "./failure.ts";
import { fields, heading, note, show, styled } from "./output.ts";
import { printable } from "./printable.ts";
import { terminal } from "./terminal.ts";
import { wholeNumber } from "./whole-number.ts";

interface SimulateOptions extends ConnectionOptions {
  count: number;
  seed: number;
  kind?: SimulationKind[];
  invalid?: boolean;
  send?: boolean;
}

export function simulateCommand(triggers: Command): void {
  connected(triggers.command("simulate <trigger>"))
    .description("make up bodies as it expects them, one JSON document a line, and send them as tests")
    .option("--count <number>", "how many", wholeNumber, 5)
    .option("--seed <number>", "the same seed gives the same bodies", wholeNumber, 1)
    .addOption(new Option("--kind <kind...>", "only of these kinds, in turn").choices(Kinds.options))
    .option("--invalid", "only bodies with one fault each")
    .option("--send", "send them to the trigger as tests; they may start runs")
    .action(simulate);
  connected(triggers.command("test <trigger> [file]"))
    .description(
      "send it a test, without its senders' credentials: a file's JSON (-: standard input) or its sample",
    )
    .action(test);
}

async function simulate(trigger: string, options: SimulateOptions): Promise<void> {
  const { count, seed, kind, invalid, send = false } = options;
  const kinds: SimulationKind[] | undefined = invalid === true ? ["invalid"] : kind;
  const input = { count, seed, send, ...(kinds !== undefined && { kinds }) };
  const made = await connect(options).simulateTrigger({ trigger, input });
  show(made, options, () => {
    if (made.items.length === 0) return "Nothing was made: the trigger says nothing that a body could break.";
    return made.items
      .map(({ body, why, result }) => {
        const remarks = [why, result === null ? null : outcome(result)].filter((part) => part !== null);
        const line = printable(JSON.stringify(body));
        return remarks.length === 0
          ? line
          : `${line}  ${styled("dim", printable(`# ${remarks.join("; ")}`))}`;
      })
      .join("\n");
  });
}

async function test(trigger: string, file: string | undefined, options: ConnectionOptions): Promise<void> {
  const input = file === undefined ? {} : { body: await bodyOf(file) };
  const result = await connect(options).testTrigger({ trigger, input });
  show(result, options, () => {
    const runs = result.runs.map(({ id, workflow }) => `  ${id}  ${workflow}`);
    return [
      outcome(result),
      fields({ delivery: result.delivery, warnings: result.warnings }),
      ...(runs.length > 0 ? [heading("Runs"), ...runs] : []),
    ]
      .filter((part) => part !== "")
      .join("\n");
  });
  if (result.accepted) return;
  if (options.json !== true) note(`See what it expects: tripline triggers simulate ${trigger}`);
  throw new Told();
}

function outcome({ accepted, refusal, status, delivery }: TestResult): string {
  return accepted ? `${status ?? "accepted"}: ${delivery ?? ""}` : `refused: ${refusal ?? ""}`;
}

async function bodyOf(file: string) {
  const next = "Give a file that holds one JSON document, or - for the standard input.";
  let read: string;
  try {
    read = file === "-" ? await text(terminal().stdin) : await readFile(file, "utf8");
  } catch (cause) {
    throw new UsageError(`${file} can't be read (${messageOf(cause)}).`, next);
  }
  try {
    return JSON.parse(read);
  } catch (cause) {
    throw new UsageError(`${file} is not JSON: ${messageOf(cause)}.`, next);
  }
}
