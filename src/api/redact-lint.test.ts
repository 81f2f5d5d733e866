import { expect, test } from "vitest";
import type { z } from "zod";
import { TriggerInput } from "../contract/trigger.ts";
import { lintRedact } from "./redact-lint.ts";
import { newTrigger } from "./triggers.ts";

const rules = [
  { name: "cards", path: "$..card" },
  { name: "pay", path: "$.orders[*].pay" },
  { name: "session", from: "header", path: "X-Session" },
  { name: "pages", from: "query", path: "page" },
  { name: "shops", from: "path", path: "shop" },
  { name: "people", from: "claim", path: "email" },
] as const;
const lint = (given: Partial<z.input<typeof TriggerInput>>) =>
  lintRedact(
    newTrigger(
      TriggerInput.parse({
        name: "door",
        auth: [{ scheme: "none" }],
        variables: { body: "order", headers: "head" },
        redact: { rules },
        ...given,
      }),
      { id: "trg_1", workspace: "default", now: 0 },
    ),
  ).map(({ path, severity, message }) => `${severity} ${path} ${message.split(" ", 3)[2]}`);

test("whoever reads what a rule hides is told so before a request comes, and nobody else", () => {
  expect(
    lint({
      filter: 'trigger.body.pay.card.number = "1" or trigger.body.card = "2"',
      eventType: "{{ trigger.headers.`x-session` }}",
      routes: [
        { workflow: "a", when: "trigger.body.orders.pay.amount > 1" },
        { workflow: "b", when: "trigger.path.shop = order.shop" },
        { workflow: "c", when: 'head.`x-session` = "1"' },
      ],
      deduplication: { key: "{{ order.id }}:{{ order.card }}" },
      order: { key: "{{ trigger.claims.email }}" },
      limits: { per: { key: "{{ trigger.query.page }}", perMinute: 1 } },
      parameters: [
        { name: "card" },
        { name: "of", path: "$.orders[0].pay.by" },
        { name: "page", from: "query" },
        { name: "session", from: "header", path: "x-session" },
      ],
    }),
  ).toEqual([
    "warning filter cards",
    "warning routes.0.when pay",
    "warning routes.1.when shops",
    "warning routes.2.when session",
    "warning eventType session",
    "warning deduplication.key cards",
    "warning order.key people",
    "warning limits.per.key pages",
    "warning parameters.0 cards",
    "warning parameters.1 pay",
    "warning parameters.2 pages",
    "warning parameters.3 session",
  ]);
  expect(
    lint({
      filter: 'trigger.body.pay = "x" and order.orders.total > 5 and trigger.method = "POST"',
      eventType: "{{ trigger.headers.`x-type` }}",
      parameters: [
        { name: "total", path: "$.orders[0].total" },
        { name: "card", from: "query" },
        { name: "ip", from: "ip" },
      ],
    }),
  ).toEqual([]);
  expect(lint({ redact: undefined, filter: "trigger.body.card" })).toEqual([]);
});
