import { expect, test } from "vitest";
import { type EngineWorld, openEngineWorld, ready } from "../../test/engine-world.ts";
import type { StepInput } from "../contract/step-input.ts";
import { TerminalError } from "../steps/step.ts";

const workspace = "default";
const act = (id: string, value: unknown, name = id) => ({ id, type: "act", config: { do: name, value } });
const think = (id: string, value: unknown, name = id) => ({ id, type: "think", config: { do: name, value } });
const told = (id: string, value: unknown) => ({ id, type: "transform", config: { value } });

async function ended(
  world: EngineWorld,
  steps: object[],
  delivered: Parameters<EngineWorld["deliver"]>[1] = {},
) {
  await world.putWorkflow({ name: "orders", steps: JSON.parse(JSON.stringify(steps)) });
  const engine = await world.openEngine();
  const id = await world.deliver("orders", delivered);
  engine.wake(ready(id));
  await expect.poll(async () => (await world.run(id)).status).toMatch(/succeeded|failed|waiting/);
  const given = async (under?: string) => {
    const { inputs, complete } = await engine.inputs({ workspace, id, under });
    const key = ({ path, attempt }: StepInput) => (attempt === 1 ? path : `${path} #${attempt}`);
    const entries = inputs.map((one): [string, unknown] => [key(one), one.input]);
    return Object.fromEntries<unknown>([...entries, ["complete", complete]]);
  };
  return { engine, id, given };
}

test("a run that is not there, or another workspace's, has no inputs", async () => {
  await using world = await openEngineWorld();
  const { engine, id } = await ended(world, [told("one", 1)]);
  await expect(engine.inputs({ workspace: "other", id })).rejects.toMatchObject({ code: "not_found" });
});

test("each step's input follows from what started the run and what the steps before it gave, in lists and rounds too", async () => {
  await using world = await openEngineWorld({ secrets: { shop: "s3cret-of-the-shop" } });
  let price = 10;
  world.acts["price"] = () => {
    price += 1;
    return price;
  };
  world.acts["note"] = (context, value) => {
    context.save("noted", value);
    return value;
  };
  const each = [
    act("price", "{{ item }}"),
    told("line", "{{ index }}: {{ steps.price.output }} {{ noted }}"),
    think("note", "{{ item }}"),
  ];
  const { given } = await ended(
    world,
    [
      told("first", { of: "{{ params.name }}", by: "{{ secrets.shop }}", at: "{{ $now() }}" }),
      { id: "lines", type: "loop", config: { over: "{{ params.list }}", each } },
      {
        id: "pick",
        type: "branch",
        config: { arms: [{ when: "params.name = 'tea'", steps: [told("held", 7)] }] },
      },
      told("last", "{{ steps.first.output.by }} {{ noted }} {{ steps.lines.output.results[1] }}"),
    ],
    { params: { name: "tea", list: ["a", "b"] } },
  );
  const before = [...world.calls];
  expect(await given()).toEqual({
    complete: true,
    first: { value: { of: "tea", by: "***", at: "2026-01-31T12:00:00.000Z" } },
    lines: expect.objectContaining({ over: ["a", "b"] }),
    "lines/each/0/price": { do: "price", value: "a" },
    "lines/each/0/line": { value: "0: 11 " },
    "lines/each/0/note": { do: "note", value: "a" },
    "lines/each/1/price": { do: "price", value: "b" },
    "lines/each/1/line": { value: "1: 12 a" },
    "lines/each/1/note": { do: "note", value: "b" },
    pick: {},
    "pick/arms.0/held": { value: 7 },
    last: { value: "*** b b" },
  });
  expect(await given("lines/each/1/line")).toEqual({
    complete: true,
    "lines/each/1/line": { value: "1: 12 a" },
  });
  // Nothing was done again.
  expect(world.calls).toEqual(before);
});

test("what failed, was caught, or was stopped by what came before it leads to what followed", async () => {
  await using world = await openEngineWorld();
  world.acts["broken"] = () => {
    throw new TerminalError("It is broken.");
  };
  world.acts["slow"] = () => new Promise(() => undefined);
  const arm = (name: string, ...steps: object[]) => ({ name, steps });
  const caught = [told("seen", "{{ error.message }} {{ error.step }}")];
  const { given } = await ended(world, [
    { id: "try", type: "try", config: { steps: [act("broken", 1)], catch: caught } },
    {
      id: "race",
      type: "parallel",
      config: {
        wait: "first",
        arms: [arm("slow", told("begun", "slow"), act("stay", 1, "slow")), arm("fast", act("done", "quick"))],
      },
    },
    told("last", "{{ steps.done.output }}"),
    act("end", 2, "broken"),
    told("never", 1),
  ]);
  expect(await given()).toMatchObject({
    complete: true,
    "try/catch/seen": { value: "It is broken. try/steps/broken" },
    last: { value: "quick" },
    end: { do: "broken", value: 2 },
  });
  expect(await given()).not.toHaveProperty("never");
});

test("a run that waits tells what it was given so far; one that went on, what it was given each time, with what was changed", async () => {
  await using world = await openEngineWorld();
  let isBroken = true;
  world.acts["ship"] = () => {
    if (isBroken) throw new TerminalError("No.");
    return "shipped";
  };
  world.acts["mood"] = (context) => {
    context.save("mood", "calm");
    return null;
  };
  const large = "x".repeat(70_000);
  const steps = [
    told("made", { large: "{{ params.large }}" }),
    think("mood", 1),
    told("size", "{{ $length(steps.made.output.large) }} {{ mood }}"),
    { id: "pause", type: "delay", config: { duration: "1h" } },
    { id: "out", type: "try", config: { steps: [act("ship", "{{ params.to }}")] } },
    told("after", "{{ steps.ship.output }} to {{ params.to }}, {{ mood }}"),
  ];
  const { engine, id, given } = await ended(world, steps, { params: { large, to: "here" } });
  expect(await given()).toMatchObject({
    complete: true,
    size: { value: "70000 calm" },
    pause: { duration: "1h" },
  });
  const next = async (status: "failed" | "succeeded" | "waiting") => {
    world.now += 3_600_000;
    engine.wake(ready(id));
    await world.becomes(id, status);
  };
  await next("failed");
  isBroken = false;
  world.now += 1_000;
  await engine.resume({ workspace, id, by: "someone", edits: { params: { to: "there" } } });
  await world.becomes(id, "succeeded");
  world.now += 1_000;
  await engine.resume({ workspace, id, by: "someone", from: "size", edits: { variables: { mood: "glad" } } });
  await world.becomes(id, "waiting");
  await next("succeeded");
  const all = await given();
  expect(all["made"]).toEqual({ value: { large: expect.stringMatching(/^x+…$/) } });
  expect(all).toMatchObject({
    complete: true,
    size: { value: "70000 calm" },
    "out/steps/ship": { do: "ship", value: "here" },
    "out/steps/ship #2": { do: "ship", value: "there" },
    "out/steps/ship #3": { do: "ship", value: "there" },
    after: { value: "shipped to there, calm" },
    "size #2": { value: "70000 glad" },
    "pause #2": { duration: "1h" },
    "after #2": { value: "shipped to there, glad" },
  });
  expect(
    (await world.run(id)).attempts.filter(({ type }) => type === "try").map(({ input }) => input),
  ).toEqual([{ error: "error" }, undefined, undefined]);
});
