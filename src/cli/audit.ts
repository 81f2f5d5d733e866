import { type Command, Option } from "commander";
import { type AuditEntry, AuditKind } from "../contract/audit.ts";
import { type ConnectionOptions, connect, connected } from "./connection.ts";
import { moment } from "./moment.ts";
import { localTime, say, show, styled, table } from "./output.ts";
import { wholeNumber } from "./whole-number.ts";

interface AuditOptions extends ConnectionOptions {
  kind?: AuditKind;
  action?: string;
  target?: string;
  by?: string;
  address?: string;
  since?: string;
  until?: string;
  limit: number;
  all?: boolean;
  differences?: boolean;
}

const pageMax = 1_000;

export function auditCommand(program: Command): void {
  connected(program.command("audit"))
    .description("who changed what, and who was refused, the newest first")
    .addOption(new Option("--kind <kind>", "only these").choices(AuditKind.options))
    .option("--action <action>", "such as `trigger changed` or `unauthenticated`")
    .option("--target <target>", "what it was done to, by id or name")
    .option("--by <who>", "who did it: a person by name or e-mail, an API key by name, either by id")
    .option("--address <address>", "from this network address")
    .option("--since <time>", "from 2h or 30d ago, or from a point in time", moment)
    .option("--until <time>", "until then", moment)
    .option("--limit <count>", "how many", wholeNumber, 50)
    .option("--all", "all of them, as one JSON document a line: an export")
    .option("--differences", "with what each change changed")
    .action(audit);
}

async function audit(options: AuditOptions): Promise<void> {
  const client = connect(options);
  const { kind, action, target, by, address, since, until } = options;
  const query = {
    kind,
    action,
    target,
    actor: by,
    address,
    since,
    until,
  };
  if (options.all === true) {
    let before: string | undefined;
    do {
      const { items, next } = await client.listAudit({ query: { ...query, before, limit: pageMax } });
      for (const entry of items) say(JSON.stringify(entry));
      before = next ?? undefined;
    } while (before !== undefined);
    return;
  }
  const page = await client.listAudit({ query: { ...query, limit: options.limit } });
  show(page, options, () => {
    const rows = options.differences === true ? page.items.map(inFull).join("\n") : listed(page.items);
    return page.next === null ? rows : `${rows}\n\nThere are more: --limit, --since, or --all for an export.`;
  });
}

function listed(entries: readonly AuditEntry[]): string {
  return table(
    entries,
    [
      { title: "when", text: ({ at }) => localTime(at) },
      { title: "what", text: ({ action }) => action, style: styleOf },
      { title: "of", text: targetOf },
      { title: "by", text: whoOf },
      { title: "times", text: timesOf },
      { title: "detail", text: detailOf },
    ],
    "Nothing of the kind is in the audit.",
  );
}

function inFull(entry: AuditEntry): string {
  const { at, action, difference } = entry;
  const what = `${styled(styleOf(entry), action)} ${targetOf(entry) ?? ""}`;
  const from = entry.actor === null || entry.address === null ? "" : ` from ${entry.address}`;
  const head = `${localTime(at)}  ${what} by ${whoOf(entry)}${from}`;
  const lines = (difference ?? []).map(({ path, before, after }) => {
    const [was, is] = [before, after].map((value) => (value === undefined ? "–" : JSON.stringify(value)));
    return `    ${path}: ${was} → ${is}`;
  });
  return [head, ...(entry.detail === null ? [] : [`    ${entry.detail}`]), ...lines].join("\n");
}

/** Entries stand where they began. */
const timesOf = ({ count, lastAt }: AuditEntry): string =>
  count === 1 ? "1" : `${count}, until ${localTime(lastAt)}`;

function whoOf({ actor, address }: AuditEntry): string {
  if (actor === null) return address ?? "tripline";
  return actor.email === undefined ? actor.name : `${actor.name} <${actor.email}>`;
}

function targetOf({ targetKind, targetName, targetId }: AuditEntry): string | null {
  return targetKind === null ? null : `${targetKind} ${targetName ?? targetId ?? ""}`.trim();
}

/** What came or went has all that it is for its difference. */
function detailOf({ action, detail, difference }: AuditEntry): string | null {
  if (detail !== null) return detail.slice(0, 100);
  return difference === null || !action.endsWith("changed")
    ? null
    : difference
        .map(({ path }) => path)
        .join(", ")
        .slice(0, 100);
}

function styleOf({ kind }: AuditEntry): "reset" | "yellow" | "red" {
  return kind === "change" ? "reset" : kind === "suspicion" ? "red" : "yellow";
}
