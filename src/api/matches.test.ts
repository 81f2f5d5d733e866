import { afterAll, beforeAll, expect, test } from "vitest";
import { type ApiWorld, openApiWorld } from "../../test/api-world.ts";
import { tripline } from "../../test/cli.ts";

let world: ApiWorld;
beforeAll(async () => {
  world = await openApiWorld();
  for (const workflow of ["urgent", "standard"])
    await world.client.putWorkflow({ workflow, input: { name: workflow } });
  await world.client.createTrigger({
    input: {
      name: "tickets",
      auth: [{ scheme: "none" }],
      suffix: "/tickets/:shop",
      eventType: "{{ trigger.body.type }}",
      parameters: [{ name: "priority", path: "$.data.priority", required: true }],
      routing: "first",
      routes: [
        { workflow: "urgent", when: 'params.priority in ["high", "critical"]' },
        { workflow: "standard", otherwise: true },
      ],
    },
  });
});
afterAll(() => world[Symbol.asyncDispose]());

const match = (input: Parameters<ApiWorld["client"]["matchTrigger"]>[0]["input"]) =>
  world.client.matchTrigger({ trigger: "tickets", input });
const sample = (priority: string) => ({ body: { type: "ticket.created", data: { priority } } });

test.each([
  [{ draft: { filter: "params.(" } }, "draft.filter: "],
  [{ draft: { eventType: "{{ (" } }, "draft.eventType: "],
  [{ draft: { routes: [{ workflow: "a", when: "(" }] } }, "draft.routes.0.when: "],
  [{ last: 3, delivery: "dlv_1" }, "Give one of delivery, last and sample."],
  [{ delivery: "dlv_1" }, 'No delivery has the id "dlv_1".'],
  [
    { sample: { headers: { "content-type": "application/json" }, text: "{" } },
    "The sample's body can't be read: ",
  ],
])("what can't be tried is refused: %j", async (input, said) => {
  await expect(match(input)).rejects.toMatchObject({ message: expect.stringContaining(said) });
});

test("[S83] a sample tells which routes it would take, with the values that they read", async () => {
  const { items, matched, failed, complete } = await match({ sample: sample("high") });
  expect({ matched, failed, complete }).toEqual({ matched: 1, failed: 0, complete: true });
  expect(items).toEqual([
    {
      deliveryId: null,
      receivedAt: null,
      status: null,
      eventType: "ticket.created",
      workflows: ["urgent"],
      failed: false,
      rulings: [
        { rule: "route 1 (urgent)", verdict: "match", seen: [{ path: "params.priority", value: '"high"' }] },
        { rule: "route 2 (standard, otherwise)", verdict: "skipped", seen: [] },
      ],
      notes: [],
    },
  ]);
});

test("[S84] a draft takes the place of the trigger's own rules, and nothing is changed or started", async () => {
  const draft = {
    events: ["ticket.*"],
    filter: 'trigger.headers."x-kind" = "a" and trigger.query.page = "2" and trigger.path.shop = "eu"',
    routes: [{ workflow: "new", when: 'trigger.ip = "192.0.2.1" and trigger.method = "PUT"' }],
  };
  const request = { method: "PUT", headers: { "X-Kind": "a" }, query: { page: "2" }, path: { shop: "eu" } };
  const { items } = await match({ draft, sample: { ...sample("low"), ...request, ip: "192.0.2.1" } });
  expect(items[0]).toMatchObject({ workflows: ["new"], failed: false });
  const without = await match({ draft, sample: sample("low") });
  expect(without.items[0]?.rulings).toMatchObject([
    { rule: "events", verdict: "match" },
    {
      rule: "filter",
      verdict: "no_match",
      seen: expect.arrayContaining([{ path: "trigger.path.shop", value: null }]),
    },
  ]);
  expect((await world.client.getTrigger({ trigger: "tickets" })).filter).toBeUndefined();
  expect((await world.client.listRuns({ query: {} })).items).toEqual([]);
});

test("what can't be evaluated is an error, not a no, and what a sample lacks is noted", async () => {
  const { items, failed } = await match({ draft: { filter: "params.priority" }, sample: sample("high") });
  expect([failed, items[0]?.failed, items[0]?.workflows]).toEqual([1, true, []]);
  expect(items[0]?.rulings).toMatchObject(
    [{ rule: "filter", verdict: "error", reason: /true or false/ }].map((ruling) => ({
      ...ruling,
      reason: expect.stringMatching(ruling.reason),
    })),
  );
  const bare = await match({ sample: { text: "" } });
  expect(bare.items[0]).toMatchObject({ notes: ["parameter priority is missing"], workflows: ["standard"] });
  const type = await match({ draft: { eventType: "{{ $error('no') }}" }, sample: sample("high") });
  expect(type.items[0]).toMatchObject({ failed: true, notes: [expect.stringContaining("the event type")] });
});

