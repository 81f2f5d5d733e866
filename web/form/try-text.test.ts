import { expect, test } from "vitest";
import { tryText } from "./try-text.ts";

const scope = { trigger: { body: { total: 3 } } };
const template = { scope, isExpression: false };

test("what is no template says where it is wrong", async () => {
  const tried = await tryText("{{ trigger.body. }}", template);
  expect(tried).toMatchObject({ kind: "broken", line: 1, column: expect.any(Number) });
});

test.each([
  ["{{ trigger.body.total }}", { kind: "value", value: 3 }],
  ["{{ trigger.body.nothing }}", { kind: "value", value: null }],
  ["{{ secrets.mail }}", { kind: "secret" }],
])("%s gives what the sample has, and a secret that it has not is told as one", async (text, tried) => {
  expect(await tryText(text, template)).toEqual(tried);
});
