import type { AuditEntry } from "../contract/audit.ts";
import { type Key, KeyIssued } from "../contract/key.ts";
import { Problem } from "../contract/problem.ts";
import { issueKey } from "../people/keys.ts";
import { type Author, changeEntry } from "./audit.ts";
import type { Handlers } from "./call.ts";
import type { ApiDoors } from "./doors.ts";

type Names = "listKeys" | "issueKey" | "revokeKey";

export function keyHandlers(doors: ApiDoors): Handlers<Names> {
  const { store, live, now, random, log } = doors;
  return {
    async listKeys({ workspace }) {
      return { items: await store.people.keys({ workspace }) };
    },
    async issueKey(call) {
      const { workspace, input, actor } = call;
      if (input.expiresAt !== null && Date.parse(input.expiresAt) <= now()) {
        const message = "must lie in the future";
        throw new Problem("invalid_input", {
          detail: `expiresAt ${message}`,
          issues: [{ path: "expiresAt", message }],
        });
      }
      const { key, plain } = issueKey({ ...input, workspace, issuedBy: actor.name, now: now(), random });
      await store.people.addKey(key, [keyEntry(doors, call, "key issued", key)]);
      await live.refresh();
      log.info("key issued", { workspace, keyId: key.id, scopes: key.scopes, by: actor.id });
      return KeyIssued.parse({ ...key, key: plain });
    },
    async revokeKey(call) {
      const { workspace, params } = call;
      const keys = await store.people.keys({ workspace });
      const found = keys.find(
        ({ id, name, revokedAt }) => revokedAt === null && (id === params.key || name === params.key),
      );
      if (found === undefined) {
        throw new Problem("not_found", { detail: `No key in use has the id or name "${params.key}".` });
      }
      const hasOwner = live
        .current()
        .members.some((each) => each.workspace === workspace && each.role === "owner");
      if (!hasOwner && isLastAdministrator(found, keys, now())) {
        const detail =
          "This is the last key with the scope `admin`, and nobody owns the workspace: none could be issued any more. " +
          "Issue its successor, or invite an owner, first.";
        throw new Problem("conflict", { detail });
      }
      await store.people.revokeKey({ workspace, idOrName: found.id, now: new Date(now()).toISOString() }, [
        keyEntry(doors, call, "key revoked", found),
      ]);
      await live.refresh();
    },
  };
}

/** What is written down of a key that was issued or revoked. */
export function keyEntry(
  doors: Pick<ApiDoors, "now" | "random">,
  by: Author,
  action: string,
  { id, name, scopes, expiresAt }: Key,
): AuditEntry {
  const detail = `scopes ${scopes.join(", ")}; ${expiresAt === null ? "does not expire" : `expires ${expiresAt}`}`;
  return changeEntry(doors, by, { action, targetKind: "key", targetId: id, targetName: name, detail });
}

function isLastAdministrator(key: Key, keys: readonly Key[], now: number): boolean {
  const administrates = ({ scopes, revokedAt, expiresAt }: Key) =>
    scopes.includes("admin") && revokedAt === null && (expiresAt === null || Date.parse(expiresAt) > now);
  return administrates(key) && !keys.some((other) => other.id !== key.id && administrates(other));
}
