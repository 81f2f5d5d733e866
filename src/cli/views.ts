import { type Command, InvalidArgumentError, Option } from "commander";
import { View } from "../contract/view.ts";
import { agreeToDelete } from "./agreement.ts";
import { type ConnectionOptions, connect, connected, deleting } from "./connection.ts";
import { say, show, table } from "./output.ts";

const lists = View.shape.of.options;

interface SaveOptions extends ConnectionOptions {
  of: View["of"];
  query: Record<string, string>;
  last?: number;
  title?: string;
  shared?: true;
}

export function viewsCommand(program: Command): void {
  const views = program.command("views").description("saved views: named queries of deliveries and runs");
  connected(views.command("list", { isDefault: true }))
    .description("list those that are shared, and one's own")
    .action(list);
  connected(views.command("save <name>"))
    .description("save one, or change it")
    .addOption(new Option("--of <list>", "the list that it is of").choices(lists).makeOptionMandatory())
    .option("--query <name=value>", "what the list takes, as eventType=order.paid; may be repeated", pair, {})
    .option("--last <duration>", "only the last 30m, 2h, 7d, whenever it is looked at", span)
    .option("--title <text>", "as people read it")
    .option("--shared", "for all of the workspace")
    .action(save);
  deleting(views.command("delete <name>")).description("delete one").action(remove);
}

function pair(text: string, before: Record<string, string>): Record<string, string> {
  const at = text.indexOf("=");
  if (at < 1) throw new InvalidArgumentError("Write it as name=value: status=failed.");
  return { ...before, [text.slice(0, at)]: text.slice(at + 1) };
}

const units = { m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

function span(text: string): number {
  const [, count, unit] = /^(\d{1,5})([mhd])$/.exec(text) ?? [];
  if (unit === "m" || unit === "h" || unit === "d") return Number(count) * units[unit];
  throw new InvalidArgumentError("Write 30m, 2h or 7d.");
}

async function list(options: ConnectionOptions): Promise<void> {
  const { items } = await connect(options).listViews({});
  show(items, options, () =>
    table(items, columns, "There are no saved views. Save one: tripline views save <name> --of runs"),
  );
}

async function save(view: string, options: SaveOptions): Promise<void> {
  const { of, query, last: sinceMs, title, shared = false } = options;
  const input = { of, query, sinceMs, title, shared };
  const saved = await connect(options).putView({ view, input });
  show(saved, options, () => `The view ${saved.name} is saved.`);
}

async function remove(view: string, options: ConnectionOptions & { yes?: boolean }): Promise<void> {
  await agreeToDelete(`the view ${view}`, options);
  await connect(options).deleteView({ view });
  if (options.json !== true) say(`The view ${view} is deleted.`);
}

function queryText({ query, sinceMs }: View): string {
  const parts = Object.entries(query).map(([name, value]) => `${name}=${value}`);
  return [...parts, ...(sinceMs === undefined ? [] : [`the last ${spanText(sinceMs)}`])].join(", ");
}

function spanText(ms: number): string {
  const unit = ms % units.d === 0 ? "d" : ms % units.h === 0 ? "h" : "m";
  return `${ms / units[unit]}${unit}`;
}

const columns = [
  { title: "name", text: ({ name }: View) => name },
  { title: "of", text: ({ of }: View) => of },
  { title: "what", text: queryText },
  { title: "title", text: ({ title }: View) => title },
  { title: "whose", text: ({ shared, by }: View) => (shared ? "shared" : by.name) },
];
