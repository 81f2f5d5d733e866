import type { Command } from "commander";
import { stringify } from "yaml";
import type { SecretRotated } from "../contract/secret.ts";
import { type ConnectionOptions, connect, connected } from "./connection.ts";
import { UsageError } from "./failure.ts";
import { momentToCome } from "./moment.ts";
import { heading, note, show } from "./output.ts";
import { printable } from "./printable.ts";
import { readValue } from "./secret-value.ts";

interface Options extends ConnectionOptions {
  as?: string;
  value?: string;
  generate?: boolean;
  overlap?: string;
}

export function rotateCommand(secrets: Command): void {
  connected(secrets.command("rotate <name>"))
    .description(
      "give the triggers of a secret a second one beside it; asks for the value, or reads it from the standard input",
    )
    .option("--as <name>", "the new secret's name (default: the next number, as in stripe-2)")
    .option("--generate", "make the value and print it, this once")
    .option("--value <value>", "the value; it stays in the shell's history")
    .option(
      "--overlap <time>",
      "the old one ends after 12h, 30d, or at a point in time (default: it stays)",
      momentToCome,
    )
    .action(rotate);
}

async function rotate(secret: string, { as, value, generate, overlap, ...options }: Options): Promise<void> {
  if (generate === true && value !== undefined)
    throw new UsageError("A value is given and is to be made, too.", "Leave out --value or --generate.");
  const client = connect(options);
  const given =
    generate === true ? undefined : (value ?? (await readValue(`the new secret beside ${secret}`)));
  if (given === "") throw new UsageError("The value is empty.", "Give one, or have it made with --generate.");
  const overlapMs = overlap === undefined ? undefined : Math.max(0, Date.parse(overlap) - Date.now());
  const rotated = await client.rotateSecret({ secret, input: { as, value: given, overlapMs } });
  if (rotated.value !== null && options.json !== true)
    note("The value below is shown this once; give it to the sender.");
  show(rotated, options, () => told(rotated));
}

function told({ secret, replaces, value, triggers, workflows }: SecretRotated): string {
  const names = triggers.map(({ name }) => name).join(", ");
  const lines = [`The secret ${secret} is stored. Taken beside ${replaces} from now on by: ${names}.`];
  if (value !== null) lines.push(heading("Value"), value);
  for (const { name, auth } of triggers) {
    lines.push(
      heading(`Where a file defines ${name}, write there`),
      printable(stringify({ auth }).trimEnd()),
    );
  }
  lines.push(
    heading("Then"),
    "  Change the sender over, and see when the old one is quiet:",
    ...triggers.map(({ name }) => `    tripline triggers credentials ${name}`),
  );
  if (workflows.length > 0)
    lines.push(`  These workflows still use ${replaces} in their steps: ${workflows.join(", ")}`);
  return lines.join("\n");
}
