import type { Alert, AlertRule } from "../contract/alert.ts";
import { Problem } from "../contract/problem.ts";
import type { Handlers } from "./call.ts";
import type { ApiDoors } from "./doors.ts";
import { refuseIssues } from "./input.ts";

type Names =
  | "listAlerts"
  | "acknowledgeAlert"
  | "resolveAlert"
  | "listAlertRules"
  | "putAlertRule"
  | "deleteAlertRule"
  | "testAlertRule";

/** Of a workspace, so that a look takes no longer than a moment. */
const rulesMax = 200;

export function alertHandlers(doors: ApiDoors): Handlers<Names> {
  const { store, now } = doors;
  const at = () => new Date(now()).toISOString();
  const rulesOf = async (workspace: string) =>
    (await store.alerts.rules()).filter((rule) => rule.workspace === workspace);
  const find = async (workspace: string, name: string) => {
    const rule = (await rulesOf(workspace)).find((one) => one.name === name);
    if (rule !== undefined) return rule;
    throw new Problem("not_found", { detail: `There is no alert rule "${name}".` });
  };
  const change = async (workspace: string, id: string, set: Partial<Alert>) => {
    const changed = await store.alerts.change({ workspace, id, set });
    if (changed !== null) return changed;
    throw new Problem("not_found", { detail: `There is no alert ${id} that is not resolved.` });
  };
  return {
    async listAlerts({ workspace, query: { status, before, limit } }) {
      const filter = { workspace, limit, ...(status && { status }), ...(before && { before }) };
      const items = await store.alerts.list(filter);
      return { items, next: items.length < limit ? null : (items.at(-1)?.id ?? null) };
    },
    acknowledgeAlert: ({ workspace, params, key }) =>
      change(workspace, params.alert, {
        status: "acknowledged",
        acknowledgedAt: at(),
        acknowledgedBy: key.name,
      }),
    resolveAlert: ({ workspace, params, key }) =>
      change(workspace, params.alert, { status: "resolved", resolvedAt: at(), resolvedBy: key.name }),
    listAlertRules: async ({ workspace }) => ({ items: await rulesOf(workspace) }),
    async putAlertRule({ workspace, params, input }) {
      if (input.name !== params.rule) {
        refuseIssues([{ path: "name", message: `is "${params.rule}" in the address` }]);
      }
      refuseIssues(unknownNames(doors, workspace, input));
      const known = await rulesOf(workspace);
      const before = known.find(({ name }) => name === input.name);
      if (before === undefined && known.length >= rulesMax) {
        throw new Problem("conflict", { detail: `A workspace has at most ${rulesMax} alert rules.` });
      }
      const rule: AlertRule = { ...input, workspace, createdAt: before?.createdAt ?? at() };
      await store.alerts.putRule(rule);
      return rule;
    },
    async deleteAlertRule({ workspace, params }) {
      await find(workspace, params.rule);
      await store.alerts.removeRule({ workspace, name: params.rule });
    },
    async testAlertRule({ workspace, params }) {
      return { told: await doors.alerts.test(await find(workspace, params.rule)) };
    },
  };
}

/** What a rule names has to be there: a misspelt trigger would be watched in vain. */
function unknownNames({ live }: ApiDoors, workspace: string, { on, to }: Pick<AlertRule, "on" | "to">) {
  const { triggers, workflows, secrets } = live.current();
  const has = (all: readonly { workspace: string; name: string }[], name: string) =>
    all.some((one) => one.workspace === workspace && one.name === name);
  const issues: { path: string; message: string }[] = [];
  const expect = (path: string, kind: string, all: Parameters<typeof has>[0], name: string | undefined) => {
    if (name !== undefined && !has(all, name))
      issues.push({ path, message: `there is no ${kind} "${name}"` });
  };
  if ("trigger" in on) expect("on.trigger", "trigger", triggers, on.trigger);
  if ("workflow" in on) expect("on.workflow", "workflow", workflows, on.workflow);
  for (const [index, channel] of to.entries()) {
    if ("secret" in channel) expect(`to.${index}.secret`, "secret", secrets, channel.secret);
    if (channel.by === "workflow") expect(`to.${index}.workflow`, "workflow", workflows, channel.workflow);
  }
  return issues;
}
