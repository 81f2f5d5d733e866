import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type ApiWorld, openApiWorld } from "../../test/api-world.ts";
import { tripline } from "../../test/cli.ts";

let world: ApiWorld;
beforeAll(async () => {
  world = await openApiWorld();
});
afterAll(() => world[Symbol.asyncDispose]());

const order = `name: order
steps: [{ id: greet, type: transform, config: { value: 1 } }]
trigger: { auth: [{ scheme: none }] }
alerts:
  - { name: silent, on: { when: silence, trigger: order, forMs: 3600000 } }
`;
const rules = `alerts:
  - name: failing
    on: { when: failures, workflow: order, count: 3 }
    to: [{ by: workflow, workflow: order }]
`;
const run = (...args: string[]) => tripline(world, args, { folder: world.folder });
const names = async () => (await world.client.listAlertRules({})).items.map(({ name }) => name);

test("[S121] a rule that names what is not there, or is there twice, is told at its place, and nothing is changed", async () => {
  await writeFile(
    join(world.folder, "wrong.yaml"),
    rules.replace("workflow: order, count", "workflow: ordr, count"),
  );
  await writeFile(join(world.folder, "order.yaml"), order);
  const { code, err } = await run("apply", "order.yaml", "wrong.yaml", "--yes");
  expect(code).toBe(1);
  expect(err).toMatch(/^wrong\.yaml:3:\d+: alerts\.0\.on\.workflow: there is no workflow "ordr"$/m);
  await writeFile(join(world.folder, "twice.yaml"), rules.replace("failing", "silent"));
  const twice = await run("apply", "order.yaml", "twice.yaml", "--yes");
  expect(twice.code).toBe(1);
  expect(twice.err).toMatch(/^twice\.yaml:2:\d+: alerts\.0\.name: .*has a rule named "silent" already$/m);
  await writeFile(join(world.folder, "shape.yaml"), rules.replace("count: 3", "count: 0"));
  expect((await run("apply", "shape.yaml")).err).toMatch(/^shape\.yaml:3:\d+: alerts\.0\.on/m);
  expect(await names()).toEqual([]);
});

test("[S121] rules are shown in the difference, applied with the rest, exported, and pruned", async () => {
  await writeFile(join(world.folder, "rules.yaml"), rules);
  const planned = await run("apply", "order.yaml", "rules.yaml", "--dry-run");
  expect(planned.out).toContain("+ alert silent");
  expect(planned.out).toContain("+ alert failing");
  expect(await names()).toEqual([]);
  expect((await run("apply", "order.yaml", "rules.yaml", "--yes")).code).toBe(0);
  expect(await names()).toEqual(["failing", "silent"]);
  const [{ createdAt } = { createdAt: "" }] = (await world.client.listAlertRules({})).items;

  const again = await run("apply", "order.yaml", "rules.yaml");
  expect(again.out).toMatch(/unchanged/);
  await writeFile(join(world.folder, "rules.yaml"), rules.replace("count: 3", "count: 4"));
  const changed = await run("apply", "rules.yaml", "--yes");
  expect(changed.out).toMatch(/~ alert failing[^~]*count: 4/);
  const [failing] = (await world.client.listAlertRules({})).items;
  expect(failing).toMatchObject({ name: "failing", createdAt, on: { count: 4 } });

  expect((await run("export", "--out", "all")).code).toBe(0);
  expect(await readFile(join(world.folder, "all", "alert-rules.yaml"), "utf8")).toContain("count: 4");
  expect((await run("apply", "all")).out).toMatch(/unchanged/);

  const draft = await run("apply", "rules.yaml", "order.yaml", "--draft");
  expect(draft.err).toContain("alert rules have no drafts");
  await writeFile(join(world.folder, "order.yaml"), order.replace(/alerts:[^]*/, ""));
  const pruned = await run("apply", "order.yaml", "--prune", "--yes");
  expect(pruned.out).toContain("- alert failing");
  expect(await names()).toEqual([]);
  const audit = (await world.client.listAudit({ query: {} })).items.map(({ action }) => action);
  expect(audit).toEqual(
    expect.arrayContaining(["alert rule created", "alert rule changed", "alert rule deleted"]),
  );
});
