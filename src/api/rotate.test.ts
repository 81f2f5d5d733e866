import { afterAll, beforeAll, expect, test } from "vitest";
import { type ApiWorld, openApiWorld } from "../../test/api-world.ts";
import { rotateHandlers } from "./rotate.ts";

let world: ApiWorld;
beforeAll(async () => {
  world = await openApiWorld();
});
afterAll(() => world[Symbol.asyncDispose]());

const hmac = (secret: string) => ({ scheme: "hmac", secret, header: "X-Signature" });
const putSecret = (secret: string, value = "value") => world.client.putSecret({ secret, input: { value } });
const createTrigger = (name: string, auth: { scheme: string; [setting: string]: unknown }[]) =>
  world.client.createTrigger({ input: { name, auth } });
const authOf = async (trigger: string) => (await world.client.getTrigger({ trigger })).auth;

test("[S72] a secret that is not there, that no trigger uses, or whose next name is taken, is not rotated", async () => {
  await putSecret("idle");
  await putSecret("taken");
  await createTrigger("takes", [hmac("taken")]);
  const rotate = (secret: string, input = {}) => world.client.rotateSecret({ secret, input });
  await expect(rotate("nothing")).rejects.toMatchObject({ code: "not_found" });
  await expect(rotate("idle")).rejects.toMatchObject({
    code: "conflict",
    message: expect.stringContaining("secrets set idle"),
  });
  await expect(rotate("taken", { as: "idle" })).rejects.toMatchObject({ code: "conflict" });
  await expect(rotate("taken", { as: "No Name" })).rejects.toMatchObject({ code: "invalid_input" });
  const read = await world.keyWith(["read", "write"]);
  expect((await world.call("POST", "/api/v1/secrets/taken/rotate", { key: read, body: {} })).status).toBe(
    403,
  );
  expect(await authOf("takes")).toHaveLength(1);
});

test("[S72] a value that its scheme can't take is refused, and no secret is left behind", async () => {
  await putSecret("encoded", "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
  await createTrigger("encodes", [{ ...hmac("encoded"), secretEncoding: "hex" }]);
  const refused = world.client.rotateSecret({ secret: "encoded", input: { value: "not hex" } });
  await expect(refused).rejects.toMatchObject({ code: "invalid_input", issues: [{ path: "value" }] });
  const { items } = await world.client.listSecrets({});
  expect(items.map(({ name }) => name)).not.toContain("encoded-2");
});

test("[S72] triggers of a secret take a second one beside it, under a name of its own", async () => {
  await putSecret("stripe");
  await createTrigger("pays", [{ ...hmac("stripe"), name: "stripe" }, { scheme: "bearer" }]);
  await createTrigger("refunds", [hmac("stripe")]);
  await createTrigger("gone", [hmac("stripe")]);
  await world.client.patchTrigger({ trigger: "gone", input: { status: "retired" } });
  const rotated = await world.client.rotateSecret({ secret: "stripe", input: {} });
  expect(rotated).toMatchObject({
    secret: "stripe-2",
    replaces: "stripe",
    value: expect.stringMatching(/^[0-9a-f]{64}$/),
  });
  expect(rotated.triggers.map(({ name }) => name)).toEqual(["pays", "refunds"]);
  const [old, added, bearer] = await authOf("pays");
  expect(old).toMatchObject({ name: "stripe", secret: "stripe" });
  expect(added).toMatchObject({ name: "stripe-2", secret: "stripe-2", header: "X-Signature" });
  expect(bearer).toEqual({ scheme: "bearer" });
  expect(await authOf("refunds")).toMatchObject([hmac("stripe"), hmac("stripe-2")]);
  expect(await authOf("gone")).toHaveLength(1);
  const again = await world.client.rotateSecret({
    secret: "stripe-2",
    input: { value: "given", as: "stripe-new" },
  });
  expect(again).toMatchObject({ secret: "stripe-new", value: null });
});

test("[S72] of two rotations at the same moment each has a name and a value of its own", async () => {
  await putSecret("race");
  await createTrigger("races", [hmac("race")]);
  const { rotateSecret } = rotateHandlers({
    ...world.replayDoors,
    replays: { wake() {} },
    deadLetters: { wake() {} },
  });
  const [key] = await world.store.people.keys({ workspace: "default" });
  if (key === undefined) throw new Error("There is no key.");
  const caller = {
    actor: { kind: "key", id: key.id, name: key.name } as const,
    key,
    scopes: key.scopes,
    workspace: "default",
    requestId: "req_1",
    address: null,
    origin: "http://127.0.0.1",
    header: () => undefined,
  };
  const { signal } = new AbortController();
  const rotate = () =>
    rotateSecret({ ...caller, params: { secret: "race" }, query: undefined, input: {}, signal });
  const both = await Promise.all([rotate(), rotate()]);
  const given = both.map((rotated) => ("secret" in rotated ? rotated.secret : ""));
  expect(given.toSorted()).toEqual(["race-2", "race-3"]);
  const used = (await authOf("races")).map(({ secret }) => String(secret));
  expect(used.toSorted()).toEqual(["race", "race-2", "race-3"]);
});

test("[S72] with an overlap the old one ends by itself, and no later than it was to end anyway", async () => {
  await putSecret("partner");
  const soon = new Date(Date.now() + 60_000).toISOString();
  await createTrigger("overlaps", [
    hmac("partner"),
    { ...hmac("partner"), header: "X-Other", notAfter: soon },
  ]);
  await world.client.rotateSecret({ secret: "partner", input: { overlapMs: 86_400_000 } });
  const [old, added, other, otherAdded] = await authOf("overlaps");
  const endsInMs = Date.parse(old?.notAfter ?? "") - Date.now();
  expect(Math.abs(endsInMs - 86_400_000)).toBeLessThan(60_000);
  expect(other?.notAfter).toBe(soon);
  expect([added?.notAfter, otherAdded?.notAfter]).toEqual([undefined, undefined]);
});
