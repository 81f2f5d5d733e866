import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import type { Key } from "../../contract/key.ts";
import type { Store } from "../store.ts";
import { at, fresh, hourMs, id } from "./samples.ts";

const digestOf = (key: string) => createHash("sha256").update(key).digest("hex");

const issued = (given: Partial<Key> & { workspace: string }): Key & { digest: string } => {
  const key: Key = {
    id: id("key"),
    name: "partner",
    start: "tl_abc",
    scopes: ["intake", "read"],
    createdAt: at(),
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

  test("[S102] a secret is replaced, given to the compiler alone, and removed; each raises the revision", async () => {
    const { people, definitions } = theStore();
    const workspace = fresh("ws");
    const before = await definitions.revision();
    await people.putSecret({ workspace, name: "stripe", value: "old", now: at() });
    await people.putSecret({ workspace, name: "stripe", value: "whsec \0 ✓", now: at(3) });
    expect(await people.secrets({ workspace })).toEqual([
      { workspace, name: "stripe", createdAt: at(), updatedAt: at(3) },
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
}
