import { type Key, KeyIssued } from "../contract/key.ts";
import { Problem } from "../contract/problem.ts";
import { issueKey } from "../people/keys.ts";
import type { Handlers } from "./call.ts";
import type { ApiDoors } from "./doors.ts";

type Names = "listKeys" | "issueKey" | "revokeKey";

export function keyHandlers({ store, live, now, random, log }: ApiDoors): Handlers<Names> {
  return {
    async listKeys({ workspace }) {
      return { items: await store.people.keys({ workspace }) };
    },
    async issueKey({ workspace, input, key: by }) {
      if (input.expiresAt !== null && Date.parse(input.expiresAt) <= now()) {
        const message = "must lie in the future";
        throw new Problem("invalid_input", {
          detail: `expiresAt ${message}`,
          issues: [{ path: "expiresAt", message }],
        });
      }
      const { key, plain } = issueKey({ ...input, workspace, now: now(), random });
      await store.people.addKey(key);
      await live.refresh();
      log.info("key issued", { workspace, keyId: key.id, scopes: key.scopes, by: by.id });
      return KeyIssued.parse({ ...key, key: plain });
    },
    async revokeKey({ workspace, params }) {
      const keys = await store.people.keys({ workspace });
      const found = keys.find(
        ({ id, name, revokedAt }) => revokedAt === null && (id === params.key || name === params.key),
      );
      if (found === undefined) {
        throw new Problem("not_found", { detail: `No key in use has the id or name "${params.key}".` });
      }
      if (isLastAdministrator(found, keys, now())) {
        const detail =
          "This is the last key with the scope `admin`; without one, nobody could issue another. Issue its successor first.";
        throw new Problem("conflict", { detail });
      }
      await store.people.revokeKey({ workspace, idOrName: found.id, now: new Date(now()).toISOString() });
      await live.refresh();
    },
  };
}

function isLastAdministrator(key: Key, keys: readonly Key[], now: number): boolean {
  const administrates = ({ scopes, revokedAt, expiresAt }: Key) =>
    scopes.includes("admin") && revokedAt === null && (expiresAt === null || Date.parse(expiresAt) > now);
  return administrates(key) && !keys.some((other) => other.id !== key.id && administrates(other));
}
