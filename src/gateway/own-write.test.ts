import { expect, test } from "vitest";
import { openGatewayWorld } from "../../test/gateway-world.ts";
import { openService, type Service } from "../../test/http-service.ts";
import { StoreUnavailable } from "../contract/problem.ts";
import type { Trigger } from "../contract/trigger.ts";
import { ownWriteKey, writtenFields } from "../core/own-write.ts";

const workspace = "default";
const contact = (id: string, changes: Record<string, string>, by = "ada") => ({
  id,
  changes,
  updated_by: by,
});

async function openWorld(ownWrites: Trigger["ownWrites"]) {
  const world = await openGatewayWorld();
  await world.putWorkflow({ name: "flow", steps: [] });
  const trigger = await world.put({ routes: [{ workflow: "flow" }], ownWrites });
  const note = (key: string, values: Record<string, string> | null, runId = "run_1") =>
    world.store.ownWrites.note({
      workspace,
      key: ownWriteKey(key),
      fields: values === null ? null : writtenFields(values),
      runId,
      path: "push",
      at: new Date(world.now).toISOString(),
      until: new Date(world.now + 60_000).toISOString(),
    });
  const send = async (body: unknown) => {
    // Those of one millisecond are in no order.
    world.now += 1;
    const { status } = await post(`${world.url}/webhooks/${trigger.id}`, body);
    const [delivery] = await world.deliveries();
    return { answer: status, ...delivery };
  };
  return Object.assign(world, { trigger, note, send });
}

const post = (url: string, body: unknown) =>
  fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });

test("[S100] what bears the mark of our own user is kept as filtered, and says why", async () => {
  await using world = await openWorld({ mark: 'trigger.body.updated_by = "tripline"' });
  const own = await world.send(contact("1", { email: "a" }, "tripline"));
  expect(own).toMatchObject({ answer: 200, status: "filtered", runs: [] });
  expect(own.reason).toBe('own write: match (trigger.body.updated_by is "tripline")');
  expect(await world.send(contact("1", { email: "a" }))).toMatchObject({ status: "accepted", runs: [{}] });
});

test("a mark or a key that can't be evaluated starts nothing, and its author is told", async () => {
  for (const ownWrites of [{ mark: "trigger.body.id" }, { key: "{{ $number(trigger.body.updated_by) }}" }]) {
    await using world = await openWorld(ownWrites);
    const unsure = await world.send(contact("1", {}));
    expect(unsure).toMatchObject({ answer: 200, status: "filtered", faulty: true, runs: [] });
    expect(unsure.reason).toMatch(
      /^own write: (error, A filter must give true or false|it could not be evaluated)/,
    );
  }
});

test("[S100] a delivery within a write's window is its echo; after it, of another key or of none, it is not", async () => {
  await using world = await openWorld({ key: "{{ trigger.body.id ? 'contact:' & trigger.body.id : '' }}" });
  await world.note("contact:1", null);
  world.now += 3_000;
  const own = await world.send(contact("1", { email: "a" }));
  expect(own).toMatchObject({ answer: 200, status: "filtered", runs: [], faulty: false });
  expect(own.reason).toBe("own write: the step push of run_1 wrote it 3 s before");
  expect(own.trace?.map(({ station, verdict }) => `${station} ${verdict}`)).toContain("route echo");
  expect((await world.send(contact("2", { email: "a" }))).status).toBe("accepted");
  expect((await world.send({ changes: {} })).status).toBe("accepted");
  world.now += 57_000;
  expect((await world.send(contact("1", { email: "a" }))).status).toBe("accepted");
});

test("[S100] with its values a real change within the window is not swallowed, and two writes are both known", async () => {
  await using world = await openWorld({ key: "{{ trigger.body.id }}", values: "{{ trigger.body.changes }}" });
  await world.note("1", { email: "a", status: "lead" });
  await world.note("1", { email: "b" }, "run_2");
  const statusOf = async (changes: Record<string, string>) =>
    (await world.send(contact("1", changes))).status;
  expect(await statusOf({ email: "a", status: "lead" })).toBe("filtered");
  expect(await statusOf({ status: "lead" })).toBe("filtered");
  expect(await statusOf({ email: "b", status: "lead" })).toBe("filtered");
  expect(await statusOf({ email: "c" })).toBe("accepted");
  expect(await statusOf({ email: "a", phone: "1" })).toBe("accepted");
  expect(await statusOf({})).toBe("accepted");
});

