import { KeyName, keyValueCharactersMax } from "../contract/key-value.ts";
import type { Json } from "../contract/name.ts";
import { Problem } from "../contract/problem.ts";
import type { Handlers } from "./call.ts";
import type { ApiDoors } from "./doors.ts";
import { parseInput } from "./input.ts";

type Names = "listKeyValues" | "getKeyValue" | "putKeyValue" | "incrementKeyValue" | "deleteKeyValue";

export function keyValueHandlers({ store: { keyValues }, now }: ApiDoors): Handlers<Names> {
  const instant = (afterMs = 0) => new Date(now() + afterMs).toISOString();
  const writing = (workspace: string, key: string, expiresInMs: number | null) => ({
    workspace,
    key: parseInput(KeyName, key),
    now: instant(),
    expiresAt: expiresInMs === null ? null : instant(expiresInMs),
  });
  return {
    async listKeyValues({ workspace, query: { prefix, after, limit } }) {
      const read = await keyValues.list({ workspace, prefix, after, limit: limit + 1, now: instant() });
      const items = read.slice(0, limit);
      return { items, next: read.length > limit ? (items.at(-1)?.key ?? null) : null };
    },
    async getKeyValue({ workspace, params: { key } }) {
      return (await keyValues.get({ workspace, key, now: instant() })) ?? unknownKey(key);
    },
    async putKeyValue({ workspace, params: { key }, input: { value, expiresInMs, ifVersion } }) {
      refuseLong(value);
      const put = { ...writing(workspace, key, expiresInMs), value, ifVersion };
      const kept = await keyValues.put(put);
      if (kept !== null) return kept;
      throw new Problem("conflict", { detail: `The key "${key}" has another version than ${ifVersion}.` });
    },
    async incrementKeyValue({ workspace, params: { key }, input: { by, expiresInMs } }) {
      const kept = await keyValues.increment({ ...writing(workspace, key, expiresInMs), amount: by });
      if (kept !== null) return kept;
      throw new Problem("conflict", { detail: `What is kept under "${key}" is no number.` });
    },
    async deleteKeyValue({ workspace, params: { key } }) {
      if (!(await keyValues.remove({ workspace, key, now: instant() }))) unknownKey(key);
    },
  };
}

function refuseLong(value: Json): void {
  if (JSON.stringify(value).length <= keyValueCharactersMax) return;
  const message = `a value may have ${keyValueCharactersMax} characters of JSON`;
  throw new Problem("invalid_input", { detail: message, issues: [{ path: "value", message }] });
}

function unknownKey(key: string): never {
  throw new Problem("not_found", { detail: `Nothing is kept under "${key}".` });
}
