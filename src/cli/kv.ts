import type { Command } from "commander";
import type { KeyValue } from "../contract/key-value.ts";
import type { Json } from "../contract/name.ts";
import { agreeToDelete } from "./agreement.ts";
import { type ConnectionOptions, connect, connected, deleting } from "./connection.ts";
import { everyPage } from "./every-page.ts";
import { UsageError } from "./failure.ts";
import { localTime, say, show, table } from "./output.ts";
import { printable } from "./printable.ts";
import { wholeNumber } from "./whole-number.ts";

interface WriteOptions extends ConnectionOptions {
  expires?: number;
  ifVersion?: number;
}

const shownCharactersMax = 80;

export function kvCommand(program: Command): void {
  const kv = program.command("kv").description("what workflows keep under keys, from run to run");
  connected(kv.command("list [prefix]", { isDefault: true }))
    .description("list keys that begin with the prefix")
    .action(list);
  connected(kv.command("get <key>")).description("show what is kept under a key").action(get);
  connected(kv.command("set <key> <value>"))
    .description("keep a value: JSON, or a text as it is")
    .option("--expires <seconds>", "gone after so long", wholeNumber)
    .option("--if-version <number>", "only if it has this version; 0: only if there is none", wholeNumber)
    .action(set);
  connected(kv.command("increment <key> [by]"))
    .description("add to the number under a key")
    .option("--expires <seconds>", "gone after so long", wholeNumber)
    .action(increment);
  deleting(kv.command("delete <key>")).description("forget what is kept under a key").action(remove);
}

async function list(prefix: string | undefined, options: ConnectionOptions): Promise<void> {
  const client = connect(options);
  const items = await everyPage((after) =>
    client.listKeyValues({ query: { prefix: prefix ?? "", after, limit: 1_000 } }),
  );
  show(items, options, () =>
    table(
      items,
      [
        { title: "key", text: ({ key }) => key },
        {
          title: "value",
          text: ({ value }) => printable(JSON.stringify(value)).slice(0, shownCharactersMax),
        },
        { title: "version", text: ({ version }) => String(version) },
        { title: "expires", text: ({ expiresAt }) => (expiresAt === null ? "" : localTime(expiresAt)) },
      ],
      "Nothing is kept. Workflows keep values by a key-value step, you by: tripline kv set <key> <value>",
    ),
  );
}

async function get(key: string, options: ConnectionOptions): Promise<void> {
  told(await connect(options).getKeyValue({ key }), options);
}

async function set(
  key: string,
  value: string,
  { expires, ifVersion, ...options }: WriteOptions,
): Promise<void> {
  const input = { value: jsonOr(value), expiresInMs: msOf(expires), ifVersion };
  told(await connect(options).putKeyValue({ key, input }), options);
}

async function increment(
  key: string,
  by: string | undefined,
  { expires, ...options }: WriteOptions,
): Promise<void> {
  const amount = by === undefined ? 1 : Number(by);
  if (!Number.isFinite(amount))
    throw new UsageError(`${by} is not a number.`, "tripline kv increment visits 2");
  const input = { by: amount, expiresInMs: msOf(expires) };
  told(await connect(options).incrementKeyValue({ key, input }), options);
}

async function remove(key: string, options: ConnectionOptions & { yes?: boolean }): Promise<void> {
  await agreeToDelete(`what is kept under ${key}`, options);
  await connect(options).deleteKeyValue({ key });
  if (options.json !== true) say(`The key ${key} is deleted.`);
}

const told = (kept: KeyValue, options: ConnectionOptions) =>
  show(kept, options, () => printable(JSON.stringify(kept.value, null, 2)));

const msOf = (seconds: number | undefined) => (seconds === undefined ? null : seconds * 1_000);

function jsonOr(text: string): Json {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
