import { extname, join } from "node:path";
import type { Command } from "commander";
import { Document, isScalar, visit } from "yaml";
import { Name } from "../contract/name.ts";
import { type ConnectionOptions, connect, connected } from "./connection.ts";
import { note, say } from "./output.ts";
import { wholeNumber } from "./whole-number.ts";
import { makeFolder, writeText } from "./written-file.ts";

interface Options extends ConnectionOptions {
  out?: string;
  version?: number;
}

type Definitions = Record<string, unknown>[];

export function exportCommand(program: Command): void {
  connected(program.command("export [workflow]"))
    .description("print the definitions that, applied, change nothing: of all, or of one workflow")
    .option("--version <number>", "an older version of the workflow, without its triggers", wholeNumber)
    .option("--out <path>", "write a file for each into this folder instead, or all into one .json or .yaml")
    .action(exportDefinitions);
}

async function exportDefinitions(
  workflow: string | undefined,
  { out, version, ...options }: Options,
): Promise<void> {
  const query = { workflow, version };
  const { definitions, secrets } = await connect(options).exportDefinitions({ query });
  if (out === undefined) {
    say(options.json === true ? JSON.stringify(definitions, null, 2) : yamlOfAll(definitions).trimEnd());
    return;
  }
  const ending = extname(out);
  if (ending === ".json") writeText(out, jsonOf(definitions));
  else if (ending === ".yaml" || ending === ".yml") writeText(out, yamlOfAll(definitions));
  else writeFolder(out, definitions, options);
  note(`${definitions.length} definitions are in ${out}. Secrets and keys are not exported.`);
  if (secrets.length > 0) note(`Where they are to work these secrets must be set: ${secrets.join(", ")}`);
}

function writeFolder(folder: string, definitions: Definitions, { json }: ConnectionOptions): void {
  makeFolder(folder);
  const taken = new Set<string>();
  for (const definition of definitions) {
    // A workflow and a trigger alone may share a name.
    const name = "name" in definition ? Name.parse(definition["name"]) : "alert-rules";
    const stem = taken.has(name) ? `${name}.trigger` : name;
    taken.add(stem);
    const [ending, text] = json === true ? ["json", jsonOf(definition)] : ["yaml", yamlOf(definition)];
    writeText(join(folder, `${stem}.${ending}`), text);
  }
}

const jsonOf = (value: unknown) => `${JSON.stringify(value, null, 2)}\n`;
const yamlOfAll = (definitions: Definitions) => definitions.map(yamlOf).join("---\n");

/** Long lines stay whole: folded ones are hard to read in expressions and scripts. */
function yamlOf(definition: unknown): string {
  const document = new Document(definition);
  visit(document, {
    Pair(_, { key }) {
      // Whoever reads it would merge what stands there.
      if (isScalar(key) && key.value === "<<") key.type = "QUOTE_DOUBLE";
    },
  });
  return document.toString({ lineWidth: 0 });
}
