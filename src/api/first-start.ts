import type { Key, Scope } from "../contract/key.ts";
import { workspaceDefault } from "../contract/name.ts";
import { Problem } from "../contract/problem.ts";
import { issueKey } from "../people/keys.ts";
import { setupToken } from "../people/setup-token.ts";
import { tripline } from "./audit.ts";
import { newest } from "./change.ts";
import type { ApiDoors } from "./doors.ts";
import type { Example } from "./example.ts";
import { keyEntry } from "./keys.ts";

/** What a start made because it was not there; shown once. */
export interface FirstStart {
  adminKey: string | null;
  example: (Example & { key: string }) | null;
  /** Where the administrator is made, in the console, as long as there is nobody. */
  setUpPath: string | null;
}

const exampleKeyName = "example";

/**
 * Makes what a fresh store lacks: a key that may do everything, and on a store where nothing was ever made an example
 * workflow with a trigger and a key that may call it. A store whose admin keys are all gone, and in which nobody is,
 * gets a new one, since whoever can start the program owns it.
 */
export async function firstStart(doors: ApiDoors, example: () => Promise<unknown>): Promise<FirstStart> {
  const keys = await doors.store.people.keys({ workspace: workspaceDefault });
  const isFresh = keys.length === 0 && (await newest(doors)).workflows.length === 0;
  const made = isFresh ? await exampleOf(doors, example) : null;
  const isAnybody = await doors.store.members.isAnybody();
  const hasAdmin = isAnybody || keys.some((key) => key.scopes.includes("admin") && isLive(key, doors.now()));
  const adminKey = hasAdmin ? null : await issue(doors, freeName(keys.map(({ name }) => name)), ["admin"]);
  await doors.live.refresh();
  const setUpPath = isAnybody ? null : `/console/set-up?token=${setupToken(doors.setupKey)}`;
  return { adminKey, example: made, setUpPath };
}

/** What makes it is loaded for this one time. */
async function exampleOf(doors: ApiDoors, read: () => Promise<unknown>): Promise<FirstStart["example"]> {
  const key = await issue(doors, exampleKeyName, ["intake"]);
  if (key === null) return null;
  const { makeExample } = await import("./example.ts");
  const made = await makeExample(doors, { definition: await read(), key });
  return made && { ...made, key };
}

/** Null when another process, started at the same time, has just made it. */
async function issue(doors: ApiDoors, name: string, scopes: Scope[]): Promise<string | null> {
  const { key, plain } = issueKey({
    ...doors,
    workspace: workspaceDefault,
    name,
    scopes,
    expiresAt: null,
    now: doors.now(),
  });
  try {
    await doors.store.people.addKey(key, [keyEntry(doors, tripline(workspaceDefault), "key issued", key)]);
    return plain;
  } catch (error) {
    if (error instanceof Problem && error.code === "conflict") return null;
    throw error;
  }
}

function isLive({ revokedAt, expiresAt }: Key, now: number): boolean {
  return revokedAt === null && (expiresAt === null || Date.parse(expiresAt) > now);
}

function freeName(taken: readonly string[]): string {
  for (let number = 1; ; number += 1) {
    const name = number === 1 ? "admin" : `admin-${number}`;
    if (!taken.includes(name)) return name;
  }
}
