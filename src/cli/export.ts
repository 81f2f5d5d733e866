import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Command } from "commander";
import { stringify } from "yaml";
import { Name } from "../contract/name.ts";
import { type ConnectionOptions, connect, connected } from "./connection.ts";
import { note, say } from "./output.ts";

interface Options extends ConnectionOptions {
  out?: string;
}

export function exportCommand(program: Command): void {
  connected(program.command("export"))
    .description("print the definitions that, applied, change nothing")
    .option("--out <folder>", "write a file for each instead")
    .action(exportDefinitions);
}

async function exportDefinitions({ out, ...options }: Options): Promise<void> {
  const { definitions } = await connect(options).exportDefinitions({});
  if (out === undefined) {
    say(
      options.json === true
        ? JSON.stringify(definitions, null, 2)
        : definitions.map(yamlOf).join("---\n").trimEnd(),
    );
    return;
  }
  mkdirSync(out, { recursive: true });
  const taken = new Set<string>();
  for (const definition of definitions) {
    // A workflow and a trigger alone may share a name.
    const name = Name.parse(definition.name);
    const stem = taken.has(name) ? `${name}.trigger` : name;
    taken.add(stem);
    const [ending, text] =
      options.json === true
        ? ["json", `${JSON.stringify(definition, null, 2)}\n`]
        : ["yaml", yamlOf(definition)];
    writeFileSync(join(out, `${stem}.${ending}`), text);
  }
  note(`${definitions.length} definitions are in ${out}. Secrets and keys are not exported.`);
}

/** Long lines stay whole: folded ones are hard to read in expressions and scripts. */
function yamlOf(definition: unknown): string {
  return stringify(definition, { lineWidth: 0 });
}
