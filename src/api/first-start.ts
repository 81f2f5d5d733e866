import { ApplyInput } from "../contract/apply.ts";
import type { Key, Scope } from "../contract/key.ts";
import { workspaceDefault } from "../contract/name.ts";
import { Problem } from "../contract/problem.ts";
import { issueKey } from "../people/keys.ts";
import { setupToken } from "../people/setup-token.ts";
import { tripline } from "./audit.ts";
import { newest } from "./change.ts";
import { applyDefinitions } from "./definitions/apply.ts";
import type { ApiDoors } from "./doors.ts";
import { keyEntry } from "./keys.ts";
import { triggerView } from "./triggers.ts";

/** What a start made because it was not there; shown once. */
export interface FirstStart {
  adminKey: string | null;
  example: { workflow: string; url: string; curl: string; key: string } | null;
  /** Where the administrator is made, in the console, as long as there is nobody. */
  setUpPath: string | null;
}

const exampleKeyName = "example";

/**
 * Makes what a fresh store lacks: a key that may do everything, and on a store where nothing was ever made an example
 * workflow with a trigger and a key that may call it. A store whose admin keys are all gone, and in which nobody is,
 * gets a new one, since whoever can start the program owns it.
 */
export async function firstStart(doors: ApiDoors, example: unknown): Promise<FirstStart> {
  const keys = await doors.store.people.keys({ workspace: workspaceDefault });
  const isFresh = keys.length === 0 && (await newest(doors)).workflows.length === 0;
  const made = isFresh ? await makeExample(doors, example) : null;
  const isAnybody = await doors.store.members.isAnybody();
  const hasAdmin = isAnybody || keys.some((key) => key.scopes.includes("admin") && isLive(key, doors.now()));
  const adminKey = hasAdmin ? null : await issue(doors, freeName(keys.map(({ name }) => name)), ["admin"]);
  await doors.live.refresh();
  const setUpPath = isAnybody ? null : `/console/set-up?token=${setupToken(doors.setupKey)}`;
  return { adminKey, example: made, setUpPath };
}

async function makeExample(doors: ApiDoors, example: unknown): Promise<FirstStart["example"]> {
  const key = await issue(doors, exampleKeyName, ["intake"]);
  if (key === null) return null;
  const input = ApplyInput.parse({ definitions: [example] });
  const { changes } = await applyDefinitions(doors, tripline(workspaceDefault), input);
  const snapshot = await newest(doors);
  const trigger = snapshot.triggers.find(({ name }) => changes.some((change) => change.name === name));
  if (trigger === undefined) return null;
  const { publicUrl, curl, name } = triggerView(trigger, doors);
  return { workflow: name, url: publicUrl, curl: curl.replaceAll("YOUR_API_KEY_HERE", key), key };
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
