import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { type ApiWorld, openApiWorld } from "../../test/api-world.ts";
import { tripline } from "../../test/cli.ts";
import { openService, type Service } from "../../test/http-service.ts";

let world: ApiWorld;
let receiver: Service;
let isOpen = false;
beforeAll(async () => {
  world = await openApiWorld({ allow: ["127.0.0.2/32"] });
  receiver = await openService((_, response) => {
    response.writeHead(isOpen ? 200 : 404).end(isOpen ? "" : "no such hook");
  }, "127.0.0.2");
  await world.client.putSecret({ secret: "partner", input: { value: "s3cr3t-value" } });
  const config = {
    addresses: [`${receiver.origin}/one`, `${receiver.origin}/two`],
    payload: { order: 7, token: "{{ secrets.partner }}" },
    headers: { "X-Token": "{{ secrets.partner }}" },
    sign: { scheme: "hmac", secrets: ["{{ secrets.partner }}"], header: "X-Signature" },
    failWhen: "never",
  };
  const steps = [{ id: "notify", type: "deliver", config }];
  await world.client.putWorkflow({ workflow: "orders", input: { name: "orders", steps } });
  const { runId } = await world.replayDoors.engine.start({
    workspace: "default",
    workflow: "orders",
    deliveryId: null,
  });
  await vi.waitFor(async () => expect((await world.client.getRun({ run: runId })).status).toBe("succeeded"));
});
afterAll(async () => {
  await world[Symbol.asyncDispose]();
  await receiver[Symbol.asyncDispose]();
});

const run = (...args: string[]) => tripline(world, ["dead-letters", ...args]);
const letters = async () => (await world.client.listDeadLetters({ query: {} })).items;

test("who names nothing, or two ways to choose, is told what to do; nothing happens", async () => {
  expect(await run("redrive")).toMatchObject({ code: 2, err: expect.stringContaining("--all") });
  expect(await run("redrive", "dl_1")).toMatchObject({
    code: 1,
    out: expect.stringContaining("Nothing is sent"),
  });
  expect(await run("discard", "dl_1", "--all")).toMatchObject({ code: 2 });
  expect((await world.call("GET", "/api/v1/dead-letters/dl_unknown")).status).toBe(404);
  const both = { ids: ["dl_1"], query: {} };
  for (const body of [{}, both, { ids: [] }])
    expect((await world.call("POST", "/api/v1/dead-letters/redrive", { body })).status).toBe(400);
  const key = await world.keyWith(["read"]);
  for (const verb of ["redrive", "discard"])
    expect(
      (await world.call("POST", `/api/v1/dead-letters/${verb}`, { key, body: { query: {} } })).status,
    ).toBe(403);
  expect((await letters()).map(({ status }) => status)).toEqual(["dead", "dead"]);
});

test("they are listed, found and shown, and no secret with them", async () => {
  const listed = await run();
  expect(listed.out).toContain(`${receiver.origin}/one`);
  expect(listed.out).toContain("answered 404: no such hook");
  const found = await run("--address", "/two", "--since", "1h", "--json");
  const { items } = JSON.parse(found.out);
  expect(items.map(({ url }: { url: string }) => url)).toEqual([`${receiver.origin}/two`]);
  expect(await world.client.listDeadLetters({ query: { workflow: "nothing" } })).toMatchObject({ items: [] });
  const grouped = await run("addresses", "--limit", "1");
  expect(grouped.out).toMatch(/1\s+http\S+\/two\s+orders/);
  expect(grouped.out).toContain("older ones: --before dl_");
  const shown = await run(items[0].id);
  expect(shown.out).toContain('{"order":7,"token":"***"}');
  expect(shown.out).toMatch(/X-Token\s+\*\*\*/);
  expect(shown.out).toMatch(/404\s+no such hook/);
  expect(shown.out).toContain(`tripline dead-letters redrive ${items[0].id}`);
  expect(
    JSON.stringify([await world.client.getDeadLetter({ deadLetter: items[0].id }), listed]),
  ).not.toContain("s3cr3t");
});

test("one is sent again by its id, the rest by a query, and what was discarded is gone", async () => {
  isOpen = true;
  const [one] = await letters();
  receiver.asked.length = 0;
  expect((await run("redrive", one?.id ?? "")).out).toContain("1 will be sent now");
  await expect.poll(async () => (await letters()).map(({ status }) => status)).toEqual(["delivered", "dead"]);
  expect(receiver.asked).toMatchObject([{ body: '{"order":7,"token":"s3cr3t-value"}' }]);
  const again = { ids: [one?.id ?? ""] };
  expect(await world.client.redriveDeadLetters({ input: again })).toEqual({ letters: 0 });
  expect((await run("redrive", "--workflow", "orders", "--step", "notify")).out).toContain("1 will be sent");
  await expect
    .poll(async () => (await letters()).map(({ status }) => status))
    .toEqual(["delivered", "delivered"]);
  expect(await run("discard", "--status", "delivered")).toMatchObject({
    code: 2,
    err: expect.stringMatching(/all dead letters that these options choose[\s\S]*--yes/),
  });
  expect(await letters()).toHaveLength(2);
  expect((await run("discard", "--status", "delivered", "--yes")).out).toContain("2 are deleted");
  expect(await letters()).toEqual([]);
  expect(await world.client.discardDeadLetters({ input: { query: {} } })).toEqual({ letters: 0 });
  const { items } = await world.client.listAudit({ query: {} });
  expect(items.map(({ action }) => action)).toEqual(
    expect.arrayContaining(["dead letters redriven", "dead letters discarded"]),
  );
});
