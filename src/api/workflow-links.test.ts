import { expect, test } from "vitest";
import { openApiWorld } from "../../test/api-world.ts";

const runs = (name: string, workflow: string, within = false) => {
  const step = { id: "go", type: "run-workflow", config: { workflow } };
  const held = { id: "if", type: "branch", config: { arms: [{ when: "input.deep = true", steps: [step] }] } };
  return { name, steps: [within ? held : step] };
};

test("a workflow that may run itself through others is told so, wherever the circle is closed", async () => {
  await using world = await openApiWorld();
  const apply = async (definitions: object[]) =>
    (await world.client.applyDefinitions({ input: { definitions, dryRun: true } })).findings;
  const circle = [runs("a", "b"), runs("b", "c", true), runs("c", "a")];
  expect(await apply(circle)).toEqual([
    {
      path: "definitions.0.steps.0.config.workflow",
      severity: "warning",
      message: "It may run itself through others, and fails where it does: a → b → c → a.",
    },
    expect.objectContaining({ path: "definitions.1.steps.0.config.arms.0.steps.0.config.workflow" }),
    expect.objectContaining({ path: "definitions.2.steps.0.config.workflow" }),
  ]);
  await world.client.applyDefinitions({
    input: { definitions: [runs("b", "c"), runs("c", "d"), { name: "d" }] },
  });
  expect(await apply([runs("a", "b")])).toEqual([]);
  expect(await apply([runs("d", "b")])).toMatchObject([
    { path: "definitions.0.steps.0.config.workflow", severity: "warning" },
  ]);
  await world.client.applyDefinitions({ input: { definitions: [{ name: "c" }] } });
  expect(await apply([runs("d", "b")])).toEqual([]);
});

test("what a workflow that comes after another reads is looked at when it is saved", async () => {
  await using world = await openApiWorld();
  const after = (given: object) => ({ name: "next", after: [{ workflow: "first", ...given }] });
  const check = async (given: object) => {
    const definitions = [{ name: "first" }, after(given)];
    return (await world.client.applyDefinitions({ input: { definitions, dryRun: true } })).findings;
  };
  expect(await check({ when: "run.output.ok and $now() != ''", input: { id: "{{ run.id }}" } })).toEqual([]);
  await expect(check({ when: "rn.output.ok" })).rejects.toMatchObject({
    issues: [{ path: "definitions.1.after.0.when", message: expect.stringContaining("Did you mean run?") }],
  });
  expect(await check({ input: { id: ["{{ steps.a.output }}"] } })).toMatchObject([
    { path: "definitions.1.after.0.input" },
  ]);
});

test("of several drafts that are saved together all are there, or none", async () => {
  await using world = await openApiWorld();
  const definitions = ["one", "two"].map((name) => ({ name, title: "A" }));
  await world.client.applyDefinitions({ input: { definitions, draft: true } });
  expect((await world.store.drafts.list({ workspace: "default" })).map(({ name }) => name)).toEqual([
    "one",
    "two",
  ]);
});
