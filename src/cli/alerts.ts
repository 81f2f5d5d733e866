import { readFile } from "node:fs/promises";
import { type Command, Option } from "commander";
import { parse } from "yaml";
import {
  type Alert,
  AlertFile,
  type AlertRule,
  type AlertRuleInput,
  AlertStatus,
} from "../contract/alert.ts";
import { issueText } from "../contract/issue-text.ts";
import { agreeToDelete } from "./agreement.ts";
import { type ConnectionOptions, connect, connected, deleting } from "./connection.ts";
import { Told, UsageError } from "./failure.ts";
import { momentToCome } from "./moment.ts";
import { localTime, show, table } from "./output.ts";

export function alertsCommand(program: Command): void {
  const alerts = program.command("alerts").description("what is wrong, and the rules that look for it");
  connected(alerts.command("list", { isDefault: true }))
    .description("list alerts, newest first")
    .addOption(new Option("--status <status>", "only these").choices(AlertStatus.options))
    .action(list);
  connected(alerts.command("ack <alert>"))
    .description("say that you look after one: it is not told again while it lasts")
    .option("--until <time>", "told again if it is still so then: in 4h, or at a point in time", momentToCome)
    .action(acknowledge);
  connected(alerts.command("resolve <alert>"))
    .description("resolve one; what is still so opens another within fifteen seconds")
    .action(resolve);
  connected(alerts.command("rules")).description("list the rules").action(rules);
  connected(alerts.command("apply <files...>"))
    .description("create or change the rules that files hold, under `alerts:`")
    .action(apply);
  deleting(alerts.command("delete <rule>")).description("delete a rule").action(remove);
  connected(alerts.command("test <rule>"))
    .description("tell a rule's channels of an alert that is none")
    .action(test);
}

async function list(options: ConnectionOptions & { status?: AlertStatus }): Promise<void> {
  const page = await connect(options).listAlerts({ query: { status: options.status, limit: 100 } });
  show(page, options, () =>
    table(
      page.items,
      [
        { title: "id", text: ({ id }) => id },
        { title: "status", text: ({ status }) => status, style: styleOf },
        { title: "rule", text: ({ rule }) => rule },
        { title: "of", text: ({ subject }) => subject },
        { title: "since", text: ({ openedAt }) => localTime(openedAt) },
        { title: "times", text: ({ count }) => count },
        { title: "detail", text: ({ detail }) => detail },
      ],
      "There are no alerts. Rules look for them: tripline alerts apply <file>",
    ),
  );
}

function styleOf({ status, severity }: Alert): "reset" | "green" | "yellow" | "red" {
  if (status === "resolved") return "green";
  if (status === "acknowledged") return "yellow";
  return severity === "critical" ? "red" : "yellow";
}

async function acknowledge(alert: string, options: ConnectionOptions & { until?: string }): Promise<void> {
  const { until } = options;
  const changed = await connect(options).acknowledgeAlert({ alert, input: { until } });
  const quiet = until === undefined ? "" : ` It is told again if it is still so at ${localTime(until)}.`;
  show(changed, options, () => `${alert} is yours. It is resolved by itself when it is over.${quiet}`);
}

async function resolve(alert: string, options: ConnectionOptions): Promise<void> {
  const changed = await connect(options).resolveAlert({ alert });
  show(
    changed,
    options,
    () =>
      `${alert} is resolved. If it is still so, another one opens and is told within fifteen seconds: acknowledge that one.`,
  );
}

async function rules(options: ConnectionOptions): Promise<void> {
  const { items } = await connect(options).listAlertRules({});
  show(items, options, () =>
    table(
      items,
      [
        { title: "name", text: ({ name }) => name },
        { title: "when", text: ({ on }) => conditionText(on) },
        { title: "tells", text: ({ to }) => to.map(({ by }) => by).join(", ") || "nobody" },
        { title: "enabled", text: ({ enabled }) => (enabled ? "yes" : "no") },
      ],
      "There are no rules. Write some: docs/guides/alerts.md",
    ),
  );
}

function conditionText({ when, ...rest }: AlertRule["on"]): string {
  return [when, ...Object.entries(rest).map(([name, value]) => `${name}=${String(value)}`)].join(" ");
}

async function apply(files: string[], options: ConnectionOptions): Promise<void> {
  const read = (await Promise.all(files.map(rulesIn))).flat();
  const client = connect(options);
  const put: AlertRule[] = [];
  for (const input of read) put.push(await client.putAlertRule({ rule: input.name, input }));
  show(put, options, () => put.map(({ name }) => `rule ${name} is in force`).join("\n"));
}

async function rulesIn(file: string): Promise<AlertRuleInput[]> {
  const text = await readFile(file, "utf8").catch(() => {
    throw new UsageError(`${file} can't be read.`, "Name a YAML file that has `alerts:`.");
  });
  const parsed = AlertFile.safeParse(parse(text));
  if (parsed.success) return parsed.data.alerts;
  const issues = parsed.error.issues.map((issue) => `${file}: ${issue.path.join(".")}: ${issueText(issue)}`);
  throw new UsageError(issues.join("\n"), "See docs/guides/alerts.md");
}

async function remove(rule: string, options: ConnectionOptions & { yes?: boolean }): Promise<void> {
  await agreeToDelete(`the alert rule ${rule}`, options);
  await connect(options).deleteAlertRule({ rule });
  show({ rule }, options, () => `The rule ${rule} is deleted.`);
}

async function test(rule: string, options: ConnectionOptions): Promise<void> {
  const { told } = await connect(options).testAlertRule({ rule });
  show(told, options, () =>
    told.length === 0
      ? "The rule tells nobody: it has no channels under `to`."
      : told.map(({ by, error }) => `${by}: ${error ?? "told"}`).join("\n"),
  );
  if (told.some(({ error }) => error !== null)) throw new Told();
}
