import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type ApiWorld, openApiWorld } from "../../test/api-world.ts";
import { tripline } from "../../test/cli.ts";

let world: ApiWorld;
let triggerId: string;
beforeAll(async () => {
  world = await openApiWorld();
  const trigger = { auth: [{ scheme: "bearer" }] };
  const step = { id: "greet", type: "transform", config: { value: "hello" } };
  const definitions = [{ name: "order", steps: [step], trigger }];
  await world.client.applyDefinitions({ input: { definitions } });
  triggerId = (await world.client.getTrigger({ trigger: "order" })).id;
});
afterAll(() => world[Symbol.asyncDispose]());

const run = (...args: string[]) => tripline(world, args);

test("a replay must say what is meant, and a large one that it is meant", async () => {
  await world.deliver({ triggerId, body: { total: 9 } });
  expect(await run("replay")).toMatchObject({ code: 2, err: expect.stringContaining("--where") });
  expect(await run("replay", "dlv_x", "--where", "body.total > 5")).toMatchObject({ code: 2 });
  expect(await run("replay", "dlv_x", "--version", "newest")).toMatchObject({ code: 2 });
  expect(await run("replay", "dlv_x", "--set-header", "=x")).toMatchObject({ code: 2 });
  const unasked = await run("replay", "--where", "body.total > 5");
  expect(unasked).toMatchObject({ code: 2, err: expect.stringMatching(/This starts 1 run\..*--yes/s) });
  expect((await world.client.listReplays({})).items).toEqual([]);
});

test("a search is counted, replayed with its progress shown, and listed", async () => {
  await world.deliver({ triggerId, body: { kind: "late" } });
  await world.deliver({ triggerId, body: { kind: "late" } });
  const dry = await run("replay", "--text", "late", "--dry-run");
  expect(dry.out).toMatch(/^2 runs on 2 deliveries\n$/);
  const done = await run("replay", "--text", "late", "--rate", "100", "--yes");
  expect(done.out).toMatch(/rpl_\w+ done: 2 of 2 deliveries replayed, 2 runs queued\n$/);
  const [, id = ""] = /(rpl_\w+)/.exec(done.out) ?? [];
  expect((await run("replays")).out).toMatch(new RegExp(`${id} +done +2 of 2 +2`));
  expect((await run("replays", id)).out).toContain('"text":"late"');
  expect((await run("replays", "cancel", id)).out).toContain("done");
});

test("one is replayed with another body and another header", async () => {
  const delivery = await world.deliver({ triggerId, body: { n: 1 } });
  const file = join(world.folder, "body.json");
  await writeFile(file, '{"n":2}');
  for (const body of ['{"n":2}', `@${file}`]) {
    const [started] = JSON.parse(
      (await run("replay", delivery, "--body", body, "--set-header", "x-by=hand", "--json")).out,
    );
    const { deliveryId } = await world.client.getRun({ run: started.runId });
    const edited = await world.client.getDelivery({ delivery: deliveryId ?? "" });
    expect(edited).toMatchObject({
      replayOf: delivery,
      body: { content: '{"n":2}' },
      headers: { "x-by": "hand" },
    });
  }
  const editor = { EDITOR: "sed -i s/1/3/" };
  const byHand = await tripline(world, ["replay", delivery, "--edit", "--json"], { environment: editor });
  const { deliveryId } = await world.client.getRun({ run: JSON.parse(byHand.out)[0].runId });
  expect((await world.client.getDelivery({ delivery: deliveryId ?? "" })).body.content).toBe('{"n":3}');
});
