import type { Alert, AlertRule } from "../contract/alert.ts";
import { Problem } from "../contract/problem.ts";
import { after } from "./after.ts";
import { rulesMax, unknownNames } from "./alert-check.ts";
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
    const changed = await store.alerts.change({ workspace, id, to: () => ({ set }) });
    if (changed !== null) return changed;
    throw new Problem("not_found", { detail: `There is no alert ${id} that is not resolved.` });
  };
  return {
    async listAlerts({ workspace, query: { status, before, limit } }) {
      const filter = { workspace, limit, ...(status && { status }), ...(before && { before }) };
      const items = await store.alerts.list(filter);
      return { items, next: items.length < limit ? null : (items.at(-1)?.id ?? null) };
    },
    async acknowledgeAlert({ workspace, params, input: { until }, actor }) {
      if (until !== undefined && Date.parse(until) <= now()) {
        const issues = [{ path: "until", message: "lies behind us" }];
        throw new Problem("invalid_input", { detail: `until: ${until} lies behind us.`, issues });
      }
      return change(workspace, params.alert, {
        status: "acknowledged",
        acknowledgedAt: at(),
        acknowledgedBy: actor.name,
        acknowledgedUntil: until ?? null,
      });
    },
    resolveAlert: ({ workspace, params, actor }) =>
      change(workspace, params.alert, { status: "resolved", resolvedAt: at(), resolvedBy: actor.name }),
    listAlertRules: async ({ workspace }) => ({ items: await rulesOf(workspace) }),
    async putAlertRule({ workspace, params, input }) {
      if (input.name !== params.rule) {
        refuseIssues([{ path: "name", message: `is "${params.rule}" in the address` }]);
      }
      refuseIssues(unknownNames(input, after(doors.live.current(), { workspace })));
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
