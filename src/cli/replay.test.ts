import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type ApiWorld, openApiWorld } from "../../test/api-world.ts";
import { tripline } from "../../test/cli.ts";
import { openService } from "../../test/http-service.ts";

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

test("[S90] stored deliveries are sent to a local server, the oldest first, and start nothing", async () => {
  await using local = await openService((_, response) => response.writeHead(418).end());
  const sent = [];
  for (const text of ['{"local":  1}', '{"local":\r\n2}']) {
    const body = { text, contentType: "application/json", bodyType: "json" as const };
    sent.push(await world.deliver({ triggerId, sent: body, url: "/webhooks/x?a=%20" }));
  }
  const before = await world.client.countRuns({});
  const to = ["--forward", `127.0.0.1:${local.port}/hook`];
  expect(await run("replay", "--text", "local", ...to)).toMatchObject({ code: 2 });
  expect(await run("replay", "--text", "local", ...to, "--rate", "1")).toMatchObject({ code: 2 });
  const told = await run("replay", "--text", "local", ...to, "--yes");
  expect(told.out).toMatch(new RegExp(`^418 .*${sent[0]}\n418 .*${sent[1]}\n$`));
  expect(local.asked).toMatchObject([
    { url: "/hook?a=%20", body: '{"local":  1}', headers: { "x-tripline-delivery": sent[0] } },
    { body: '{"local":\r\n2}' },
  ]);
  expect(await world.client.countRuns({})).toEqual(before);
  const none = await run("replay", "--text", "nothing of the kind", ...to);
  expect(none).toMatchObject({ code: 0, err: "There are no such deliveries.\n" });
  const away = await run("replay", sent[0] ?? "", "--forward", "http://127.0.0.1:1/");
  expect(away).toMatchObject({
    code: 1,
    err: expect.stringContaining("was not taken by http://127.0.0.1:1/"),
  });
});

test("one is replayed with another body and another header", async () => {
  const delivery = await world.deliver({ triggerId, body: { n: 1 } });
  const missing = await run("replay", delivery, "--body", "@nothing.json");
  expect(missing).toMatchObject({
    code: 2,
    err: expect.stringContaining("no file nothing.json that can be read"),
  });
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
