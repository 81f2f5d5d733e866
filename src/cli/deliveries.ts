import { type Command, Option } from "commander";
import { CallLanguage, type Delivery, type DeliveryFile } from "../contract/delivery.ts";
import { type ConnectionOptions, connect, connected } from "./connection.ts";
import { countText } from "./counted.ts";
import { deleteCommand } from "./delete-deliveries.ts";
import { deliveryDetail } from "./delivery-detail.ts";
import { queryOf, type SoughtOptions, seeking } from "./delivery-options.ts";
import { diagnosisText } from "./diagnosis-text.ts";
import { looking } from "./looking.ts";
import { localTime, say, show, statusStyle, styled, table } from "./output.ts";
import { printable } from "./printable.ts";
import { quarantineCommands } from "./quarantine.ts";
import { terminal } from "./terminal.ts";
import { triggerNames } from "./trigger-names.ts";
import { wholeNumber } from "./whole-number.ts";

interface ListOptions extends ConnectionOptions, SoughtOptions {
  before?: string;
  limit: number;
  count?: true;
}

export function deliveriesCommand(program: Command): void {
  const deliveries = program
    .command("deliveries")
    .description("list deliveries, or show one with its trace and runs");
  seeking(connected(deliveries.command("list [delivery]", { isDefault: true })))
    .description("list or search deliveries, the newest first, or show one")
    .option("--before <id>", "only those older than this one")
    .option("--limit <number>", "how many", wholeNumber, 30)
    .option("--count", "only say how many there are")
    .action(list);
  connected(deliveries.command("show <delivery>"))
    .description("show one: its trace, station by station, its content and its runs")
    .action((delivery: string, options: ConnectionOptions) => one(delivery, options));
  connected(deliveries.command("diagnose <delivery>"))
    .description("find out why a request was not proved, and what would have proved it")
    .action(diagnose);
  quarantineCommands(deliveries);
  deleteCommand(deliveries);
  connected(deliveries.command("copy <delivery>"))
    .description("print a program that sends its request again")
    .addOption(
      new Option("--as <language>", "in this language").choices(CallLanguage.options).default("curl"),
    )
    .action(copy);
  connected(deliveries.command("body <delivery>"))
    .description("print its body")
    .option("--as-sent", "byte for byte as it was sent: still compressed, in its envelope, enciphered")
    .action(body);
  connected(deliveries.command("files <delivery>"))
    .description("list the files that were uploaded with it")
    .action(files);
  connected(deliveries.command("file <delivery> <number>"))
    .description("print a file that was uploaded with it, byte for byte")
    .action(file);
}

async function list(delivery: string | undefined, options: ListOptions): Promise<void> {
  if (delivery !== undefined) return one(delivery, options);
  const client = connect(options);
  if (options.count === true) {
    const found = await client.countDeliveries({ query: queryOf(options) });
    return show(found, options, () => countText(found));
  }
  const { before, limit, json } = options;
  const query = queryOf(options);
  const read = (page: object) => client.listDeliveries({ query: { ...query, ...page } });
  const { items, next } = await looking({ read, before, limit, json });
  const names = options.json === true ? new Map<string, string>() : await triggerNames(client);
  show({ items, next }, options, () => {
    const text = table(items, columnsOf(names), "There are no such deliveries.");
    return next === null ? text : `${text}\n${styled("dim", `older ones: --before ${next}`)}`;
  });
}

async function diagnose(delivery: string, options: ConnectionOptions): Promise<void> {
  const found = await connect(options).diagnoseDelivery({ delivery });
  show(found, options, () => diagnosisText(found));
}

async function one(delivery: string, options: ConnectionOptions): Promise<void> {
  const client = connect(options);
  const found = await client.getDelivery({ delivery });
  const names = options.json === true ? new Map<string, string>() : await triggerNames(client);
  show(found, options, () => deliveryDetail(found, names));
}

const columnsOf = (names: ReadonlyMap<string, string>) => [
  { title: "received", text: ({ receivedAt }: Delivery) => localTime(receivedAt) },
  { title: "id", text: ({ id }: Delivery) => id },
  {
    title: "status",
    text: ({ status, faulty, test }: Delivery) =>
      [status, ...(test === true ? ["test"] : []), ...(faulty ? ["faulty"] : [])].join(", "),
    style: statusStyle,
  },
  { title: "answer", text: ({ answerStatus }: Delivery) => answerStatus },
  { title: "trigger", text: ({ triggerId }: Delivery) => triggerId && (names.get(triggerId) ?? triggerId) },
  { title: "request", text: ({ method, url }: Delivery) => `${method} ${url}` },
  { title: "event", text: ({ eventType }: Delivery) => eventType },
  { title: "reason", text: reasonOf },
];

function reasonOf({ status, duplicateOf, reason }: Delivery): string | null {
  return status === "duplicate" ? `repeats ${duplicateOf}` : reason;
}

async function copy(
  delivery: string,
  { as, ...options }: ConnectionOptions & { as: CallLanguage },
): Promise<void> {
  const copied = await connect(options).copyDelivery({ delivery, query: { as } });
  // A file or a program gets it as it is; on a terminal it must do nothing.
  show(copied, options, () => (terminal().stdout.isTTY ? printable(copied.text) : copied.text));
}

async function body(
  delivery: string,
  { asSent = false, ...options }: ConnectionOptions & { asSent?: boolean },
): Promise<void> {
  const query = { as: asSent ? ("sent" as const) : ("body" as const) };
  print(await connect(options).getDeliveryBody({ delivery, query }), options);
}

async function files(delivery: string, options: ConnectionOptions): Promise<void> {
  const { items } = await connect(options).listDeliveryFiles({ delivery });
  show(items, options, () => {
    const text = table(items, fileColumns, "No files were uploaded with it.");
    return items.length === 0
      ? text
      : `${text}\n${styled("dim", `one of them: tripline deliveries file ${delivery} 1 > file`)}`;
  });
}

const fileColumns = [
  { title: "number", text: ({ number }: DeliveryFile) => number },
  { title: "name", text: ({ name }: DeliveryFile) => name },
  { title: "type", text: ({ contentType }: DeliveryFile) => contentType },
  { title: "bytes", text: ({ bytes }: DeliveryFile) => bytes },
  { title: "sha256", text: ({ sha256 }: DeliveryFile) => sha256 },
];

async function file(delivery: string, number: string, options: ConnectionOptions): Promise<void> {
  print(await connect(options).getDeliveryFile({ delivery, number }), options);
}

function print(bytes: Uint8Array, options: ConnectionOptions): void {
  if (options.json === true) say(JSON.stringify({ base64: Buffer.from(bytes).toString("base64") }));
  else terminal().stdout.write(bytes);
}