test("an echo that is judged again is one, unless a person vouches for it", async () => {
  await using world = await openWorld({ key: "{{ trigger.body.id }}" });
  await world.note("1", null);
  const kept = {
    id: "dlv_00000000000000000000000001",
    triggerId: world.trigger.id,
    receivedAt: new Date(world.now).toISOString(),
    method: "POST",
    url: `/webhooks/${world.trigger.id}`,
    headers: { "content-type": "application/json" },
    ip: "192.0.2.1",
    body: Buffer.from('{"id":"1"}'),
  };
  const { acceptance } = await world.gateway.judge(kept, "nothing");
  expect(acceptance).toMatchObject({ delivery: { status: "filtered" }, runs: [] });
  expect(acceptance?.delivery.reason).toContain("own write: the step push of run_1 wrote it");
  const vouched = await world.gateway.judge(kept, "sender");
  expect(vouched.acceptance).toMatchObject({
    delivery: { status: "accepted" },
    runs: [{ workflow: "flow" }],
  });
});

test("while the store can't be asked nothing is accepted", async () => {
  await using world = await openWorld({ key: "{{ trigger.body.id }}" });
  world.store.ownWrites.find = () => Promise.reject(new StoreUnavailable("gone"));
  const { status, headers } = await post(`${world.url}/webhooks/${world.trigger.id}`, contact("1", {}));
  expect([status, headers.has("retry-after")]).toEqual([503, true]);
  expect((await world.deliveries()).map((delivery) => delivery.status)).not.toContain("accepted");
});

/** A CRM on loopback that tells Tripline of each change before it answers whoever made it. */
function openCrm(name: string, tell: () => string): Promise<Service> {
  return openService((asked, response) => {
    const { changes } = JSON.parse(asked.body);
    const id = asked.url.split("/").at(-1);
    // Its webhook arrives before its own answer does.
    void post(tell(), { system: name, id, changes }).then(() => response.end("{}"));
  });
}

test("[S100] two systems that mirror each other come to rest after one hop, though each tells before it answers", async () => {
  await using world = await openGatewayWorld();
  const urls: Record<string, string> = {};
  await using sales = await openCrm("sales", () => urls["sales"] ?? "");
  await using support = await openCrm("support", () => urls["support"] ?? "");
  const mirror = async (from: string, to: string, origin: string) => {
    await world.putWorkflow({
      name: `${from}-to-${to}`,
      steps: [
        {
          id: "push",
          type: "http",
          config: {
            method: "PATCH",
            url: `${origin}/contacts/{{ params.id }}`,
            body: { changes: "{{ params.changes }}" },
          },
          ownWrite: { key: `${to}:contact:{{ params.id }}`, values: "{{ params.changes }}" },
        },
      ],
    });
    const trigger = await world.put({
      name: from,
      routes: [{ workflow: `${from}-to-${to}` }],
      parameters: [
        { name: "id", type: "string", path: "$.id", required: true },
        { name: "changes", type: "object", path: "$.changes", required: true },
      ],
      ownWrites: { key: `${from}:contact:{{ params.id }}`, values: "{{ params.changes }}" },
    });
    urls[from] = `${world.url}/webhooks/${trigger.id}`;
  };
  await mirror("sales", "support", support.origin);
  await mirror("support", "sales", sales.origin);
  const rested = (runs: number) =>
    expect
      .poll(async () => (await world.store.runs.counts({ workspace, lookMs: 1_000 })).counts.succeeded, {
        timeout: 10_000,
      })
      .toBe(runs);

  await post(urls["sales"] ?? "", { system: "sales", id: "7", changes: { email: "a@example.com" } });
  await rested(1);
  // Somebody corrects it in the other system, a moment later.
  await post(urls["support"] ?? "", { system: "support", id: "7", changes: { email: "b@example.com" } });
  await rested(2);
  expect([support.asked.length, sales.asked.length]).toEqual([1, 1]);
  expect(JSON.parse(sales.asked[0]?.body ?? "")).toEqual({ changes: { email: "b@example.com" } });
  const statuses = (await world.deliveries()).map(({ status }) => status);
  expect(statuses.toSorted()).toEqual(["accepted", "accepted", "filtered", "filtered"]);
});
