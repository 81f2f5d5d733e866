import { readFileSync } from "node:fs";
import { type Command, InvalidArgumentError } from "commander";
import type { Json } from "../contract/name.ts";
import type { ResumePlan, RunEdits } from "../contract/resume.ts";
import { type ConnectionOptions, connect, connected } from "./connection.ts";
import { Told, UsageError } from "./failure.ts";
import { note, show } from "./output.ts";
import { ended } from "./run-end.ts";

interface Options extends ConnectionOptions {
  from?: string;
  version?: number | "newest";
  set?: RunEdits;
  body?: string;
  dryRun?: boolean;
  wait?: boolean;
}

export function resumeCommand(runs: Command): void {
  connected(runs.command("resume <run>"))
    .description("have a run go on after its end, at the step that failed; what succeeded is not done again")
    .option("--from <step>", "from this step on, by its path: it and what came after it is done again")
    .option("--version <version>", "with another version of the workflow: a number, or `newest`", versionOf)
    .option(
      "--set <name=json>",
      "with this instead: steps.<path>.output=…, variables.<name>=…, params.<name>=… or input=… (may be repeated)",
      edit,
    )
    .option("--body <text>", "with this body of the event instead, or with that of a file: @file")
    .option("--dry-run", "only say what would be done again")
    .option("--wait", "wait for its end; ends with 1 if it has not succeeded")
    .action(resume);
}

async function resume(run: string, options: Options): Promise<void> {
  const { from, version, set, body, dryRun = false } = options;
  const given = { ...set, ...(body !== undefined && { body: jsonOrText(contentOf(body)) }) };
  const edits = Object.keys(given).length === 0 ? undefined : given;
  const client = connect(options);
  const plan = await client.resumeRun({ run, input: { from, version, edits, dryRun } });
  if (dryRun || options.wait !== true) return show(plan, options, () => planText(run, plan, dryRun));
  if (options.json !== true) note(planText(run, plan, false));
  const found = await ended(client, run);
  show(
    found,
    options,
    () => `It has ${found.status}${found.error === null ? "" : `: ${found.error.message}`}`,
  );
  if (found.status !== "succeeded") throw new Told();
}

export function planText(run: string, { from, again, kept, version }: ResumePlan, isDry: boolean): string {
  const where = from === null ? "where it stood" : `at ${from}`;
  const first = isDry
    ? `${run} would go on ${where}, with version ${version}.`
    : `${run} goes on ${where}, with version ${version}. Look at it: tripline runs ${run}`;
  return [
    first,
    `Done again: ${again.length === 0 ? "nothing" : again.slice(0, 20).join(", ")}${again.length > 20 ? " …" : ""}`,
    `Not done again: ${kept} steps`,
  ].join("\n");
}

/** Reads `steps.charge.output={"id":1}` and the like; what is no JSON is a text. */
export function edit(text: string, before: RunEdits = {}): RunEdits {
  const at = text.indexOf("=");
  const name = text.slice(0, Math.max(0, at));
  const value = jsonOrText(text.slice(at + 1));
  const step = /^steps\.(.+)\.output$/.exec(name)?.[1];
  if (step !== undefined) return { ...before, steps: { ...before.steps, [step]: value } };
  const [, kind, member] = /^(variables|params)\.(.+)$/.exec(name) ?? [];
  if (kind === "variables" && member !== undefined)
    return { ...before, variables: { ...before.variables, [member]: value } };
  if (kind === "params" && member !== undefined)
    return { ...before, params: { ...before.params, [member]: value } };
  if (name === "input" || name === "body") return { ...before, [name]: value };
  throw new InvalidArgumentError(
    "Write it as steps.<path>.output=…, variables.<name>=…, params.<name>=…, body=… or input=…",
  );
}

function jsonOrText(text: string): Json {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function contentOf(body: string): string {
  if (!body.startsWith("@")) return body;
  try {
    return readFileSync(body.slice(1), "utf8");
  } catch (error) {
    throw new UsageError(`The file ${body.slice(1)} can't be read: ${String(error)}`, "Give another one.");
  }
}

export function versionOf(text: string): number | "newest" {
  if (text === "newest") return text;
  const number = Number(text);
  if (Number.isSafeInteger(number) && number >= 1) return number;
  throw new InvalidArgumentError("Write a number from 1 up, or newest.");
}
