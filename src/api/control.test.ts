import { afterAll, beforeAll, expect, test } from "vitest";
import { type ApiWorld, openApiWorld } from "../../test/api-world.ts";
import { tripline } from "../../test/cli.ts";

let world: ApiWorld;
let triggerId: string;
const definition = (when: string) => ({
  name: "orders",
  steps: [
    { id: "price", type: "transform", config: { value: "{{ trigger.body.price }}" } },
    {
      id: "check",
      type: "branch",
      config: {
        arms: [
          {
            when,
            steps: [
              { id: "stop", type: "fail", config: { message: "Order {{ trigger.body.id }} has no price." } },
            ],
          },
        ],
      },
    },
  ],
  trigger: { auth: [{ scheme: "bearer" }] },
});
beforeAll(async () => {
  world = await openApiWorld();
  const long = { id: "later", type: "delay", config: { duration: "3 days" } };
  await world.client.applyDefinitions({
    input: { definitions: [definition("steps.price.output = 0"), { name: "long", steps: [long] }] },
  });
  triggerId = (await world.client.getTrigger({ trigger: "orders" })).id;
});
afterAll(() => world[Symbol.asyncDispose]());

async function started(workflow: string, body: { id: number; price: number } | null = null): Promise<string> {
  const deliveryId = body === null ? null : await world.deliver({ triggerId, body });
  return (await world.client.startWorkflow({ workflow, input: { deliveryId } })).runId;
}
const becomes = (run: string, status: string) =>
  expect.poll(async () => (await world.client.getRun({ run })).status).toBe(status);
async function failed(id: number): Promise<string> {
  const run = await started("orders", { id, price: 0 });
  await becomes(run, "failed");
  return run;
}
const theFailure = async () => {
  const { items } = await world.client.listFailures({ query: { workflow: "orders" } });
  if (items[0] === undefined) throw new Error("There is a failure.");
  return items[0];
};

test("a reader may neither cancel nor resume, and what is unknown is not there", async () => {
  const key = await world.keyWith(["read"]);
  const paths = ["runs/cancel", "runs/run_x/resume", "failures/flr_x/resume", "failures/flr_x/resolve"];
  for (const path of paths) {
    const body = path === "runs/cancel" ? { query: {} } : {};
    expect((await world.call("POST", `/api/v1/${path}`, { key, body })).status, path).toBe(403);
    if (path !== "runs/cancel")
      expect((await world.call("POST", `/api/v1/${path}`, { body })).status, path).toBe(404);
  }
  expect((await world.call("POST", "/api/v1/runs/cancel", { body: {} })).status).toBe(400);
  expect((await world.call("GET", "/api/v1/runs?trigger=nothing")).status).toBe(404);
});

test("runs are canceled by a query, counted first, and others are left alone", async () => {
  const ids = [await started("long"), await started("long"), await started("long")];
  for (const id of ids) await becomes(id, "waiting");
  const query = { workflow: "long", status: "waiting" } as const;
  const count = await world.client.cancelRuns({ input: { query, dryRun: true } });
  expect(count).toEqual({ found: 3, runs: [], next: null });
  await becomes(ids[0] ?? "", "waiting");
  const done = await world.client.cancelRuns({ input: { query } });
  expect(done.runs.map(({ id }) => id).toSorted()).toEqual(ids.toSorted());
  expect(done.runs.every(({ status }) => status === "canceled")).toBe(true);
  expect((await world.client.cancelRuns({ input: { query: {} } })).found).toBe(0);
});

