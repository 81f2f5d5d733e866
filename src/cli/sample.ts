import { readFile } from "node:fs/promises";
import { text as textOf } from "node:stream/consumers";
import { type Command, Option } from "commander";
import type { z } from "zod";
import { Parameter } from "../contract/parameter.ts";
import { messageOf } from "../contract/problem.ts";
import type { ProposedParameter, Sampled, SampleInput } from "../contract/sample.ts";
import { type ConnectionOptions, connect, connected } from "./connection.ts";
import { UsageError } from "./failure.ts";
import { heading, show, styled, table } from "./output.ts";
import { printable } from "./printable.ts";
import { terminal } from "./terminal.ts";

interface Options extends ConnectionOptions {
  pairs?: string[];
  delivery?: string;
  header?: string[];
  query?: string[];
  fullText?: boolean;
  trigger?: string;
  required?: string[];
  replace?: boolean;
  enforcement?: "off" | "warn" | "enforce";
}

export function sampleCommand(program: Command): void {
  connected(program.command("sample [file...]"))
    .description("learn parameters and a JSON Schema from samples, and take them over into a trigger")
    .option("--pairs <key=value...>", "keys and values instead of a file")
    .option("--delivery <id>", "a stored delivery instead of a file")
    .option("--header <name=value...>", "headers that callers are expected to send")
    .option("--query <name=value...>", "query parameters that callers are expected to send")
    .option("--full-text", "a parameter for the full text of the body, too")
    .option("--trigger <trigger>", "take them over into this trigger")
    .option("--required <name...>", "parameters to mark as required")
    .option("--replace", "drop the parameters that the trigger has")
    .addOption(
      new Option("--enforcement <mode>", "what becomes of calls that differ").choices([
        "off",
        "warn",
        "enforce",
      ]),
    )
    .addHelpText(
      "after",
      "\nA file holds one body; - is the standard input; of several files, members that only some have are optional.",
    )
    .action(sample);
}

async function sample(files: string[], options: Options): Promise<void> {
  const client = connect(options);
  const input = await inputOf(files, options);
  const { trigger, required = [], enforcement, replace } = options;
  if (trigger === undefined) {
    if (required.length > 0 || replace === true || enforcement !== undefined) {
      throw new UsageError("There is no trigger to change.", "Name one: --trigger <trigger>");
    }
    const found = await client.inferSample({ input });
    return show(found, options, () => sampledText(found));
  }
  const parameters = replace === true ? ("replace" as const) : ("add" as const);
  const view = await client.applySample({ trigger, input: { ...input, required, enforcement, parameters } });
  show(view, options, () => {
    const names = view.parameters.map(({ name, required: must }) => (must ? `${name} (required)` : name));
    const mode = { off: "are taken", warn: "are taken and marked", enforce: "are refused" }[view.enforcement];
    return `The trigger ${view.name} has the parameters ${names.join(", ") || "none"}; calls that differ ${mode}.`;
  });
}

async function inputOf(
  files: readonly string[],
  { pairs, delivery, header, query, fullText = false }: Options,
): Promise<z.input<typeof SampleInput>> {
  const around = {
    ...(header !== undefined && { headers: pairsIn(header) }),
    ...(query !== undefined && { query: pairsIn(query) }),
    fullText,
  };
  if (pairs !== undefined || delivery !== undefined) {
    if (files.length > 0)
      throw new UsageError("There are several samples.", "Give a file, --pairs or --delivery: one of them.");
    return {
      ...around,
      ...(pairs && { pairs: pairsIn(pairs) }),
      ...(delivery !== undefined && { delivery }),
    };
  }
  const texts = await Promise.all(files.map(contentOf));
  const [only] = texts;
  if (only === undefined) {
    if (header !== undefined || query !== undefined) return around;
    throw new UsageError("There is no sample.", "Give a file, - for the standard input, or --pairs a=1 b=2");
  }
  if (texts.length === 1) return { ...around, text: only };
  return { ...around, bodies: texts.map((text, at) => bodyIn(text, files[at] ?? "")) };
}

async function contentOf(file: string): Promise<string> {
  if (file === "-") return textOf(terminal().stdin);
  try {
    return await readFile(file, "utf8");
  } catch (cause) {
    throw new UsageError(`The file ${file} can't be read (${messageOf(cause)}).`, "Is its name right?");
  }
}

function bodyIn(text: string, file: string) {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new UsageError(`${file} is not JSON (${messageOf(cause)}).`, "Several samples are JSON each.");
  }
}

function pairsIn(pairs: readonly string[]): Record<string, string> {
  const entries = pairs.map((pair): [string, string] => {
    const at = pair.indexOf("=");
    if (at < 1) throw new UsageError(`"${pair}" is not a key and its value.`, "Write it as key=value");
    return [pair.slice(0, at), pair.slice(at + 1)];
  });
  return Object.fromEntries(entries);
}

/** What was found, for people: the parameters as a table and as a definition file has them. */
export function sampledText({ parameters, schema }: Sampled): string {
  const parts = [
    table<ProposedParameter>(
      parameters,
      [
        { title: "parameter", text: ({ name }) => name },
        { title: "from", text: ({ from }) => from },
        { title: "path", text: ({ path, name }) => path ?? name },
        { title: "type", text: ({ type }) => type },
        { title: "example", text: ({ example }) => (example === undefined ? "" : shortText(example)) },
      ],
      "No parameters were found.",
    ),
  ];
  if (parameters.length > 0) {
    parts.push(heading("For a definition file"), "parameters:", ...parameters.map(definitionLine));
  }
  if (schema !== null) parts.push(heading("Schema"), printable(JSON.stringify(schema, null, 2)));
  parts.push(
    styled(
      "dim",
      "\nTake it over: `tripline sample … --trigger <trigger>`, or --apply where it was captured",
    ),
  );
  return parts.join("\n");
}

const exampleCharactersMax = 40;

function shortText(example: unknown): string {
  const text = typeof example === "string" ? example : JSON.stringify(example);
  return text.length > exampleCharactersMax ? `${text.slice(0, exampleCharactersMax)}…` : text;
}

/** JSON is YAML, too. */
function definitionLine(parameter: ProposedParameter): string {
  const { required: _, ...definition } = Parameter.parse(parameter);
  return `  - ${printable(JSON.stringify(definition))}`;
}
