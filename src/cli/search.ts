import type { Command } from "commander";
import type { Hit } from "../contract/hit.ts";
import { type ConnectionOptions, connect, connected } from "./connection.ts";
import { note, show, table } from "./output.ts";
import { wholeNumber } from "./whole-number.ts";

interface Options extends ConnectionOptions {
  limit: number;
}

export function searchCommand(program: Command): void {
  connected(program.command("search <text>"))
    .description(
      "find triggers, workflows, deliveries, runs and more by a name, an id, or a URL or any part of one",
    )
    .option("--limit <number>", "how many", wholeNumber, 20)
    .action(search);
}

async function search(q: string, options: Options): Promise<void> {
  const found = await connect(options).search({ query: { q, limit: options.limit } });
  show(found, options, () => table(found.items, columns, `Nothing has "${q}" in its name, id or addresses.`));
  if (!found.isComplete && options.json !== true) {
    note("There may be more. Search deliveries alone: tripline deliveries --search");
  }
}

const columns = [
  { title: "kind", text: ({ kind }: Hit) => kind },
  { title: "name", text: ({ name, id }: Hit) => name ?? id },
  { title: "title", text: ({ title, name }: Hit) => (title === name ? null : title) },
  { title: "more", text: ({ detail }: Hit) => detail },
  { title: "id", text: ({ id, name }: Hit) => (id === name || name === null ? null : id) },
];
