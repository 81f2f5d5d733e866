import { type Command, Option } from "commander";
import { type Delivery, type DeliveryDetail, DeliveryStatus } from "../contract/delivery.ts";
import { type ConnectionOptions, connect, connected } from "./connection.ts";
import { fields, heading, localTime, say, show, statusStyle, styled, table } from "./output.ts";
import { printable } from "./printable.ts";
import { wholeNumber } from "./whole-number.ts";

interface ListOptions extends ConnectionOptions {
  trigger?: string;
  status?: DeliveryStatus;
  event?: string;
  search?: string;
  before?: string;
  limit: number;
}

export function deliveriesCommand(program: Command): void {
  const deliveries = program
    .command("deliveries")
    .description("list deliveries, or show one with its trace and runs");
  connected(deliveries.command("list [delivery]", { isDefault: true }))
    .description("list deliveries, the newest first, or show one")
    .option("--trigger <trigger>", "only those of this trigger, by id or name")
    .addOption(new Option("--status <status>", "only those").choices(DeliveryStatus.options))
    .option("--event <type>", "only those of this event type")
    .option("--search <text>", "part of an id, URL, idempotency key or event type")
    .option("--before <id>", "only those older than this one")
    .option("--limit <number>", "how many", wholeNumber, 30)
    .action(list);
  connected(deliveries.command("body <delivery>"))
    .description("print its body, byte for byte as received")
    .action(body);
}

async function list(delivery: string | undefined, options: ListOptions): Promise<void> {
  const client = connect(options);
  if (delivery !== undefined) {
    const found = await client.getDelivery({ delivery });
    return show(found, options, () => detail(found));
  }
  const { trigger, status, event: eventType, search, before, limit } = options;
  const { items, next } = await client.listDeliveries({
    query: { trigger, status, eventType, search, before, limit },
  });
  show({ items, next }, options, () => {
    const text = table(items, columns, "There are no such deliveries.");
    return next === null ? text : `${text}\n${styled("dim", `older ones: --before ${next}`)}`;
  });
}

const columns = [
  { title: "received", text: ({ receivedAt }: Delivery) => localTime(receivedAt) },
  { title: "id", text: ({ id }: Delivery) => id },
  { title: "status", text: ({ status }: Delivery) => status, style: statusStyle },
  { title: "answer", text: ({ answerStatus }: Delivery) => answerStatus },
  { title: "request", text: ({ method, url }: Delivery) => `${method} ${url}` },
  { title: "event", text: ({ eventType }: Delivery) => eventType },
  { title: "reason", text: ({ reason }: Delivery) => reason },
];

function detail(delivery: DeliveryDetail): string {
  const { id, status, receivedAt, method, url, ip, triggerId, answerStatus, eventType, reason } = delivery;
  const parts = [
    fields({
      id,
      status,
      received: localTime(receivedAt),
      request: `${method} ${url}`,
      from: ip,
      trigger: triggerId,
      answer: answerStatus,
      event: eventType,
      "idempotency key": delivery.idempotencyKey,
      "duplicate of": delivery.duplicateOf,
      "replay of": delivery.replayOf,
      reason,
    }),
    heading("Trace"),
    table(
      delivery.trace,
      [
        { title: "station", text: ({ station }) => station },
        { title: "verdict", text: ({ verdict }) => verdict },
        { title: "micros", text: ({ micros }) => micros },
        { title: "reason", text: (entry) => entry.reason ?? "" },
      ],
      "None was kept.",
    ),
    heading("Headers"),
    fields(delivery.headers),
  ];
  if (Object.keys(delivery.params).length > 0) {
    parts.push(heading("Parameters"), printable(JSON.stringify(delivery.params, null, 2)));
  }
  const { encoding, content } = delivery.body;
  parts.push(
    heading(`Body (${delivery.bodyBytes} bytes)`),
    encoding === "utf8" ? printable(content) : `It is not text; see it with: tripline deliveries body ${id}`,
    heading("Runs"),
    table(
      delivery.runs,
      [
        { title: "id", text: (run) => run.id },
        { title: "workflow", text: (run) => run.workflow },
        { title: "status", text: (run) => run.status, style: statusStyle },
      ],
      status === "rejected"
        ? "A rejected delivery starts none."
        : `It started none. To start some: tripline replay ${id}`,
    ),
  );
  return parts.join("\n");
}

async function body(delivery: string, options: ConnectionOptions): Promise<void> {
  const bytes = await connect(options).getDeliveryBody({ delivery });
  if (options.json === true) say(JSON.stringify({ base64: Buffer.from(bytes).toString("base64") }));
  else process.stdout.write(bytes);
}
