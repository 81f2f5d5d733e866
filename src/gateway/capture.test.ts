import { gzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { storeDatabase } from "../../test/database.ts";
import { type GatewayWorld, openGatewayWorld, secretKey } from "../../test/gateway-world.ts";
import type { Trigger } from "../contract/trigger.ts";
import { openLive } from "../store/live.ts";
import { openStore } from "../store/sql/open.ts";

const auth = [{ scheme: "bearer", secret: "env:TEST_SECRET" }];
const proof = { authorization: `Bearer ${secretKey}`, "content-type": "application/json" };

interface Options {
  authenticate?: boolean;
  run?: boolean;
}

async function listen(world: GatewayWorld, trigger: Trigger, options: Options = {}): Promise<void> {
  await world.store.captures.start({
    id: `cap_${trigger.id}`,
    workspace: trigger.workspace,
    triggerId: trigger.id,
    startedAt: new Date(world.now).toISOString(),
    endsAt: new Date(world.now + 180_000).toISOString(),
    authenticate: true,
    run: false,
    ...options,
  });
  await world.live.refresh();
}

const send = (world: GatewayWorld, { id }: Trigger, init: RequestInit = {}, query = "") =>
  fetch(`${world.url}/api/v1/hooks/${id}/run${query}`, {
    method: "POST",
    body: '{"order":{"id":7}}',
    headers: proof,
    ...init,
  });
const captured = ({ store }: GatewayWorld, { workspace, id }: Trigger) =>
  store.captures.find({ workspace, triggerId: id });

test("[S40] what does not authenticate is refused as ever, and the capture waits on", async () => {
  await using world = await openGatewayWorld();
  const trigger = await world.put({ auth, status: "inactive" });
  await listen(world, trigger);
  expect((await send(world, trigger, { headers: {} })).status).toBe(404);
  expect((await send(world, trigger, { body: "{" })).status).toBe(404);
  expect(await captured(world, trigger)).toMatchObject({ deliveryId: null });
  expect((await send(world, trigger)).status).toBe(200);
});

test("[S40] the next request is captured without a run: of a draft, by GET or POST whatever its methods are", async () => {
  await using world = await openGatewayWorld();
  await world.putWorkflow({ name: "flow" });
  const routes = [{ workflow: "flow" }];
  const parameters = [{ name: "absent", required: true }];
  for (const init of [{}, { method: "GET", body: null }]) {
    for (const status of ["inactive", "active"] as const) {
      world.now += 1_000;
      const trigger = await world.put({ auth, status, methods: ["PUT"], routes, parameters });
      await listen(world, trigger);
      const answer = await send(world, trigger, init, "?page=2");
      expect([answer.status, await answer.text()]).toEqual([200, "OK"]);
      const [delivery] = await world.deliveries();
      expect(delivery).toMatchObject({
        id: (await captured(world, trigger))?.deliveryId,
        status: "captured",
        query: { page: "2" },
        runs: [],
        reason: "captured as a sample",
      });
      expect(delivery?.trace.at(-1)).toMatchObject({ station: "accept", verdict: "captured" });
      // The next one finds what it would have found before.
      expect((await send(world, trigger, init, "?page=2")).status).toBe(status === "active" ? 405 : 404);
    }
  }
});

test("[S40] a request without data, and one by another method, teach nothing and are judged as ever", async () => {
  await using world = await openGatewayWorld();
  // What they were let in for is not counted.
  const trigger = await world.put({ auth, methods: ["PUT"], limits: { quota: { perMinute: 1 } } });
  await listen(world, trigger);
  expect((await send(world, trigger, { method: "GET", body: null })).status).toBe(405);
  expect((await send(world, trigger, { body: "" })).status).toBe(405);
  expect((await send(world, trigger, { method: "DELETE" })).status).toBe(405);
  expect((await send(world, trigger, { method: "PUT" })).status).toBe(200);
  expect(await captured(world, trigger)).toMatchObject({ deliveryId: null });
  expect((await world.deliveries())[0]?.status).toBe("filtered");
});

test("[S40] after three minutes nothing is captured any more", async () => {
  await using world = await openGatewayWorld();
  const trigger = await world.put({ auth, status: "inactive" });
  await listen(world, trigger);
  world.now += 180_000;
  expect((await send(world, trigger)).status).toBe(409);
  expect(await captured(world, trigger)).toMatchObject({ deliveryId: null });
});

test("[S40] where the author allows it one request is taken that is not authenticated, and marked as such", async () => {
  await using world = await openGatewayWorld();
  const trigger = await world.put({ auth });
  await listen(world, trigger, { authenticate: false });
  const bare = { headers: { "content-type": "application/json", authorization: "Bearer wrong" } };
  expect((await send(world, trigger, bare)).status).toBe(200);
  expect((await world.deliveries())[0]).toMatchObject({
    status: "captured",
    reason: expect.stringContaining("not authenticated, as the capture allows"),
    headers: { authorization: "***" },
  });
  expect((await send(world, trigger, bare)).status).toBe(401);
});

test("[S40] a capture that lets run notes an accepted request as the sample", async () => {
  await using world = await openGatewayWorld();
  await world.putWorkflow({ name: "flow" });
  const trigger = await world.put({ auth, routes: [{ workflow: "flow" }] });
  await listen(world, trigger, { run: true });
  expect((await send(world, trigger)).status).toBe(200);
  const [delivery] = await world.deliveries();
  expect(delivery).toMatchObject({ status: "accepted", runs: [{ workflow: "flow" }] });
  expect((await captured(world, trigger))?.deliveryId).toBe(delivery?.id);
  const draft = await world.put({ auth, status: "inactive" });
  await listen(world, draft, { run: true });
  expect((await send(world, draft)).status).toBe(200);
  expect((await captured(world, draft))?.deliveryId).not.toBeNull();
});

test("[S40] of requests that come at once one is captured, and the others run", async () => {
  await using world = await openGatewayWorld();
  await world.putWorkflow({ name: "flow" });
  const trigger = await world.put({ auth, routes: [{ workflow: "flow" }] });
  await listen(world, trigger);
  const answers = await Promise.all(Array.from({ length: 10 }, () => send(world, trigger)));
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
  const statuses = (await world.deliveries()).map(({ status }) => status);
  expect(statuses.filter((status) => status === "captured")).toHaveLength(1);
  expect(statuses.filter((status) => status === "accepted")).toHaveLength(9);
});

test("[S40] gateways over one database hear of a capture that was begun elsewhere", async () => {
  await using database = await storeDatabase();
  const log = { debug() {}, info() {}, warn() {}, error() {} };
  const options = { url: database.url, cipherKey: new Uint8Array(32), log };
  const now = () => Date.parse("2026-01-31T12:00:00Z");
  await using here = await openStore(options);
  await using there = await openStore(options);
  await using live = await openLive({ store: there, log, now });
  const heard = new Promise<readonly string[]>((resolve) => {
    live.onChange(({ captures }) => {
      if (captures.length > 0) resolve(captures.map(({ id }) => id));
    });
  });
  const at = (ms: number) => new Date(now() + ms).toISOString();
  const of = { workspace: "default", triggerId: "trg_1", authenticate: true, run: false };
  await here.captures.start({ ...of, id: "cap_1", startedAt: at(0), endsAt: at(180_000) });
  expect(await heard).toEqual(["cap_1"]);
  const taking = { captureId: "cap_1", delivery: null, now: at(1) };
  const taken = await Promise.all([
    here.captures.take({ ...taking, deliveryId: "dlv_1" }),
    there.captures.take({ ...taking, deliveryId: "dlv_2" }),
  ]);
  expect(taken.filter(Boolean)).toHaveLength(1);
});

test("[S40] a sample's sender is not told that a workflow has started", async () => {
  await using world = await openGatewayWorld();
  const trigger = await world.put({ auth });
  await listen(world, trigger);
  const answer = await fetch(`${world.url}/api/webhook/default/${trigger.name}`, {
    method: "POST",
    body: "{}",
    headers: proof,
  });
  expect(await answer.text()).toBe('{"status":"captured","workflow_started":false}');
});

test("a sample that came compressed is kept as it was sent, too", async () => {
  await using world = await openGatewayWorld();
  const trigger = await world.put({ auth });
  await listen(world, trigger);
  const body = gzipSync('{"order":{"id":7}}');
  await send(world, trigger, { body, headers: { ...proof, "content-encoding": "gzip" } });
  const [sample] = await world.deliveries();
  expect(sample).toMatchObject({
    status: "captured",
    body: { encoding: "utf8", content: '{"order":{"id":7}}' },
    sentBytes: body.length,
  });
});
