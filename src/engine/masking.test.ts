import { expect, test } from "vitest";
import { openEngineWorld } from "../../test/engine-world.ts";
import type { Json } from "../contract/name.ts";
import { stepKindOf } from "../steps/index.ts";
import { CompiledWorkflow } from "./compiled.ts";
import { maskingOf } from "./masking.ts";

const secret = 's3cr3t "key"/1';

const textOf = (value: Json) => (typeof value === "string" ? value : "no text");

test("secrets too short to be told from other text are not masked", () => {
  expect(maskingOf(["12345"])).toBeNull();
});

test("a secret is found as it stands, in a URL and inside a JSON text; what holds none stays the same object", () => {
  const masking = maskingOf([secret, "s3cr3t"]);
  expect(masking?.text(`a ${secret} b ${encodeURIComponent(secret)} c ${JSON.stringify({ secret })}`)).toBe(
    'a *** b *** c {"secret":"***"}',
  );
  const plain = { list: ["one", 2, null] };
  expect(masking?.value(plain)).toBe(plain);
  expect(masking?.value({ list: [secret], s3cr3t: 1 })).toEqual({ list: ["***"], "***": 1 });
});

test.each([
  "plain-secret",
  secret,
  'back\\slash\\\\"quoted"\\',
  "-----BEGIN KEY-----\nab/c\t\u0001\r\n-----END",
  "ünïcödé 🔑",
])("%j is found in JSON inside JSON", (one) => {
  let text = one;
  for (let level = 0; level < 5; level += 1) {
    expect(maskingOf([one])?.text(`a ${text} b`)).toMatch(/^a .*\*\*\*.* b$/);
    expect(maskingOf([one])?.text(text)).not.toMatch(/secret|s3cr|slash|BEGIN|c.d/);
    text = JSON.stringify({ text });
  }
});

test.each(["plain-secret", secret, "a b&c=d!'()*~", "ünïcödé 🔑/%25+"])(
  "%j is found in URLs inside URLs",
  (one) => {
    let url = `https://a.example/?b=${one}`;
    for (let level = 0; level < 5; level += 1) {
      const query = new URLSearchParams({ url }).toString();
      for (const text of [url, query, encodeURI(url), encodeURIComponent(url).toLowerCase()])
        expect(maskingOf([one.toLowerCase(), one])?.text(text)).toContain("***");
      url = `https://a.example/?url=${encodeURIComponent(url)}`;
    }
  },
);

test("a text of backslashes alone is looked through in no time", () => {
  const began = performance.now();
  maskingOf([secret, 'x\\"long enough"'])?.text("\\".repeat(500_000));
  expect(performance.now() - began).toBeLessThan(2_000);
});

test("no secret reaches the journal, by output, error, console, saved variable or answer", async () => {
  await using world = await openEngineWorld({ secrets: { shop: secret } });
  world.acts["echo"] = (context, value) => {
    context.log(`called with ${textOf(value)}`);
    context.save("echoed", value);
    context.answer({ status: 200, headers: { "x-token": textOf(value) }, body: textOf(value) });
    return { authorization: `Bearer ${textOf(value)}` };
  };
  world.acts["fail"] = (_, value) => Promise.reject(new Error(`refused ${textOf(value)}`));
  const config = (name: string) => ({ do: name, value: "{{ secrets.shop }}" });
  await world.putWorkflow({
    name: "leaking",
    retry: { attempts: 1 },
    steps: [
      { id: "built", type: "transform", config: { value: "key={{ secrets.shop }}" } },
      { id: "echo", type: "act", config: config("echo") },
      { id: "fail", type: "act", config: config("fail") },
    ],
  });
  const engine = await world.openEngine();
  const runId = await world.deliver("leaking");
  engine.wake([runId]);
  const run = await world.becomes(runId, "failed");
  expect(JSON.stringify(run)).not.toContain("s3cr3t");
  expect(run.attempts[0]?.output).toBe("key=***");
  expect(run.attempts[1]).toMatchObject({
    output: { authorization: "Bearer ***" },
    saved: { echoed: "***" },
    console: ["called with ***"],
  });
  expect([run.answer?.body, run.error?.message]).toEqual(["***", "refused ***"]);
});

test("a value built of a secret reaches the steps after it, in a run that is taken up, too", async () => {
  await using world = await openEngineWorld({ secrets: { shop: secret } });
  const seen: unknown[] = [];
  world.acts["see"] = (_, value) => {
    seen.push(value);
    return null;
  };
  const see = (id: string) => ({ id, type: "act", config: { do: "see", value: "{{ steps.built.output }}" } });
  await world.putWorkflow({
    name: "built",
    steps: [
      { id: "built", type: "transform", config: { value: "key={{ secrets.shop }}" } },
      see("one"),
      { id: "pause", type: "delay", config: { duration: "1h" } },
      see("two"),
    ],
  });
  const engine = await world.openEngine();
  const runId = await world.deliver("built");
  engine.wake([runId]);
  await world.becomes(runId, "waiting");
  world.now += 3_600_000;
  engine.wake([runId]);
  await world.becomes(runId, "succeeded");
  expect(seen).toEqual([`key=${secret}`, `key=${secret}`]);
});

test.each([
  '{{ $lookup($, "sec" & "rets") }}',
  "{{ $string($) }}",
  "{{ $string() }}",
  "{{ $each($, function($value) { $value }) }}",
  "{{ ($all := $; $all) }}",
  "{{ **.shop }}",
  '{{ "sec\\u0072ets".shop }}',
])("a secret that %s comes by is masked", async (value) => {
  await using world = await openEngineWorld({ secrets: { shop: secret } });
  await world.putWorkflow({
    name: "leaking",
    steps: [
      { id: "top", type: "transform", config: { value } },
      {
        id: "inner",
        type: "branch",
        config: { arms: [{ when: "true", steps: [{ id: "held", type: "transform", config: { value } }] }] },
      },
    ],
  });
  const engine = await world.openEngine();
  const runId = await world.deliver("leaking");
  engine.wake([runId]);
  const run = JSON.stringify(await world.becomes(runId, "succeeded"));
  expect(run).toContain("***");
  expect(run).not.toContain("s3cr3t");
});

test("a secret that comes out of a step held by another is masked, whatever the other steps read", async () => {
  await using world = await openEngineWorld({ secrets: { shop: secret } });
  const held = { id: "held", type: "transform", config: { value: "{{ $string($.*) }}" } };
  await world.putWorkflow({
    name: "held",
    steps: [{ id: "inner", type: "branch", config: { arms: [{ when: "true", steps: [held] }] } }],
  });
  const engine = await world.openEngine();
  const runId = await world.deliver("held");
  engine.wake([runId]);
  expect(JSON.stringify(await world.becomes(runId, "succeeded"))).not.toContain("s3cr3t");
});

test("a workflow whose steps read nothing but what they name needs no masking", async () => {
  const workflow = (value: string) => {
    const steps = [{ id: "a", type: "transform", config: { value }, disabled: false, timeoutMs: 1 }];
    return new CompiledWorkflow({ steps, timeoutMs: 1 }, stepKindOf);
  };
  expect(workflow("{{ params.name }} of {{ trigger.body.shop[0] }}").usesSecrets).toBe(false);
  expect(workflow("{{ secrets.shop }}").usesSecrets).toBe(true);
});
