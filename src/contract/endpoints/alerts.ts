import { z } from "zod";
import { AcknowledgeInput, Alert, AlertRule, AlertRuleInput, AlertStatus } from "../alert.ts";
import type { Endpoint } from "../endpoint.ts";
import { limit, listOf } from "./list.ts";

export const alertEndpoints = {
  listAlerts: {
    method: "GET",
    path: "/api/v1/alerts",
    scope: "read",
    tag: "Alerts",
    summary: "List alerts, newest first",
    query: z.object({ status: AlertStatus.optional(), before: z.string().optional(), limit }),
    output: listOf(Alert),
  },
  acknowledgeAlert: {
    method: "POST",
    path: "/api/v1/alerts/{alert}/acknowledge",
    scope: "operate",
    tag: "Alerts",
    audit: "alert acknowledged",
    summary: "Say that somebody looks after an alert: it is not told again while it lasts, or until a moment",
    input: AcknowledgeInput,
    output: Alert,
  },
  resolveAlert: {
    method: "POST",
    path: "/api/v1/alerts/{alert}/resolve",
    scope: "operate",
    tag: "Alerts",
    audit: "alert resolved",
    summary: "Resolve an alert; one that is over is resolved by itself",
    description:
      "What is still so at the next look, within fifteen seconds, opens another one, which is told. To be told no more of what " +
      "is still so, acknowledge it.",
    output: Alert,
  },
  listAlertRules: {
    method: "GET",
    path: "/api/v1/alert-rules",
    scope: "read",
    tag: "Alerts",
    summary: "List alert rules",
    output: z.object({ items: z.array(AlertRule) }),
  },
  putAlertRule: {
    method: "PUT",
    path: "/api/v1/alert-rules/{rule}",
    scope: "write",
    tag: "Alerts",
    summary: "Create or change an alert rule",
    input: AlertRuleInput,
    output: AlertRule,
    audit: "alert rule changed",
  },
  deleteAlertRule: {
    method: "DELETE",
    path: "/api/v1/alert-rules/{rule}",
    scope: "write",
    tag: "Alerts",
    summary: "Delete an alert rule; what it saw is resolved",
    audit: "alert rule deleted",
  },
  testAlertRule: {
    method: "POST",
    path: "/api/v1/alert-rules/{rule}/test",
    scope: "operate",
    tag: "Alerts",
    summary: "Tell a rule's channels of an alert that is none",
    output: z.object({ told: z.array(z.object({ by: z.string(), error: z.string().nullable() })) }),
  },
} as const satisfies Record<string, Endpoint>;
