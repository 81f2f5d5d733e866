import type { Command } from "commander";
import { maskedCharactersMin } from "../contract/secret.ts";
import { agreeToDelete } from "./agreement.ts";
import { type ConnectionOptions, connect, connected, deleting } from "./connection.ts";
import { UsageError } from "./failure.ts";
import { localTime, note, say, show, table } from "./output.ts";
import { printable } from "./printable.ts";
import { rotateCommand } from "./rotate.ts";
import { rotateKeyCommand } from "./rotate-key.ts";
import { readValue } from "./secret-value.ts";

interface SetOptions extends ConnectionOptions {
  value?: string;
  new?: true;
}

export function secretsCommand(program: Command): void {
  const secrets = program
    .command("secrets")
    .description("store, list and delete secrets; values are not shown, but for those that a provider sent");
  connected(secrets.command("list", { isDefault: true }))
    .description("list secrets by name")
    .action(list);
  connected(secrets.command("set <name>"))
    .description(
      "store a secret, or replace its value; asks for the value, or reads it from the standard input",
    )
    .option(
      "--value <value>",
      "the value; others on this machine may see it, and it stays in the shell's history",
    )
    .option("--new", "refused where one of this name is stored already")
    .action(set);
  rotateCommand(secrets);
  rotateKeyCommand(secrets);
  connected(secrets.command("show <name>"))
    .description("print one that came with a provider's challenge, as Notion wants it to be given back")
    .action(shown);
  deleting(secrets.command("delete <name>"))
    .description("delete one that no trigger and no workflow needs")
    .action(remove);
}

async function list(options: ConnectionOptions): Promise<void> {
  const { items } = await connect(options).listSecrets({});
  show(items, options, () =>
    table(
      items,
      [
        { title: "name", text: ({ name }) => name },
        { title: "stored", text: ({ createdAt }) => localTime(createdAt) },
        { title: "changed", text: ({ updatedAt }) => localTime(updatedAt) },
        { title: "from", text: ({ learnedAt }) => (learnedAt === null ? "author" : "provider") },
      ],
      "There are no secrets yet. Store one: tripline secrets set <name>",
    ),
  );
}

async function set(secret: string, options: SetOptions): Promise<void> {
  const client = connect(options);
  const value = options.value ?? (await readValue(secret));
  if (value === "")
    throw new UsageError("The value is empty.", "A secret needs a value; nothing was stored.");
  const stored = await client.putSecret({ secret, input: { value, onlyNew: options.new } });
  const done = stored.createdAt === stored.updatedAt ? "stored" : "replaced";
  show(
    stored,
    options,
    () => `The secret ${secret} is ${done}, encrypted. Triggers and steps use it from now on.`,
  );
  if (value.length < maskedCharactersMin)
    note(
      `It has fewer than ${maskedCharactersMin} characters, too few to be told from other text: in what runs keep it is masked ` +
        "only where credentials stand. Take a longer one where you can.",
    );
}

async function shown(secret: string, options: ConnectionOptions): Promise<void> {
  const learned = await connect(options).showLearnedSecret({ secret });
  show(learned, options, () => printable(learned.value));
}

async function remove(secret: string, options: ConnectionOptions & { yes?: boolean }): Promise<void> {
  await agreeToDelete(`the secret ${secret}`, options);
  await connect(options).deleteSecret({ secret });
  if (options.json !== true) say(`The secret ${secret} is deleted.`);
}
