import { expect, test } from "vitest";
import { openEngineWorld, ready } from "../../test/engine-world.ts";
import { inputOf } from "./input.ts";
import { nothingSecret } from "./secret-settings.ts";

const plain = { mask: (text: string) => text, secret: nothingSecret };

test("settings are kept as they are where they are small, and of large ones the beginning of each part", () => {
  expect(inputOf(undefined, plain)).toBeUndefined();
  const small = { url: "https://a.example", n: 1, on: true, none: null, list: [1, { a: "b" }] };
  expect(inputOf(small, plain)).toEqual(small);
  const large = inputOf({ body: "x".repeat(5_000), bytes: new Uint8Array(9), left: undefined }, plain);
  expect(large).toEqual({ body: `${"x".repeat(2_000)}…`, bytes: "9 bytes" });
  const many = inputOf({ list: Array.from({ length: 60 }, (_, index) => index) }, plain);
  expect(many).toMatchObject({ list: expect.arrayContaining(["… 60 in all"]) });
  expect(inputOf({ list: Array.from({ length: 40 }, () => "x".repeat(1_000)) }, plain)).toMatch(/^Larger/);
});

test("what is nested for ever, or no JSON, ends somewhere", () => {
  const circle: Record<string, unknown> = { act: plain.mask };
  circle["self"] = circle;
  expect(JSON.stringify(inputOf(circle, plain))).toContain("a function");
});

test("a secret is masked before a text is cut, so that no part of it is left", () => {
  const mask = (text: string) => text.replaceAll("s3cret-value", "***");
  expect(inputOf({ body: `${"x".repeat(1_994)}s3cret-value` }, { mask, secret: nothingSecret })).toEqual({
    body: `${"x".repeat(1_994)}***`,
  });
});

test("a run keeps what steps were given that reach outside, and attempts that failed, and no secret of it", async () => {
  await using world = await openEngineWorld({ secrets: { token: "t0ken-value" } });
  await world.putWorkflow({
    name: "orders",
    steps: [
      { id: "ask", type: "act", config: { do: "ask", value: { key: "Bearer {{ secrets.token }}" } } },
      { id: "thought", type: "think", config: { do: "think", value: 1 } },
      { id: "end", type: "fail", config: { message: "It is {{ 1 + 1 }}." } },
    ],
  });
  const engine = await world.openEngine();
  const id = await world.deliver("orders");
  engine.wake(ready(id));
  const run = await world.becomes(id, "failed");
  const inputs = run.attempts.map(({ input }) => input ?? "none");
  expect(inputs).toMatchObject([
    { do: "ask", value: { key: "Bearer ***" } },
    "none",
    { message: "It is 2." },
  ]);
  expect(JSON.stringify(run)).not.toContain("t0ken-value");
});
