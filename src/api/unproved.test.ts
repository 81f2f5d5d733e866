import { afterAll, beforeAll, expect, test } from "vitest";
import { type ApiWorld, openApiWorld } from "../../test/api-world.ts";
import { createClient } from "../contract/client.ts";

let world: ApiWorld;
let intake: string;
const secret = "of-the-sender";
beforeAll(async () => {
  world = await openApiWorld();
  const { port } = await world.gateway.listen({ host: "127.0.0.1", port: 0 });
  intake = `http://127.0.0.1:${port}`;
  const step = { id: "say", type: "transform", config: { value: "{{ trigger.body.id }}" } };
  await world.client.putWorkflow({ workflow: "order", input: { name: "order", steps: [step] } });
  await world.client.putSecret({ secret: "sender", input: { value: secret } });
});
afterAll(() => world[Symbol.asyncDispose]());

/** A sample that a trigger's capture took, from its sender or from anyone. */
async function captured(name: string, from: "sender" | "anyone"): Promise<string> {
  const auth = [{ scheme: "bearer", secret: "sender" }];
  const { id } = await world.client.createTrigger({ input: { name, auth, routes: [{ workflow: "order" }] } });
  await world.client.startCapture({ trigger: name, input: { authenticate: from === "sender" } });
  const headers = {
    "content-type": "application/json",
    ...(from === "sender" && { authorization: `Bearer ${secret}` }),
  };
  const sent = await fetch(`${intake}/webhooks/${id}`, { method: "POST", headers, body: '{"id":"O-1"}' });
  expect(sent.status).toBe(200);
  const delivery = sent.headers.get("x-request-id") ?? "";
  expect(await world.client.getDelivery({ delivery })).toMatchObject({ status: "captured" });
  return delivery;
}

test("[S75] what a capture took from anyone is not run, kept as a fixture or started from, except by an administrator's force", async () => {
  const { client } = world;
  const delivery = await captured("open", "anyone");
  const { trace } = await client.getDelivery({ delivery });
  expect(trace.find(({ station }) => station === "verify")).toMatchObject({ verdict: "unproved" });
  const ways = (by: typeof client, force?: boolean) => [
    () => by.replayDelivery({ delivery, input: { force } }),
    () => by.replayDelivery({ delivery, input: { force, edit: { body: { id: "O-2" } } } }),
    () => by.putFixture({ fixture: "open", input: { delivery, force } }),
    () => by.startWorkflow({ workflow: "order", input: { deliveryId: delivery, force } }),
  ];
  const unproved = { code: "conflict", message: expect.stringContaining("not proved") };
  for (const way of ways(client)) await expect(way()).rejects.toMatchObject(unproved);
  const writer = createClient({ url: world.url, key: await world.keyWith(["write"]) });
  for (const way of ways(writer, true)) await expect(way()).rejects.toMatchObject({ code: "forbidden" });
  const many = writer.startReplay({ input: { deliveries: [delivery], force: true } });
  await expect(many).rejects.toMatchObject({ code: "forbidden" });
  expect((await client.listRuns({ query: { delivery } })).items).toEqual([]);
  for (const way of ways(client, true)) await way();
  expect((await client.listRuns({ query: { delivery } })).items).toHaveLength(2);
});

test("a search replays no sample unless it asks for them, and then those that were proved", async () => {
  const { client } = world;
  const delivery = await captured("proved", "sender");
  const other = await captured("anyones", "anyone");
  const count = async (query: { status?: "captured"; trigger: string }, force?: boolean) =>
    (await client.startReplay({ input: { query, force, dryRun: true } })).count;
  for (const trigger of ["proved", "anyones"])
    expect(await count({ trigger })).toMatchObject({ deliveries: 0, runs: 0, skipped: [] });
  expect(await count({ trigger: "proved", status: "captured" })).toMatchObject({ deliveries: 1, runs: 1 });
  const skipped = [{ delivery: other, count: 1 }];
  expect(await count({ trigger: "anyones", status: "captured" })).toMatchObject({ deliveries: 0, skipped });
  expect(await count({ trigger: "anyones", status: "captured" }, true)).toMatchObject({ deliveries: 1 });
  const { runs } = await client.replayDelivery({ delivery, input: {} });
  expect(runs).toMatchObject([{ workflow: "order" }]);
});