test("[S120] failed runs are one failure by their cause, and all of them go on together with what was mended", async () => {
  const runs = [await failed(1), await failed(22), await failed(333)];
  const failure = await theFailure();
  expect(failure).toMatchObject({
    status: "open",
    workflow: "orders",
    step: "check/arms/stop",
    open: 3,
    count: 3,
    runId: runs[2],
    resolved: null,
  });
  const found = await world.client.listRuns({ query: { failure: failure.id } });
  expect(found.items.map(({ id }) => id)).toEqual(runs.toReversed());
  // Nothing was mended: they fail so again.
  const input = { limit: 2 };
  const page = await world.client.resumeFailure({ failure: failure.id, input });
  expect(page).toMatchObject({ resumed: 2, refused: [], next: runs[1] });
  for (const run of runs) await becomes(run, "failed");
  await world.client.applyDefinitions({ input: { definitions: [definition("false")] } });
  // Whoever has mended it and forgets to say so is told before they fail once more.
  const asked = await tripline(world, ["failures", "resume", failure.id]);
  expect(asked).toMatchObject({
    code: 2,
    err: expect.stringContaining("with version 1, as they failed; in force is 2"),
  });
  const edits = { steps: { "check/arms.0/stop": "passed" } };
  const mended = await world.client.resumeFailure({
    failure: failure.id,
    input: { version: "newest", edits },
  });
  expect(mended).toMatchObject({ resumed: 3, next: null });
  for (const run of runs) await becomes(run, "succeeded");
  expect((await world.client.listFailures({ query: {} })).items).toEqual([]);
  const [first = ""] = runs;
  const detail = await world.client.getRun({ run: first });
  expect(detail.resumes.at(-1)).toMatchObject({ version: 2, before: { status: "failed", version: 1 } });
  expect(detail.attempts.find(({ path }) => path === "check/arms.0/stop")?.input).toMatchObject({
    message: "Order 1 has no price.",
  });
});

test("two who resume a failure at once do not resume a run twice, and a page that was cut short is asked for again", async () => {
  const mended = { definitions: [definition("steps.price.output = 0")] };
  await world.client.applyDefinitions({ input: mended });
  const runs = await Promise.all(Array.from({ length: 6 }, (_, id) => failed(id)));
  const { id: failure } = await theFailure();
  const edits = { steps: { "check/arms.0/stop": "passed" } };
  const first = await world.client.resumeFailure({ failure, input: { edits, limit: 2 } });
  expect(first.resumed).toBe(2);
  // The process of whoever asked is gone: nothing of where it was is known any more.
  const both = await Promise.all(
    [0, 1].map(() => world.client.resumeFailure({ failure, input: { edits } }).catch(() => null)),
  );
  expect(both.reduce((sum, page) => sum + (page?.resumed ?? 0), 0)).toBe(4);
  for (const run of runs) {
    await becomes(run, "succeeded");
    expect((await world.client.getRun({ run })).resumes.length).toBe(1);
  }
});

test("a failure is resolved by somebody, for a reason, and opened again by the next run that fails so", async () => {
  await world.client.applyDefinitions({ input: { definitions: [definition("true")] } });
  await failed(1);
  const { id: failure } = await theFailure();
  world.aheadMs += 1_000;
  const resolved = await world.client.resolveFailure({ failure, input: { note: "The shop knows." } });
  expect(resolved).toMatchObject({ status: "resolved", open: 0, resolved: { note: "The shop knows." } });
  expect((await world.client.listFailures({ query: { status: "open" } })).items).toEqual([]);
  expect(await world.client.resumeFailure({ failure, input: {} })).toMatchObject({ resumed: 0 });
  world.aheadMs += 1_000;
  await failed(2);
  expect(await theFailure()).toMatchObject({ status: "open", open: 1, count: 2 });
  expect(await world.client.reopenFailure({ failure })).toMatchObject({ open: 2, resolved: null });
});

test("the deliveries of a failure's runs are replayed as new runs", async () => {
  const { id: failure, open } = await theFailure();
  await world.client.applyDefinitions({ input: { definitions: [definition("false")] } });
  const { replay, deliveries } = await world.client.replayFailure({ failure, input: {} });
  expect(deliveries).toBe(open);
  await expect.poll(async () => (await world.client.getReplay({ replay: replay ?? "" })).status).toBe("done");
  expect(await theFailure()).toMatchObject({ open });
});

test("of several who resume a run at once one does, and the others are told", async () => {
  await world.client.applyDefinitions({ input: { definitions: [definition("true")] } });
  const run = await failed(9);
  const path = `/api/v1/runs/${run}/resume`;
  const asked = await Promise.all(Array.from({ length: 6 }, () => world.call("POST", path, { body: {} })));
  expect(asked.filter(({ status }) => status === 200).length).toBeGreaterThanOrEqual(1);
  for (const { status, body } of asked)
    if (status !== 200) expect([status, body.code]).toEqual([409, "conflict"]);
  await becomes(run, "failed");
  const detail = await world.client.getRun({ run });
  expect(detail.resumes.length).toBe(asked.filter(({ status }) => status === 200).length);
  expect((await world.client.resumeRun({ run, input: { dryRun: true } })).again).toContain(
    "check/arms.0/stop",
  );
});
