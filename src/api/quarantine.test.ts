import { createHmac } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type ApiWorld, openApiWorld } from "../../test/api-world.ts";
import { tripline } from "../../test/cli.ts";
import { createClient } from "../contract/client.ts";
import { TriggerInput } from "../contract/trigger.ts";

let world: ApiWorld;
let intake: string;
beforeAll(async () => {
  world = await openApiWorld();
  const { port } = await world.gateway.listen({ host: "127.0.0.1", port: 0 });
  intake = `http://127.0.0.1:${port}`;
  const step = { id: "say", type: "transform", config: { value: "{{ params.id }}" } };
  await world.client.putWorkflow({ workflow: "order", input: { name: "order", steps: [step] } });
});
afterAll(() => world[Symbol.asyncDispose]());

const rightSecret = "the-right-secret";
let triggers = 0;
async function trigger({ secret = "mistyped", quarantine = true } = {}) {
  triggers += 1;
  const name = `hook-${triggers}`;
  await world.client.putSecret({ secret: name, input: { value: secret } });
  return world.client.createTrigger({
    input: {
      name,
      quarantine,
      auth: [{ scheme: "hmac", secret: name, header: "X-Signature" }],
      parameters: [{ name: "id", from: "body", required: true }],
      routes: [{ workflow: "order" }],
    },
  });
}

/** Sends a request that is signed with the right secret, and gives its delivery, which was refused. */
async function refused(
  { id, path = `/webhooks/${id}` }: { id: string; path?: string },
  body = '{"id":"O-1"}',
  headers: Record<string, string> = {},
) {
  const signature = createHmac("sha256", rightSecret).update(body).digest("hex");
  const sent = {
    "content-type": "application/json",
    "x-signature": signature,
    authorization: "Bearer hush",
    ...headers,
  };
  const answer = await fetch(`${intake}${path}`, { method: "POST", body, headers: sent });
  const delivery = answer.headers.get("x-request-id") ?? "";
  await expect.poll(() => world.store.deliveries.find({ workspace: "default", id: delivery })).not.toBeNull();
  return { delivery, status: answer.status };
}
const mend = (name: string) => world.client.putSecret({ secret: name, input: { value: rightSecret } });

test("a refused request can't be checked again unless its trigger keeps such requests", async () => {
  const { client } = world;
  const { delivery } = await refused(await trigger({ quarantine: false }));
  await expect(client.recheckDelivery({ delivery })).rejects.toMatchObject({
    code: "conflict",
    message: expect.stringContaining("quarantine: true"),
  });
  await expect(client.releaseDelivery({ delivery, input: {} })).rejects.toMatchObject({ code: "conflict" });
  await expect(client.recheckDelivery({ delivery: "dlv_x" })).rejects.toMatchObject({ code: "not_found" });
});

test("[S92] a request refused for its signature is released once the secret is mended, and starts its run once", async () => {
  const { client } = world;
  const hook = await trigger();
  const { delivery, status } = await refused(hook);
  expect(status).toBe(401);
  const before = await client.recheckDelivery({ delivery });
  expect(before).toMatchObject({
    passes: false,
    refusal: expect.stringContaining("unauthenticated"),
    workflows: [],
  });
  expect(before.trace.at(-1)).toMatchObject({ station: "verify", verdict: "unauthenticated" });
  const early = client.releaseDelivery({ delivery, input: {} });
  await expect(early).rejects.toMatchObject({
    code: "conflict",
    message: expect.stringContaining("refused again"),
  });
  await mend(hook.name);
  expect(await client.recheckDelivery({ delivery })).toMatchObject({
    passes: true,
    refusal: null,
    workflows: ["order"],
  });
  const release = () => client.releaseDelivery({ delivery, input: {} });
  const [one, other] = await Promise.allSettled([release(), release()]);
  const done = one?.status === "fulfilled" ? one : other;
  expect(done).toMatchObject({
    value: { delivery, status: "accepted", duplicateOf: null, runs: [{ workflow: "order" }] },
  });
  await expect(release()).rejects.toMatchObject({
    code: "conflict",
    message: expect.stringContaining("already"),
  });
  expect((await client.listRuns({ query: { delivery } })).items).toHaveLength(1);
  const accepted = await client.getDelivery({ delivery });
  expect(accepted).toMatchObject({ status: "accepted", answerStatus: 401, params: { id: "O-1" } });
  expect(accepted.headers.authorization).toBe("***");
  expect(accepted.trace.at(-1)).toMatchObject({
    verdict: "released",
    reason: expect.stringMatching(/^released by the key key-/),
  });
});

