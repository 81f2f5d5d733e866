import type { Command } from "commander";
import type { Replay } from "../contract/replay.ts";
import { type ConnectionOptions, connect, connected } from "./connection.ts";
import { fields, heading, localTime, show, statusStyle, styled, table } from "./output.ts";
import { progressLine } from "./replay-progress.ts";
import { wholeNumber } from "./whole-number.ts";

interface Options extends ConnectionOptions {
  before?: string;
  limit: number;
}

export function replaysCommand(program: Command): void {
  const replays = program.command("replays").description("list replays, show how far one is, or stop it");
  connected(replays.command("list [replay]", { isDefault: true }))
    .description("list replays, the newest first, or show one")
    .option("--before <id>", "only those older than this one")
    .option("--limit <number>", "how many", wholeNumber, 30)
    .action(list);
  connected(replays.command("cancel <replay>"))
    .description("stop it; what it has started goes on")
    .action(cancel);
}

async function list(replay: string | undefined, options: Options): Promise<void> {
  const client = connect(options);
  if (replay !== undefined) {
    const found = await client.getReplay({ replay });
    return show(found, options, () => detail(found));
  }
  const { before, limit } = options;
  const { items, next } = await client.listReplays({ query: { before, limit } });
  show({ items, next }, options, () => {
    const text = table(items, columns, "Nothing was replayed in bulk yet: tripline replay --help");
    return next === null ? text : `${text}\n${styled("dim", `older ones: --before ${next}`)}`;
  });
}

async function cancel(replay: string, options: ConnectionOptions): Promise<void> {
  const stopped = await connect(options).cancelReplay({ replay });
  show(stopped, options, () => progressLine(stopped));
}

const columns = [
  { title: "created", text: ({ createdAt }: Replay) => localTime(createdAt) },
  { title: "id", text: ({ id }: Replay) => id },
  { title: "status", text: ({ status }: Replay) => status, style: statusStyle },
  { title: "deliveries", text: ({ progress, total }: Replay) => `${progress.deliveries} of ${total ?? "?"}` },
  { title: "runs", text: ({ progress }: Replay) => progress.runs },
  { title: "by", text: ({ by }: Replay) => by.name },
];

function detail(replay: Replay): string {
  const { id, status, by, workflow, version, query, deliveries, edit, progress } = replay;
  return [
    fields({
      id,
      status,
      created: localTime(replay.createdAt),
      ended: localTime(replay.endedAt),
      by: by.name,
      of: deliveries === undefined ? JSON.stringify(query) : `${deliveries.length} named deliveries`,
      workflow,
      version,
      edited: edit === undefined ? null : JSON.stringify(edit),
      "per second": replay.ratePerSecond,
      replayed: progressLine(replay),
    }),
    heading("Passed over"),
    table(
      progress.skipped,
      [
        { title: "count", text: ({ count }) => count },
        { title: "one of them", text: ({ delivery }) => delivery },
        { title: "reason", text: ({ reason }) => reason },
      ],
      "None.",
    ),
  ].join("\n");
}
