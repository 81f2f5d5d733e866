import { afterAll, beforeAll, expect, test } from "vitest";
import { type ApiWorld, openApiWorld } from "../../test/api-world.ts";

let world: ApiWorld;
beforeAll(async () => {
  world = await openApiWorld();
});
afterAll(() => world[Symbol.asyncDispose]());

const greet = { id: "greet", type: "transform", config: { value: "hello" } };
const put = (name: string, steps: unknown[] = [greet]) =>
  world.call("PUT", `/api/v1/workflows/${name}`, { body: { name, steps } });

test("a workflow that can't run is refused with the place of each fault", async () => {
  const answer = await put("broken", [
    { id: "a", type: "magic" },
    { id: "b", type: "transform", config: { value: "{{ params.( }}" } },
    { id: "b", type: "transform", config: { value: "{{ secrets.nope }}" } },
  ]);
  expect(answer.status).toBe(422);
  const paths = answer.body.issues.map(({ path }: { path: string }) => path.split(".").slice(0, 2).join("."));
  expect(new Set(paths)).toEqual(new Set(["steps.0", "steps.1", "steps.2"]));
});

test("another name than the URL's is refused", async () => {
  const answer = await world.call("PUT", "/api/v1/workflows/one", { body: { name: "other" } });
  expect(answer.status).toBe(400);
});

test("each change publishes a version, no change none, and old versions stay readable", async () => {
  const { client } = world;
  expect((await put("grows")).body.version).toBe(1);
  expect((await put("grows")).body.version).toBe(1);
  expect((await put("grows", [])).body.version).toBe(2);
  const { items } = await client.listWorkflowVersions({ workflow: "grows" });
  expect(items.map(({ version }) => version).toSorted((a, b) => a - b)).toEqual([1, 2]);
  expect((await client.getWorkflow({ workflow: "grows", query: { version: 1 } })).steps).toHaveLength(1);
  await expect(client.getWorkflow({ workflow: "grows", query: { version: 3 } })).rejects.toMatchObject({
    code: "not_found",
  });
});

test("what runs have started with is found by the id of its workflow also when that is gone, and by nobody else", async () => {
  const { client } = world;
  const { id } = (await put("passing")).body;
  await client.deleteWorkflow({ workflow: "passing" });
  await put("passing", []);
  const version = { query: { version: 1 } };
  expect((await client.getWorkflow({ workflow: id, ...version })).steps).toHaveLength(1);
  expect((await client.getWorkflow({ workflow: "passing", ...version })).steps).toEqual([]);
  await expect(client.getWorkflow({ workflow: id })).rejects.toMatchObject({ code: "not_found" });
  const other = { query: { version: 2 } };
  await expect(client.getWorkflow({ workflow: id, ...other })).rejects.toMatchObject({ code: "not_found" });
});

test("replacing what has changed meanwhile is refused when that is asked for", async () => {
  await put("raced");
  await put("raced", []);
  const late = world.client.putWorkflow({
    workflow: "raced",
    query: { ifVersion: 1 },
    input: { name: "raced" },
  });
  await expect(late).rejects.toMatchObject({ code: "conflict" });
});

test("a workflow that others come after, rely on at a failure or run can't be deleted, and all are named", async () => {
  await world.client.putWorkflow({ workflow: "named", input: { name: "named" } });
  const users = {
    follower: { after: [{ workflow: "named" }] },
    failing: { onFailure: "named" },
    runner: {
      steps: [
        {
          id: "if",
          type: "branch",
          config: {
            arms: [
              { when: "true", steps: [{ id: "go", type: "run-workflow", config: { workflow: "named" } }] },
            ],
          },
        },
      ],
    },
  };
  for (const [name, input] of Object.entries(users)) {
    await world.client.putWorkflow({ workflow: name, input: { name, ...input } });
  }
  await world.client.patchWorkspace({ input: { onFailure: "named" } });
  const refused = await world.call("DELETE", "/api/v1/workflows/named");
  expect(refused.status).toBe(409);
  for (const word of ["follower", "failing", "runner", "workspace"])
    expect(refused.body.detail).toContain(word);
  await world.client.patchWorkspace({ input: { onFailure: null } });
  for (const name of Object.keys(users)) await world.client.deleteWorkflow({ workflow: name });
  await world.client.deleteWorkflow({ workflow: "named" });
});

test("a workflow that a trigger routes to can't be deleted, and the trigger is named", async () => {
  await put("needed");
  await world.client.createTrigger({
    input: { name: "needing", auth: [{ scheme: "bearer" }], routes: [{ workflow: "needed" }] },
  });
  const answer = await world.call("DELETE", "/api/v1/workflows/needed");
  expect(answer.status).toBe(409);
  expect(answer.body.detail).toContain("needing");
  await world.client.deleteTrigger({ trigger: "needing" });
  expect((await world.call("DELETE", "/api/v1/workflows/needed")).status).toBe(204);
  expect((await world.call("GET", "/api/v1/workflows/needed")).status).toBe(404);
});

test("a run that is started by hand runs to its end", async () => {
  await put("manual");
  const { runId } = await world.client.startWorkflow({ workflow: "manual" });
  await expect.poll(async () => (await world.client.getRun({ run: runId })).status).toBe("succeeded");
  const run = await world.client.getRun({ run: runId });
  expect(run).toMatchObject({ workflow: "manual", version: 1, output: "hello", deliveryId: null });
  expect(run.attempts.map(({ path }) => path)).toEqual(["greet"]);
});

test("nothing is started with a delivery that is not there", async () => {
  await put("manual");
  const start = world.client.startWorkflow({ workflow: "manual", input: { deliveryId: "dlv_nope" } });
  await expect(start).rejects.toMatchObject({ code: "not_found" });
});

test("workflows are found by part of their name", async () => {
  await put("searchable");
  const { items } = await world.client.listWorkflows({ query: { search: "archab" } });
  expect(items.map(({ name }) => name)).toEqual(["searchable"]);
});

test("[S47] a pasted address of a trigger finds the workflows that it starts, and only those", async () => {
  await put("handle-order");
  const trigger = await world.client.createTrigger({
    input: {
      name: "shop_orders",
      title: "Orders of the Shop",
      auth: [{ scheme: "bearer" }],
      suffix: "/orders/:shop",
      routes: [{ workflow: "handle-order" }],
    },
  });
  const searches = [
    "OF THE shop",
    trigger.id.slice(4),
    `example.com/webhooks/${trigger.id}?key=1`,
    "https://hooks.example.com/api/webhook/default/shop_orders?key=abc",
    "https://hooks.example.com/in/default/orders/acme?x=1",
  ];
  for (const search of searches) {
    const { items } = await world.client.listWorkflows({ query: { search } });
    expect(
      items.map(({ name }) => name),
      search,
    ).toEqual(["handle-order"]);
  }
  expect((await world.client.listWorkflows({ query: { search: "shop%orders" } })).items).toEqual([]);
});