test("the last deliveries are tried, the newest first, with their types as the rules give them now", async () => {
  const { id: triggerId } = await world.client.getTrigger({ trigger: "tickets" });
  for (const priority of ["low", "high", "critical"]) {
    const body = { type: "ticket.created", data: { priority } };
    await world.deliver({ triggerId, body, params: { priority }, eventType: "old" });
  }
  const { items, matched } = await match({ last: 2, draft: { filter: 'params.priority = "high"' } });
  expect(matched).toBe(1);
  expect(items.map(({ workflows, eventType, status }) => [workflows, eventType, status])).toEqual([
    [[], "ticket.created", "accepted"],
    [["urgent"], "ticket.created", "accepted"],
  ]);
  const [, second] = items;
  const one = await match({ delivery: second?.deliveryId ?? "" });
  expect(one.items).toMatchObject([{ deliveryId: second?.deliveryId, workflows: ["urgent"] }]);
  expect((await match({})).items).toHaveLength(3);
});

test("the command line tries rules on a body, on old deliveries and with a draft", async () => {
  const input = JSON.stringify(sample("high").body);
  const args = ["triggers", "match", "tickets"];
  const one = await tripline(world, [...args, "--body", "-"], { input });
  expect(one).toMatchObject({ code: 0 });
  expect(one.out).toMatch(/route 1 \(urgent\) +match +params\.priority = "high"/);
  expect(one.out).toContain("It would start urgent.");
  const none = await tripline(world, [...args, "--last", "3", "--when", 'params.priority = "none"']);
  expect(none.code).toBe(1);
  expect(none.out).toMatch(/nothing +filter: no match; params\.priority = "critical"/);
  expect(none.out).toContain("0 of 3 would start something.");
  const json = await tripline(world, [...args, "--events", "other", "--json"]);
  expect(JSON.parse(json.out)).toMatchObject({
    matched: 0,
    items: [{ rulings: [{ rule: "events" }] }, {}, {}],
  });
  const both = await tripline(world, [...args, "--last", "3", "--delivery", "dlv_1"]);
  expect(both).toMatchObject({ code: 2, err: expect.stringContaining("more than one thing to try") });
});

test("what a trigger's author has to mend is told with the trigger", async () => {
  const { client, store } = world;
  const { id: triggerId } = await client.getTrigger({ trigger: "tickets" });
  expect(await client.triggerFaults({ trigger: "tickets" })).toMatchObject({
    problems: [],
    count: 0,
    latest: null,
  });
  const id = await world.deliver({ triggerId });
  const stored = await store.deliveries.get({ workspace: "default", id });
  if (stored === null) throw new Error("It was stored.");
  const { faulty: _, ...faulty } = { ...stored, id: `${id}x`, reason: "filter: error, no" };
  await store.deliveries.accept({
    delivery: faulty,
    body: new Uint8Array(),
    claimKey: null,
    runs: [],
    faulty: true,
  });
  expect(await client.triggerFaults({ trigger: "tickets" })).toMatchObject({
    count: 1,
    latest: { id: `${id}x`, faulty: true },
  });
  const shown = await tripline(world, ["triggers", "tickets"]);
  expect(shown.out).toContain("To be mended");
  expect(shown.out).toMatch(/In the last day once .*\n +filter: error, no/);
  const list = await tripline(world, ["deliveries", "--faulty", "--json"]);
  expect(JSON.parse(list.out).items).toMatchObject([{ id: `${id}x` }]);
});

test("parameters of a draft are taken out of deliveries that came before there were any", async () => {
  const { id: triggerId } = await world.client.getTrigger({ trigger: "tickets" });
  const high = await world.deliver({ triggerId, body: { level: { name: "high" } } });
  const low = await world.deliver({ triggerId, body: { level: { name: "low" } } });
  const parameters = [{ name: "level", path: "$.level.name", required: true }];
  const routes = [{ workflow: "urgent", when: 'params.level = "high"' }];
  const { items } = await match({ last: 50, draft: { parameters, routes } });
  const of = (id: string) => items.find(({ deliveryId }) => deliveryId === id)?.workflows;
  expect([of(high), of(low)]).toEqual([["urgent"], []]);
  const given = await match({ sample: { body: { level: { name: "high" } } }, draft: { parameters, routes } });
  expect(given.items[0]?.workflows).toEqual(["urgent"]);
  const bad = { draft: { parameters: [{ name: "level", path: "$.level[" }] } };
  await expect(match(bad)).rejects.toMatchObject({
    message: expect.stringContaining("draft.parameters.0.path"),
  });
});
