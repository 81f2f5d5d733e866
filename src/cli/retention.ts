import { type Command, InvalidArgumentError, Option } from "commander";
import { type Retention, RetentionBounds, RetentionKind, type SweepReport } from "../contract/retention.ts";
import { agreeToDelete } from "./agreement.ts";
import { type ConnectionOptions, connect, connected, deleting } from "./connection.ts";
import { UsageError } from "./failure.ts";
import { localTime, show, table } from "./output.ts";
import { wholeNumber } from "./whole-number.ts";

interface SetOptions extends ConnectionOptions {
  days?: number;
  count?: number;
  megabytes?: number;
  forGood?: boolean;
  dryRun?: boolean;
  yes?: boolean;
}

const mebibyte = 1_048_576;

export function retentionCommand(program: Command): void {
  const retention = program.command("retention").description("for how long what is kept");
  connected(retention.command("show"))
    .description("the bounds, and what was deleted last")
    .action(showBounds);
  const set = retention.command("set").argument("<kind>", RetentionKind.options.join(", "), kindOf);
  deleting(set)
    .description(
      "set the bounds of one kind; the oldest go as soon as one is passed, which is asked where there are such",
    )
    .option("--days <days>", "keep them for so many days", days)
    .option("--count <count>", "keep so many at most", wholeNumber)
    .option(
      "--megabytes <size>",
      "keep so much at most, in MiB, with journals and values of runs",
      wholeNumber,
    )
    .addOption(new Option("--for-good", "keep them for good").conflicts(["days", "count", "megabytes"]))
    .option("--dry-run", "only count what would go")
    .action(setBounds);
  connected(retention.command("run"))
    .description("delete now what is due, which happens once a minute anyway")
    .option("--dry-run", "only count it")
    .action(run);
}

function kindOf(text: string): RetentionKind {
  const kind = RetentionKind.safeParse(text);
  if (kind.success) return kind.data;
  throw new InvalidArgumentError(`It is one of ${RetentionKind.options.join(", ")}.`);
}

function days(text: string): number {
  const parsed = RetentionBounds.shape.days.safeParse(Number(text));
  if (parsed.success && parsed.data !== undefined) return parsed.data;
  throw new InvalidArgumentError("Write a number of days: 30, or 0.5 for twelve hours.");
}

async function showBounds(options: ConnectionOptions): Promise<void> {
  const kept = await connect(options).getRetention({});
  const isNew = kept.last?.swept.length === 0 && Object.keys(kept.retention).length > 0;
  const last = isNew
    ? "What is due by these bounds is deleted within a minute. See what: tripline retention run --dry-run"
    : lastText(kept.last);
  show(kept, options, () => `${boundsText(kept.retention)}\n\n${last}`);
}

async function setBounds(kind: RetentionKind, options: SetOptions): Promise<void> {
  const { days: kept, count, megabytes, forGood } = options;
  const bytes = megabytes === undefined ? undefined : megabytes * mebibyte;
  if (forGood !== true && kept === undefined && count === undefined && bytes === undefined) {
    throw new UsageError("There is no bound.", "Give --days, --count or --megabytes, or --for-good.");
  }
  const client = connect(options);
  const { [kind]: _, ...others } = (await client.getRetention({})).retention;
  const bounds = { days: kept, count, bytes };
  const input: Retention = forGood === true ? others : { ...others, [kind]: bounds };
  // What other kinds have due goes anyway.
  const own: Retention = forGood === true ? {} : { [kind]: bounds };
  const report = await client.sweep({ input: { dryRun: true, retention: own } });
  if (options.dryRun === true) return show(report, options, () => lastText(report));
  const going = report.swept.reduce((sum, { deleted }) => sum + deleted, 0);
  if (going > 0)
    await agreeToDelete(`${going}${report.complete ? "" : " or more"} entries within a minute`, options);
  const retention = await client.putRetention({ input });
  show(
    retention,
    options,
    () =>
      `${boundsText(retention)}\n\nWhat is due is deleted within a minute. See what: tripline retention run --dry-run`,
  );
}

async function run(options: ConnectionOptions & { dryRun?: boolean }): Promise<void> {
  const report = await connect(options).sweep({ input: { dryRun: options.dryRun === true } });
  show(report, options, () => lastText(report));
}

function boundsText(retention: Retention): string {
  return table(
    RetentionKind.options.map((kind) => ({ kind, bounds: retention[kind] })),
    [
      { title: "kind", text: ({ kind }) => kind },
      { title: "kept", text: ({ bounds }) => boundText(bounds ?? {}) },
    ],
    "",
  );
}

function boundText({ days: kept, count, bytes }: RetentionBounds): string {
  const parts = [
    kept === undefined ? [] : [`for ${kept} ${kept === 1 ? "day" : "days"}`],
    count === undefined ? [] : [`${count} at most`],
    bytes === undefined ? [] : [`${Math.round(bytes / mebibyte)} MiB at most`],
  ].flat();
  return parts.length === 0 ? "for good" : parts.join(", ");
}

function lastText(report: SweepReport | null): string {
  if (report === null) return "Nothing has been deleted by this process since it started.";
  if (report.elsewhere) return "Another process deletes what is due; nothing was done here.";
  const { at, dryRun, swept, complete } = report;
  if (swept.length === 0) return "Everything is kept for good: there is nothing to delete.";
  const rows = table(
    swept,
    [
      { title: "kind", text: ({ kind }) => kind },
      { title: "due", text: ({ due }) => due },
      { title: dryRun ? "would go" : "deleted", text: ({ deleted }) => deleted },
      { title: "still needed", text: ({ needed }) => needed },
      { title: "MiB", text: ({ bytes }) => (bytes / mebibyte).toFixed(1) },
    ],
    "",
  );
  return `${localTime(at)}\n${rows}${complete ? "" : "\n\nMore is due; it goes on once a minute."}`;
}
