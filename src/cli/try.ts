import { type Command, InvalidArgumentError } from "commander";
import type { Json } from "../contract/name.ts";
import type { Evaluated, StepTried, TriedOn } from "../contract/try.ts";
import { type ConnectionOptions, connect, connected } from "./connection.ts";
import { exchangesText } from "./exchanges.ts";
import { Told } from "./failure.ts";
import { fields, heading, note, show, statusStyle, styled } from "./output.ts";
import { printable } from "./printable.ts";
import { runTree } from "./run-tree.ts";

interface OnOptions extends ConnectionOptions {
  delivery?: string;
  run?: string;
  fixture?: string;
  input?: Json;
  output: Record<string, Json>;
}

export function tryCommand(program: Command): void {
  on(program.command("try <workflow> <step>"))
    .description("run one step of a workflow's draft, or of what is in force, on a sample; nothing is stored")
    .option("--through-end", "run the steps that follow in its list, too")
    .option("--effects", "really do what they do outside; without it that is only told")
    .action(tryStep);
}

export function evaluateCommand(program: Command): void {
  on(program.command("evaluate <expression>"))
    .description("evaluate an expression, or a text with {{ … }} in it, on a sample")
    .option("--workflow <name>", "as a step of this workflow sees it")
    .option("--at <step>", "at the place of this step; without it after the last one")
    .action(evaluate);
}

const on = (command: Command): Command =>
  connected(command)
    .option("--delivery <id>", "on a stored delivery")
    .option("--run <id>", "on a run: its delivery, and what its steps gave")
    .option("--fixture <name>", "on a fixture")
    .option("--input <json>", "on an input, without a delivery", json)
    .option("--output <step=json>", "what a step before it gives; may be repeated", output, {});

function json(text: string): Json {
  try {
    return JSON.parse(text);
  } catch {
    throw new InvalidArgumentError(`Write it as JSON: '{"order":"A-7"}'.`);
  }
}

function output(text: string, before: Record<string, Json>): Record<string, Json> {
  const at = text.indexOf("=");
  if (at < 1) throw new InvalidArgumentError(`Write it as step=json: rates='{"body":{"rate":2}}'.`);
  return { ...before, [text.slice(0, at)]: json(text.slice(at + 1)) };
}

const triedOn = ({ delivery, run, fixture, input, output: outputs }: OnOptions): Partial<TriedOn> => ({
  outputs,
  ...(delivery !== undefined && { delivery }),
  ...(run !== undefined && { run }),
  ...(fixture !== undefined && { fixture }),
  ...(input !== undefined && { input }),
});

async function tryStep(
  workflow: string,
  step: string,
  options: OnOptions & { throughEnd?: true; effects?: true },
): Promise<void> {
  const input = {
    ...triedOn(options),
    step,
    through: options.throughEnd === true ? ("end" as const) : ("step" as const),
    effects: options.effects === true,
  };
  const tried = await connect(options).tryStep({ workflow, input });
  show(tried, options, () => triedText(tried));
  if (tried.status !== "succeeded") throw new Told();
}

function triedText(tried: StepTried): string {
  const { status, error, attempts, settings, wouldCall, missing, notes, tookMs } = tried;
  const lines = attempts.flatMap(({ path, console }) => console.map((line) => `${path}: ${line}`));
  const called = Object.entries(settings).map(([path, value]) => `${path}: ${JSON.stringify(value)}`);
  const would = wouldCall.map(({ path, type, config }) => `${path} (${type}): ${JSON.stringify(config)}`);
  const exchanges = exchangesText(attempts);
  return [
    fields({
      status: styled(statusStyle({ status }), status),
      took: `${tookMs} ms`,
      error: error?.message,
      "give --output for": missing.length === 0 ? null : missing.join(", "),
    }),
    ...notes.map((text) => printable(text)),
    heading("Steps"),
    runTree(attempts),
    ...(called.length === 0 ? [] : [heading("Settings"), printable(called.join("\n"))]),
    ...(would.length === 0 ? [] : [heading("Would call (--effects does)"), printable(would.join("\n"))]),
    ...(exchanges === null ? [] : [heading("Requests"), exchanges]),
    ...(lines.length === 0 ? [] : [heading("Console"), printable(lines.join("\n"))]),
    heading("Output"),
    printable(JSON.stringify(tried.output, null, 2)),
  ].join("\n");
}

async function evaluate(
  text: string,
  options: OnOptions & { workflow?: string; at?: string },
): Promise<void> {
  const { workflow, at: upTo, json: isJson } = options;
  const texts = text.includes("{{") ? { templates: { it: text } } : { expressions: { it: text } };
  const found = await connect(options).evaluateExpressions({
    input: { ...triedOn(options), ...texts, workflow, upTo },
  });
  const it = found.templates["it"] ?? found.expressions["it"];
  if (it === undefined) throw new Error("It was not evaluated.");
  if (isJson !== true) for (const each of found.notes) note(each);
  show(it, options, () => (it.ok ? printable(JSON.stringify(it.value, null, 2)) : faultText(text, it)));
  if (!it.ok) throw new Told();
}

function faultText(text: string, { message, position }: Extract<Evaluated, { ok: false }>): string {
  if (position === null) return printable(message);
  const line = text.split("\n")[position.line - 1] ?? "";
  return printable([message, line, `${" ".repeat(position.column - 1)}^`].join("\n"));
}
