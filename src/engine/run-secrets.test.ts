import { expect, test } from "vitest";
import { openEngineWorld, ready } from "../../test/engine-world.ts";
import { openService } from "../../test/http-service.ts";
import type { Json } from "../contract/name.ts";
import { stepKindOf } from "../steps/index.ts";
import { TerminalError } from "../steps/step.ts";
import { CompiledWorkflow } from "./compiled.ts";

const secret = 's3cr3t "key"/1';

const never = () => {
  throw new Error("There is no such step.");
};
const textOf = (value: Json) => (typeof value === "string" ? value : "no text");

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
  engine.wake(ready(runId));
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
  engine.wake(ready(runId));
  await world.becomes(runId, "waiting");
  world.now += 3_600_000;
  engine.wake(ready(runId));
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
  engine.wake(ready(runId));
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
  engine.wake(ready(runId));
  expect(JSON.stringify(await world.becomes(runId, "succeeded"))).not.toContain("s3cr3t");
});

test("a workflow whose steps read nothing but what they name needs no masking", async () => {
  const workflow = (value: string) => {
    const steps = [{ id: "a", type: "transform", config: { value }, disabled: false, timeoutMs: 1 }];
    return new CompiledWorkflow({ steps, timeoutMs: 1 }, stepKindOf);
  };
  expect(workflow("{{ params.name }} of {{ trigger.body.shop[0] }}").usesSecrets).toBe(false);
  expect(workflow("{{ secrets.shop }}").usesSecrets).toBe(true);
  // A step of the operator's own may look at all of it.
  const own = (type: string) => ({ ...(stepKindOf(type) ?? never()), reads: "scope" as const });
  const steps = [{ id: "a", type: "transform", config: { value: 1 }, disabled: false, timeoutMs: 1 }];
  expect(new CompiledWorkflow({ steps, timeoutMs: 1 }, own).usesSecrets).toBe(true);
});

test("what steps have concealed stays masked, however much it is, and what a secret-marked setting holds is", async () => {
  await using world = await openEngineWorld();
  const tokens = Array.from({ length: 120 }, (_, index) => `t0ken-${index}-of-the-round`);
  world.acts["conceal"] = (context) => {
    for (const token of tokens) context.conceal(token);
    return tokens;
  };
  const config = { provider: "openai-compatible", baseUrl: "http://127.0.0.1:9", apiKey: "{{ params.key }}" };
  await world.putWorkflow({
    name: "concealing",
    retry: { attempts: 1 },
    steps: [
      { id: "all", type: "act", config: { do: "conceal" } },
      {
        id: "ask",
        type: "llm",
        config: { ...config, model: "m", prompt: "hi", headers: { "X-API-Key": "k1" } },
      },
    ],
  });
  const engine = await world.openEngine();
  const runId = await world.deliver("concealing", { params: { key: "key-of-the-model" } });
  engine.wake(ready(runId));
  const run = await world.becomes(runId, "failed");
  expect(run.attempts[0]?.output).toEqual(tokens.map(() => "***"));
  expect(run.attempts[1]?.input).toMatchObject({ apiKey: "***", headers: { "X-API-Key": "***" } });
});

test("what was masked is not gone on with, by whatever it became a secret, in a run that is taken up", async () => {
  await using service = await openService((_, response) => response.end("{}"));
  await using world = await openEngineWorld();
  const seen: unknown[] = [];
  world.acts["see"] = (_, value) => {
    seen.push(value);
    return value;
  };
  const value = "{{ steps.built.output }}";
  const auth = { type: "bearer", token: "{{ params.token }}" };
  await world.putWorkflow({
    name: "conceals",
    steps: [
      { id: "ask", type: "http", config: { url: service.origin, auth } },
      { id: "built", type: "transform", config: { value: "key={{ params.token }}" } },
      { id: "stars", type: "think", config: { do: "see", value: "***" } },
      { id: "pause", type: "delay", config: { duration: "1h" } },
      { id: "after", type: "act", config: { do: "see", value } },
    ],
  });
  const engine = await world.openEngine();
  const runId = await world.deliver("conceals", { params: { token: "t0ken-of-a-sender" } });
  engine.wake(ready(runId));
  await world.becomes(runId, "waiting");
  world.now += 3_600_000;
  engine.wake(ready(runId));
  const run = await world.becomes(runId, "succeeded");
  // What holds asterisks of its own was not masked, and is not done again.
  expect(seen).toEqual(["***", "key=t0ken-of-a-sender"]);
  expect(run.attempts.map(({ output }) => output).slice(1)).toEqual(["key=***", "***", null, "key=***"]);
  expect(run.attempts.map(({ masked }) => masked ?? false).slice(1)).toEqual([true, false, false, true]);
});

