import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import type { Key } from "../../contract/key.ts";
import type { Store } from "../store.ts";
import { at, fresh, hourMs, id, trigger } from "./samples.ts";

const digestOf = (key: string) => createHash("sha256").update(key).digest("hex");

const issued = (given: Partial<Key> & { workspace: string }): Key & { digest: string } => {
  const key: Key = {
    id: id("key"),
    name: "partner",
    start: "tl_abc",
    scopes: ["intake", "read"],
    createdAt: at(),
    issuedBy: "ci",
    expiresAt: null,
    revokedAt: null,
    lastUsedAt: null,
    ...given,
  };
  return { ...key, digest: digestOf(key.id) };
};

export function peopleConform(theStore: () => Store) {
  const snapshot = (now = at()) => theStore().definitions.snapshot({ now });

  test("a key's name is refused while a living key has it, and free after it was revoked or has expired", async () => {
    const { people } = theStore();
    const workspace = fresh("ws");
    await people.addKey(issued({ workspace }));
    await expect(people.addKey(issued({ workspace }))).rejects.toMatchObject({ code: "conflict" });
    expect(await people.revokeKey({ workspace, idOrName: "partner", now: at(1) })).toBe(true);
    await people.addKey(issued({ workspace, createdAt: at(2), expiresAt: at(hourMs) }));
    await expect(people.addKey(issued({ workspace, createdAt: at(3) }))).rejects.toMatchObject({
      code: "conflict",
    });
    await people.addKey(issued({ workspace, createdAt: at(hourMs) }));
    expect(await people.keys({ workspace })).toHaveLength(3);
  });

  test("revoking what is not there, or was revoked, changes nothing", async () => {
    const { people } = theStore();
    const workspace = fresh("ws");
    const key = issued({ workspace });
    await people.addKey(key);
    expect(await people.revokeKey({ workspace, idOrName: "unknown", now: at() })).toBe(false);
    expect(await people.revokeKey({ workspace: fresh("ws"), idOrName: key.id, now: at() })).toBe(false);
    expect(await people.revokeKey({ workspace, idOrName: key.id, now: at(5) })).toBe(true);
    expect(await people.revokeKey({ workspace, idOrName: key.id, now: at(9) })).toBe(false);
    expect((await people.keys({ workspace }))[0]?.revokedAt).toBe(at(5));
  });

  test("[S16] the snapshot holds the digests of living keys only, and the list none", async () => {
    const { people } = theStore();
    const workspace = fresh("ws");
    const key = issued({ workspace, expiresAt: at(hourMs) });
    await people.addKey(key);
    expect((await snapshot()).keys).toContainEqual(key);
    expect((await snapshot(at(hourMs))).keys).not.toContainEqual(key);
    const { digest: _, ...listed } = key;
    expect(await people.keys({ workspace })).toEqual([listed]);
    await people.revokeKey({ workspace, idOrName: key.id, now: at() });
    expect((await snapshot()).keys.filter((living) => living.workspace === workspace)).toEqual([]);
  });

  test("a key's last use is noted without a new revision", async () => {
    const { people, definitions } = theStore();
    const key = issued({ workspace: fresh("ws") });
    await people.addKey(key);
    const before = await definitions.revision();
    await people.usedKeys([
      { id: key.id, at: at(7) },
      { id: "unknown", at: at(7) },
    ]);
    await people.usedKeys([]);
    expect((await people.keys(key))[0]?.lastUsedAt).toBe(at(7));
    expect(await definitions.revision()).toBe(before);
  });

  test("[S72] uses of credentials add up, the latest address stays, and they go with their trigger", async () => {
    const { people, definitions } = theStore();
    const used = trigger({ name: "used", workspace: fresh("ws") });
    await definitions.change({
      workspace: used.workspace,
      putTriggers: [used],
      ifRevision: await definitions.revision(),
    });
    const use = {
      triggerId: used.id,
      credentialId: "a",
      count: 2,
      lastAt: at(5),
      lastAddress: "192.0.2.5",
    };
    await people.usedCredentials([]);
    await people.usedCredentials([
      use,
      { ...use, count: 1, lastAt: at(7), lastAddress: "192.0.2.7" },
      { ...use, credentialId: "b" },
    ]);
    // Another gateway writes later what it saw earlier.
    await people.usedCredentials([{ ...use, count: 10, lastAt: at(6), lastAddress: "192.0.2.6" }]);
    const one = {
      triggerId: used.id,
      credentialId: "a",
      uses: 13,
      lastUsedAt: at(7),
      lastAddress: "192.0.2.7",
    };
    const other = {
      triggerId: used.id,
      credentialId: "b",
      uses: 2,
      lastUsedAt: at(5),
      lastAddress: "192.0.2.5",
    };
    expect(await people.credentialUses({ triggerIds: ["unknown", used.id] })).toEqual([one, other]);
    expect(await people.credentialUses({ triggerIds: [] })).toEqual([]);
    await definitions.change({
      workspace: used.workspace,
      removeTriggers: [used.id],
      ifRevision: await definitions.revision(),
    });
    expect(await people.credentialUses({ triggerIds: ["unknown", used.id] })).toEqual([]);
  });

  test("[S72] uses that two processes write at once, in different orders, all count", async () => {
    const { people } = theStore();
    const triggerId = id("trg");
    const uses = ["a", "b", "c", "d"].map((credentialId) => ({
      triggerId,
      credentialId,
      count: 1,
      lastAt: at(),
      lastAddress: "192.0.2.1",
    }));
    const writes = Array.from({ length: 10 }, (_, index) =>
      people.usedCredentials(index % 2 === 0 ? uses : uses.toReversed()),
    );
    await Promise.all(writes);
    const counted = await people.credentialUses({ triggerIds: [triggerId] });
    expect(counted.map((use) => use.uses)).toEqual([10, 10, 10, 10]);
  });

  test("a secret is added where there is none, of many at once by one", async () => {
    const { people } = theStore();
    const workspace = fresh("ws");
    const named = { workspace, name: "stripe" };
    const add = (value: string) => people.addSecret({ ...named, value, now: at() });
    const values = ["a", "b", "c", "d"];
    const added = await Promise.all(values.map(add));
    expect(added.filter((each) => each)).toHaveLength(1);
    const { secrets } = await snapshot();
    expect(secrets.filter((secret) => secret.workspace === workspace)).toEqual([
      { ...named, value: values[added.indexOf(true)] },
    ]);
    expect(await add("e")).toBe(false);
  });

  test("[S102] a secret is replaced, given to the compiler alone, and removed; each raises the revision", async () => {
    const { people, definitions } = theStore();
    const workspace = fresh("ws");
    const before = await definitions.revision();
    await people.putSecret({ workspace, name: "stripe", value: "old", now: at() });
    await people.putSecret({ workspace, name: "stripe", value: "whsec \0 ✓", now: at(3) });
    expect(await people.secrets({ workspace })).toEqual([
      { workspace, name: "stripe", createdAt: at(), updatedAt: at(3), learnedAt: null },
    ]);
    const { secrets } = await snapshot();
    expect(secrets.filter((secret) => secret.workspace === workspace)).toEqual([
      { workspace, name: "stripe", value: "whsec \0 ✓" },
    ]);
    expect(await people.removeSecret({ workspace, name: "stripe" })).toBe(true);
    expect(await people.removeSecret({ workspace, name: "stripe" })).toBe(false);
    expect(await people.secrets({ workspace })).toEqual([]);
    expect(await definitions.revision()).toBeGreaterThanOrEqual(before + 3);
  });

  test("a secret that a provider sends is kept once, and shown while nobody has stored another in its place", async () => {
    const { people } = theStore();
    const workspace = fresh("ws");
    const named = { workspace, name: "notion" };
    expect(await people.learnedSecret(named)).toBeNull();
    const learn = (value: string) => people.learnSecret({ ...named, value, now: at(1) });
    const said = await Promise.all(["one", "two", "three"].map(learn));
    expect(said.toSorted()).toEqual(["kept", "other", "other"]);
    const kept = (await people.learnedSecret(named))?.value ?? "";
    expect(kept).toBe(["one", "two", "three"][said.indexOf("kept")]);
    expect(await learn(kept)).toBe("same");
    expect(await people.learnedSecret(named)).toEqual({ name: "notion", value: kept, learnedAt: at(1) });
    expect(await people.secrets({ workspace })).toMatchObject([{ name: "notion", learnedAt: at(1) }]);
    await people.putSecret({ ...named, value: "by hand", now: at(2) });
    expect(await people.learnedSecret(named)).toBeNull();
    expect(await learn(kept)).toBe("other");
    expect(await people.removeSecret(named)).toBe(true);
    expect(await learn("new")).toBe("kept");
  });
}
