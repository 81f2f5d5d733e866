import { afterAll, beforeAll, expect, test } from "vitest";
import { type ApiWorld, openApiWorld } from "../../test/api-world.ts";
import { tripline } from "../../test/cli.ts";

let world: ApiWorld;
beforeAll(async () => {
  world = await openApiWorld();
  await world.client.createTrigger({ input: { name: "orders", auth: [{ scheme: "none" }] } });
  await world.client.patchTrigger({ trigger: "orders", input: { status: "inactive" } });
});
afterAll(() => world[Symbol.asyncDispose]());

const run = (...args: string[]) => tripline(world, ["audit", ...args]);

test("[S71] the audit is shown, with what differs, and exported line by line", async () => {
  expect(await run("--kind", "gossip")).toMatchObject({ code: 2 });
  expect(await run("--since", "lately")).toMatchObject({ code: 2 });
  expect((await run("--target", "nothing")).out).toContain("Nothing of the kind");
  expect((await run("--target", "orders")).out).toMatch(
    /trigger changed\s+trigger orders\s+key-\w+\s+1\s+status/,
  );
  expect((await run("--differences")).out).toContain('status: "active" → "inactive"');
  const lines = (await run("--all", "--since", "1h")).out.trim().split("\n");
  expect(lines.map((line) => JSON.parse(line).action).slice(0, 2)).toEqual([
    "trigger changed",
    "trigger created",
  ]);
  expect(JSON.parse((await run("--json", "--limit", "1")).out).items).toHaveLength(1);
});
