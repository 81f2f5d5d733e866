import { expect, test } from "vitest";
import { openEngineWorld, ready } from "../../test/engine-world.ts";
import { StoreUnavailable } from "../contract/problem.ts";
import { WorkflowInput } from "../contract/workflow.ts";
import { ownWriteKey, writtenFields } from "../core/own-write.ts";
import { RetryLaterError } from "../steps/step.ts";
import { validateWorkflow } from "./validate.ts";

const ownWrite = { key: "contact:{{ params.id }}", values: { email: "{{ params.email }}" }, windowMs: 5_000 };
const params = { id: "7", email: "a@example.com" };

async function openWorld() {
  const world = await openEngineWorld();
  await world.putWorkflow({
    name: "mirror",
    steps: [{ id: "push", type: "act", config: { do: "push" }, ownWrite }],
  });
  const notes = () =>
    world.store.ownWrites.find({
      workspace: "default",
      key: ownWriteKey("contact:7"),
      now: new Date(world.now).toISOString(),
    });
  return Object.assign(world, { notes });
}

test("[S100] a step's write is noted on disk before its call goes out, and noted anew by the next attempt", async () => {
  await using world = await openWorld();
  const seen: unknown[] = [];
  world.acts["push"] = async ({ attempt }) => {
    seen.push(await world.notes());
    if (attempt === 1) throw new RetryLaterError("Busy.", 4_000);
    return null;
  };
  const engine = await world.openEngine();
  const start = world.now;
  const runId = await world.deliver("mirror", { params });
  engine.wake(ready(runId));
  await world.becomes(runId, "waiting");
  world.now += 4_000;
  engine.wake(ready(runId));
  await world.becomes(runId, "succeeded");
  const note = (atMs: number) => ({
    runId,
    path: "push",
    fields: writtenFields({ email: "a@example.com" }),
    until: new Date(start + atMs + 5_000).toISOString(),
  });
  expect(seen).toMatchObject([[note(0)], [note(4_000)]]);
  world.now += 5_000;
  expect(await world.notes()).toEqual([]);
});

test("a call does not go out until its note could be written", async () => {
  await using world = await openWorld();
  const note = world.store.ownWrites.note.bind(world.store.ownWrites);
  let failures = 2;
  world.store.ownWrites.note = (one) => {
    expect(world.calls).toEqual([]);
    failures -= 1;
    return failures < 0 ? note(one) : Promise.reject(new StoreUnavailable("gone"));
  };
  const engine = await world.openEngine();
  const runId = await world.deliver("mirror", { params });
  engine.wake(ready(runId));
  await world.becomes(runId, "succeeded");
  expect([failures, world.calls.length, (await world.notes()).length]).toEqual([-1, 1, 1]);
});

test("a step without a key to note calls all the same; what can't be evaluated fails it before its call", async () => {
  await using world = await openWorld();
  const engine = await world.openEngine();
  await world.putWorkflow({
    name: "mirror",
    steps: [{ id: "push", type: "act", config: { do: "push" }, ownWrite: { key: "{{ params.id }}" } }],
  });
  const bare = await world.deliver("mirror");
  engine.wake(ready(bare));
  await world.becomes(bare, "succeeded");
  await world.putWorkflow({
    name: "mirror",
    steps: [{ id: "push", type: "act", config: { do: "push" }, ownWrite: { key: "{{ $number('x') }}" } }],
  });
  const wrong = await world.deliver("mirror");
  engine.wake(ready(wrong));
  await world.becomes(wrong, "failed");
  expect(world.calls).toHaveLength(1);
});

test("a write is noted by steps alone that reach outside, and what it reads is looked through as all else", () => {
  const issues = (type: string, config: Record<string, string>, key: string) =>
    validateWorkflow(
      WorkflowInput.parse({ name: "mirror", steps: [{ id: "push", type, config, ownWrite: { key } }] }),
      { secrets: [] },
    ).map(({ path, message }) => `${path}: ${message.slice(0, 40)}`);
  const http = { url: "https://example.com" };
  expect(issues("http", http, "contact:{{ params.id }}")).toEqual([]);
  expect(issues("transform", { value: "1" }, "a")).toEqual([
    "steps.0.ownWrite: A step of the type “transform” writes no",
  ]);
  expect(issues("http", http, "{{ steps.gone.output }}{{ secrets.gone }}")).toEqual([
    "steps.0.ownWrite.key: There is no step “gone”. No step comes b",
    "steps.0.ownWrite.key: No secret is named “gone”; run: tripline",
  ]);
  expect(issues("http", http, "{{ params. }}")[0]).toMatch(/^steps\.0\.ownWrite\.key: /);
});
