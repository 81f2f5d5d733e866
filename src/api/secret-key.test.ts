import { expect, test } from "vitest";
import { openApiWorld } from "../../test/api-world.ts";
import { browserPerson } from "../../test/browser-person.ts";
import { tripline } from "../../test/cli.ts";
import { addPerson } from "../../test/people.ts";

const old = new Uint8Array(32).fill(1);

test("an owner of another workspace than `default` does not change the key of all", async () => {
  await using world = await openApiWorld({ formerKey: old });
  const createdAt = new Date(world.replayDoors.now()).toISOString();
  await world.store.members.addWorkspace({ workspace: { id: "shop", quota: {}, createdAt }, ownerId: null });
  const { email, password } = await addPerson(world, { memberships: { shop: "owner" } });
  const person = browserPerson(world.url);
  await person.signIn(email, password);
  const refused = await person.call("POST", "/api/v1/secret-key/rotate", {
    headers: { "Tripline-Workspace": "shop" },
    body: {},
  });
  expect(refused).toMatchObject({ status: 403, body: { code: "forbidden" } });
});

test("without a new key, or without a word that all processes have it, nothing is changed and the way is told", async () => {
  await using world = await openApiWorld();
  const unasked = await tripline(world, ["secrets", "rotate-key"]);
  expect(unasked).toMatchObject({ code: 2, out: "" });
  expect(unasked.err).toContain("Every process of this store");
  const refused = await tripline(world, ["secrets", "rotate-key", "--yes"]);
  expect(refused).toMatchObject({ code: 1, out: "" });
  expect(refused.err).toContain("TRIPLINE_SECRET_KEY_OLD");
});

test("the command puts the new key in force, says what is needed no more, and may be called again", async () => {
  await using world = await openApiWorld({ formerKey: old });
  await world.call("PUT", "/api/v1/secrets/stripe", { body: { value: "whsec_before" } });
  const before = await tripline(world, ["doctor"]);
  expect(before.out).toMatch(/Secret key.*still encrypted with the old key/);
  const done = await tripline(world, ["secrets", "rotate-key", "--yes"]);
  expect(done).toMatchObject({ code: 0 });
  expect(done.out).toContain("take TRIPLINE_SECRET_KEY_OLD away");
  expect(done.out).not.toContain("already");
  const [inForce, formerly] = world.store.sealing.keys().given;
  const again = await tripline(world, ["secrets", "rotate-key", "--yes", "--json"]);
  expect(JSON.parse(again.out)).toEqual({
    inForce,
    old: [formerly],
    changed: false,
    resealed: 0,
    unreadable: 0,
  });
  const after = await tripline(world, ["doctor"]);
  expect(after.out).toMatch(/Secret key.*encrypts/);
  expect(world.live.current().secrets).toMatchObject([{ name: "stripe", value: "whsec_before" }]);
  const { items } = (await world.call("GET", "/api/v1/audit?kind=change")).body;
  expect(items.map(({ action }: { action: string }) => action)).toEqual([
    "secret key changed",
    "secret stored",
  ]);
  const ended = await tripline(world, ["secrets", "rotate-key", "--yes", "--end-links"]);
  expect(ended.err).toContain("end as each process starts again");
  // Whoever gave both keys in the wrong order is not to believe that the old one is gone.
  expect(ended.out).toContain("was in force already");
  const [newest] = (await world.call("GET", "/api/v1/audit?kind=change&limit=1")).body.items;
  expect(newest).toMatchObject({ action: "links ended" });
});
