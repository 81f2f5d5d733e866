import { expect, test } from "vitest";
import type { z } from "zod";
import { TriggerInput } from "../contract/trigger.ts";
import { lintTrigger } from "./trigger-lint.ts";
import { newTrigger } from "./triggers.ts";

const lint = (given: Partial<z.input<typeof TriggerInput>>) =>
  lintTrigger(
    newTrigger(
      TriggerInput.parse({
        name: "door",
        auth: [{ scheme: "none" }],
        parameters: [{ name: "total", path: "$.total" }],
        variables: { body: "order" },
        ...given,
      }),
      { id: "trg_1", workspace: "default", now: 0 },
    ),
  ).map(({ path, severity, message }) => `${severity} ${path}: ${message}`);

test("what is there is not complained of", () => {
  expect(
    lint({
      filter: "params.total > 5 and trigger.body.x and order.y",
      eventType: "{{ trigger.headers.`x-type` }}",
      routes: [{ workflow: "a", when: "trigger.eventType = 'x'" }],
      responses: { filtered: { body: "{{ answer.status }}" } },
    }),
  ).toEqual([]);
});

test("misspelt names and functions are errors wherever they stand, with what was meant", () => {
  expect(
    lint({
      filter: "triger.body.x",
      eventType: "{{ trigger.header.x }}",
      routes: [{ workflow: "a", when: "$lowercas(params.total)" }],
      deduplication: { key: "{{ ordr.id }}" },
      response: { method: "content", body: { a: "{{ param.total }}" } },
      responses: { filtered: { headers: { "X-A": "{{ anser.status }}" } } },
    }),
  ).toEqual([
    "error filter: Nothing is named “triger” here. Did you mean trigger?",
    "error routes.0.when: There is no function $lowercas. Did you mean $lowercase?",
    "error eventType: There is no trigger.header. Did you mean trigger.headers?",
    "error deduplication.key: Nothing is named “ordr” here. Did you mean order?",
    "error response.body.a: Nothing is named “param” here. Did you mean params?",
    "error responses.filtered.headers.X-A: Nothing is named “anser” here. Did you mean answer?",
  ]);
});

test("what may be meant otherwise is warned of", () => {
  expect(
    lint({ filter: "params.totl > 1 and customer.id", routes: [{ workflow: "a", when: "false" }] }),
  ).toEqual([
    "warning filter: No parameter is named “totl”. Did you mean params.total?",
    "warning filter: Nothing is named “customer” here.",
    "warning routes.0.when: This is never true.",
  ]);
  expect(lint({ filter: "params.totl > 1", dynamic: true })).toEqual([]);
});

test("who waited for a run is told of it: `run` is there where it failed or took too long, and nowhere else", () => {
  const body = { run: "{{ run.id }} {{ run.status }} {{ answer.status }}" };
  expect(
    lint({ responses: { failed: { body }, timedOut: { body, headers: { "X-R": "{{ run.id }}" } } } }),
  ).toEqual([]);
  expect(lint({ responses: { filtered: { body } } })).toEqual([
    "warning responses.filtered.body.run: Nothing is named “run” here.",
    "warning responses.filtered.body.run: Nothing is named “run” here.",
  ]);
  expect(lint({ responses: { failed: { body: "{{ run.eror }}" } } })).toEqual([
    "error responses.failed.body: There is no run.eror. Did you mean run.error?",
  ]);
  expect(lint({ responses: { failed: { body: "{{ run.error.message }}" } } })).toEqual([
    "warning responses.failed.body: run.error is a text here: it has no “message”.",
  ]);
});