/** Runs the steps until the run waits, then takes it up in another engine with other secrets. */
async function takenUp(
  steps: object[],
  secrets: Record<string, string> = { one: "s3cr3t-number-one", two: "s3cr3t-number-two" },
) {
  const world = await openEngineWorld({ secrets });
  const seen: unknown[] = [];
  world.acts["see"] = (_, value) => {
    seen.push(value);
    return null;
  };
  world.acts["keep"] = (context, value) =>
    context.progress === undefined ? context.again(3_600_000, [value]) : [context.progress, value];
  await world.putWorkflow({ name: "taken-up", steps: steps as never });
  const engine = await world.openEngine();
  const runId = await world.deliver("taken-up");
  engine.wake(ready(runId));
  expect(JSON.stringify(await world.becomes(runId, "waiting"))).not.toContain("s3cr3t");
  await engine.stop(1_000);
  for (const name of Object.keys(secrets))
    await world.store.people.putSecret({
      workspace: "default",
      name,
      value: `another ${name}`,
      now: new Date(world.now).toISOString(),
    });
  await world.live.refresh();
  world.now += 3_600_000;
  await world.openEngine();
  const run = await world.becomes(runId, "succeeded");
  expect(JSON.stringify(run)).not.toContain("s3cr3t");
  await world[Symbol.asyncDispose]();
  return { seen, run };
}
const pause = { id: "pause", type: "delay", config: { duration: "1h" } };
const see = (value: string) => ({ id: "see", type: "act", config: { do: "see", value } });
const variables = (id: string, config: object) => ({ id, type: "variables", config });

test("what was masked within a step that holds others is known to those after it, in a run that is taken up, too", async () => {
  const within = [
    variables("login", { set: { authorization: "Bearer {{ secrets.one }}" } }),
    { id: "built", type: "transform", config: { value: ["{{ secrets.two }}"] } },
    { id: "last", type: "transform", config: { value: 1 } },
  ];
  const { seen } = await takenUp([
    { id: "inner", type: "branch", config: { arms: [{ when: "true", steps: within }] } },
    pause,
    see("{{ authorization }} {{ steps.built.output[0] }}"),
  ]);
  expect(seen).toEqual(["Bearer s3cr3t-number-one s3cr3t-number-two"]);
});

test("a secret that was replaced while its run waited stays masked, in other spellings, too", async () => {
  const secrets = { one: "s3cr3t-number-one" };
  const encoded = Buffer.from(`user:${secrets.one}`).toString("base64");
  const built = {
    id: "built",
    type: "transform",
    config: { value: '{{ "Basic " & $base64encode("user:" & secrets.one) }}' },
  };
  const again = { id: "again", type: "transform", config: { value: "{{ steps.built.output }}" } };
  const { seen, run } = await takenUp([built, pause, again, see("{{ steps.again.output }}")], secrets);
  expect(seen).toEqual([`Basic ${encoded}`]);
  expect(JSON.stringify(run)).not.toContain(encoded);
});

test("arms that change one variable lose no change of a run that is taken up, masked or not", async () => {
  const append = (id: string, value: string) => variables(id, { append: { all: value } });
  const think = { id: "think", type: "think", config: { do: "think" } };
  const arms = [
    { name: "a", steps: [append("a1", "{{ secrets.one }}"), think, append("a2", "three")] },
    { name: "b", steps: [append("b1", "two"), { ...think, id: "beside" }, pause, append("b2", "four")] },
  ];
  const { seen } = await takenUp([{ id: "both", type: "parallel", config: { arms } }, see("{{ all }}")]);
  expect(seen).toEqual([["s3cr3t-number-one", "two", "three", "four"]]);
});

test("what a step has kept to go on from is not what was masked of it", async () => {
  const keep = { id: "keep", type: "think", config: { do: "keep", value: "{{ secrets.one }}" } };
  const { seen } = await takenUp([keep, see("{{ steps.keep.output }}")]);
  expect(seen).toEqual([[["s3cr3t-number-one"], "another one"]]);
});

test("an error's text and a console line are masked before they are cut; a script is given no secrets by a variable's name", async () => {
  await using world = await openEngineWorld({ secrets: { shop: secret } });
  world.acts["long"] = (context, value) => {
    context.log(`${"x".repeat(1_995)}${textOf(value)}`);
    throw Object.assign(new TerminalError(`${"x".repeat(1_995)}${textOf(value)}`), { name: textOf(value) });
  };
  const code = "throw new Error(JSON.stringify(secrets))";
  await world.putWorkflow({
    name: "long",
    steps: [{ id: "long", type: "act", config: { do: "long", value: "{{ secrets.shop }}" } }],
  });
  await world.putWorkflow({ name: "script", steps: [{ id: "script", type: "script", config: { code } }] });
  const engine = await world.openEngine();
  const ended = async (name: string) => {
    const runId = await world.deliver(name);
    engine.wake(ready(runId));
    return world.becomes(runId, "failed");
  };
  const long = await ended("long");
  expect(long.error).toMatchObject({ message: `${"x".repeat(1_995)}***`, name: "***" });
  expect(long.attempts[0]?.console).toEqual([`${"x".repeat(1_995)}***`]);
  const { id } = await ended("script");
  const edits = { variables: { secrets: 1 } };
  await engine.resume({ workspace: "default", id, by: "someone", edits });
  const again = await world.becomes(id, "failed");
  expect(again.error?.message).toMatch(/^Error: 1/);
});