test("[S93] a request refused for its content is released by force, by an administrator alone, and says so", async () => {
  const { client } = world;
  const hook = await trigger({ secret: rightSecret });
  const { delivery, status } = await refused(hook, '{"number":7}');
  expect(status).toBe(400);
  expect(await client.recheckDelivery({ delivery })).toMatchObject({
    refusal: expect.stringContaining("missing"),
  });
  const writer = createClient({ url: world.url, key: await world.keyWith(["write"]) });
  const notAllowed = writer.releaseDelivery({ delivery, input: { force: true } });
  await expect(notAllowed).rejects.toMatchObject({ code: "forbidden" });
  const forced = await client.releaseDelivery({ delivery, input: { force: true } });
  expect(forced).toMatchObject({ status: "accepted", runs: [{ workflow: "order" }] });
  const { trace } = await client.getDelivery({ delivery });
  expect(trace.at(-1)?.reason).toContain("by force, although it would be refused: missing: ");
  const broken = await refused(hook, "{");
  await expect(
    client.releaseDelivery({ delivery: broken.delivery, input: { force: true } }),
  ).rejects.toMatchObject({
    message: expect.stringContaining("Not even by force"),
  });
});

test("nothing is released at a trigger that is not active", async () => {
  const hook = await trigger();
  const { delivery } = await refused(hook);
  await mend(hook.name);
  await world.client.patchTrigger({ trigger: hook.id, input: { status: "inactive" } });
  const { passes, refusal } = await world.client.recheckDelivery({ delivery });
  expect({ passes, refusal }).toEqual({ passes: false, refusal: "inactive: the trigger is not active" });
});

test("[S79] a release at a dynamic address spends one of its uses, by force, too; at a retired trigger nothing is released", async () => {
  const { client } = world;
  const hook = await trigger();
  const address = `/api/v1/triggers/${hook.name}/dynamic`;
  const made = await world.call("POST", address, { body: { usesMax: 2, proof: "trigger" } });
  const called = new URL(made.body.publicUrl).pathname;
  const uses = async () => (await world.call("GET", `${address}/${made.body.id}`)).body.uses;
  const first = await refused({ id: "", path: called });
  const second = await refused({ id: "", path: called });
  const third = await refused({ id: "", path: called });
  await client.releaseDelivery({ delivery: second.delivery, input: { force: true } });
  expect(await uses()).toBe(1);
  await mend(hook.name);
  await client.releaseDelivery({ delivery: first.delivery, input: {} });
  expect(await uses()).toBe(2);
  const spent = client.releaseDelivery({ delivery: third.delivery, input: {} });
  await expect(spent).rejects.toMatchObject({ code: "conflict" });
  await client.patchTrigger({ trigger: hook.id, input: { status: "retired" } });
  const retired = client.releaseDelivery({ delivery: third.delivery, input: { force: true } });
  await expect(retired).rejects.toMatchObject({ message: expect.stringContaining("retired") });
});

test("[S85] what its sender has sent again meanwhile is not run a second time", async () => {
  const hook = await trigger();
  const first = await refused(hook, '{"id":"O-2"}', { "idempotency-key": "evt_2" });
  await mend(hook.name);
  const again = await refused(hook, '{"id":"O-2"}', { "idempotency-key": "evt_2" });
  expect(again.status).toBe(200);
  const released = await world.client.releaseDelivery({ delivery: first.delivery, input: {} });
  expect(released).toMatchObject({ status: "duplicate", duplicateOf: again.delivery, runs: [] });
});

test("what is kept shows no credential in the file, and the command line checks and releases", async () => {
  const hook = await trigger();
  const { delivery } = await refused(hook);
  const run = (...args: string[]) => tripline(world, ["deliveries", ...args]);
  expect((await run("recheck", delivery)).out).toMatch(/^It would be refused again: unauthenticated/);
  expect(await run("release", delivery)).toMatchObject({
    code: 1,
    err: expect.stringContaining("refused again"),
  });
  await mend(hook.name);
  expect((await run("recheck", delivery)).out).toMatch(
    /would be accepted now, and start order\..*extract +ok/s,
  );
  expect((await run("release", delivery)).out).toMatch(/is accepted: run run_\w+ of order is queued\.\n$/);
  const { readFile } = await import("node:fs/promises");
  const files = await Promise.all(
    ["test.db", "test.db-wal"].map((file) => readFile(`${world.folder}/${file}`)),
  );
  expect(files.some((bytes) => bytes.includes("Bearer hush"))).toBe(false);
});

test("what is released waits its turn like what arrives, and what a person replays does not", async () => {
  const { client } = world;
  const hook = await trigger();
  const { id: _id, ...input } = await client.getTrigger({ trigger: hook.id });
  const first = await refused(hook, '{"id":"O-3"}');
  await mend(hook.name);
  await client.replaceTrigger({
    trigger: hook.id,
    input: { ...TriggerInput.parse(input), debounce: { ms: 60_000 } },
  });
  const { runs } = await client.releaseDelivery({ delivery: first.delivery, input: {} });
  expect((await client.getRun({ run: runs[0]?.runId ?? "" })).status).toBe("queued");
  const edit = { body: { id: "O-4" } };
  const [replayed] = (await client.replayDelivery({ delivery: first.delivery, input: { edit } })).runs;
  await expect
    .poll(async () => (await client.getRun({ run: replayed?.runId ?? "" })).status)
    .toBe("succeeded");
  expect((await client.getRun({ run: runs[0]?.runId ?? "" })).status).toBe("queued");
});
