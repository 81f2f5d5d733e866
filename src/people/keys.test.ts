import { randomBytes } from "node:crypto";
import { expect, test } from "vitest";
import { Key } from "../contract/key.ts";
import { keyDigest } from "../core/key-digest.ts";
import type { Snapshot } from "../store/store.ts";
import { authenticate, isKeyShaped, issueKey, type StoredKey } from "./keys.ts";

const now = Date.parse("2026-01-31T12:00:00Z");
const request = { workspace: "default", name: "ci", expiresAt: null, now, random: randomBytes };

function issued(expiresAt: string | null = null) {
  return issueKey({ ...request, scopes: ["read"], expiresAt });
}

function snapshotOf(...keys: StoredKey[]): Snapshot {
  const empty = {
    revision: 1,
    workspaces: [],
    triggers: [],
    workflows: [],
    awaited: [],
    secrets: [],
    members: [],
  };
  return { ...empty, captures: [], answered: [], keys };
}

test("a call without an Authorization header is refused as such", () => {
  expect(authenticate(undefined, snapshotOf(), now)).toEqual({ kind: "refused", reason: "missing" });
  expect(authenticate("  ", snapshotOf(), now)).toEqual({ kind: "refused", reason: "missing" });
});

test.each(["Basic dTpw", "Bearer", "Bearer secret", "tl_x", "Bearer tl_00000"])(
  "what can't be a key is refused before it is looked up: %s",
  (header) => {
    expect(authenticate(header, snapshotOf(), now)).toEqual({ kind: "refused", reason: "malformed" });
  },
);

test("a key with one wrong character fails its checksum", () => {
  const { plain } = issued();
  const other = plain.at(10) === "0" ? "1" : "0";
  expect(isKeyShaped(plain.slice(0, 10) + other + plain.slice(11))).toBe(false);
});

test("a key that was never issued here, or was revoked, is unknown", () => {
  const { plain } = issued();
  expect(authenticate(`Bearer ${plain}`, snapshotOf(issued().key), now)).toEqual({
    kind: "refused",
    reason: "unknown",
  });
});

test("[S16] a key is refused from the moment it expires, even when the snapshot is older", () => {
  const { key, plain } = issued(new Date(now + 1_000).toISOString());
  const snapshot = snapshotOf(key);
  expect(authenticate(`Bearer ${plain}`, snapshot, now + 999).kind).toBe("known");
  expect(authenticate(`Bearer ${plain}`, snapshot, now + 1_000)).toEqual({
    kind: "refused",
    reason: "expired",
  });
});

test("an issued key is found, whatever the case of the word Bearer", () => {
  const { key, plain } = issued();
  expect(authenticate(`bearer ${plain}`, snapshotOf(key), now)).toEqual({ kind: "known", key });
});

test("only the digest and the first characters of a key are kept", () => {
  const { key, plain } = issued();
  expect(key.digest).toBe(keyDigest(plain));
  expect(plain.startsWith(key.start)).toBe(true);
  expect(JSON.stringify(key)).not.toContain(plain.slice(key.start.length));
  expect(Key.parse(key).scopes).toEqual(["read"]);
});

test("keys differ, and hold 160 random bits", () => {
  const keys = new Set(Array.from({ length: 1_000 }, () => issued().plain));
  expect(keys.size).toBe(1_000);
  for (const key of keys) expect(key).toMatch(/^tl_[0-9a-hjkmnp-tv-z]{36}$/);
});
