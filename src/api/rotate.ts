import { compileCredentials } from "../auth/compile.ts";
import { replaceSecret } from "../auth/replaced-secret.ts";
import type { Credential } from "../contract/credential.ts";
import { Name } from "../contract/name.ts";
import { Problem } from "../contract/problem.ts";
import type { SecretRotated } from "../contract/secret.ts";
import type { Trigger } from "../contract/trigger.ts";
import { secretsNeeded } from "../engine/validate.ts";
import type { Snapshot } from "../store/store.ts";
import { type Author, changeEntry } from "./audit.ts";
import type { Handlers } from "./call.ts";
import { changeDefinitions, newest } from "./change.ts";
import type { ApiDoors } from "./doors.ts";
import { changedTrigger } from "./triggers.ts";

/** Hex is right for every encoding that a scheme takes a secret in. */
const generatedBytes = 32;
const credentialsMax = 50;

interface Rotation {
  from: string;
  to: string;
  value: string;
  /** When the old credentials end; null: when somebody takes them away. */
  notAfter: string | null;
}

/**
 * Gives the triggers of a secret a second one beside it, under a name of its own: from then on both are taken, and
 * senders can change over one by one.
 */
export function rotateHandlers(doors: ApiDoors): Handlers<"rotateSecret"> {
  const { store, live, now, random } = doors;
  return {
    async rotateSecret(call): Promise<SecretRotated> {
      const { workspace, params, input } = call;
      const snapshot = await newest(doors);
      const names = snapshot.secrets.filter((each) => each.workspace === workspace).map(({ name }) => name);
      const from = params.secret;
      if (!names.includes(from)) throw new Problem("not_found", { detail: `No secret is named "${from}".` });
      const value = input.value ?? Buffer.from(random(generatedBytes)).toString("hex");
      const notAfter = input.overlapMs === undefined ? null : new Date(now() + input.overlapMs).toISOString();
      let rotation: Rotation;
      do {
        const to = input.as ?? nextName(from, names);
        if (names.includes(to))
          throw new Problem("conflict", { detail: `There is a secret "${to}" already.` });
        rotation = { from, to, value, notAfter };
        checkRotation(snapshot, workspace, rotation);
        // Somebody else may take the name at the same moment: then it is another one.
        names.push(to);
      } while (!(await addSecret(doors, call, rotation)));
      const { to } = rotation;
      const changed = await rotated(doors, call, rotation);
      await live.refresh();
      const workflows = await store.definitions.workflows({ workspace });
      return {
        secret: to,
        replaces: from,
        value: input.value === undefined ? value : null,
        triggers: changed.map(({ name, auth }) => ({ name, auth })),
        workflows: workflows.filter((each) => secretsNeeded(each).has(from)).map(({ name }) => name),
      };
    },
  };
}

/** Stores the new secret; false where there is one of its name by now. */
function addSecret(doors: ApiDoors, by: Author, { from, to: name, value }: Rotation): Promise<boolean> {
  const told = { action: "secret stored", targetKind: "secret", targetName: name, detail: `beside ${from}` };
  const secret = { workspace: by.workspace, name, value, now: new Date(doors.now()).toISOString() };
  return doors.store.people.addSecret(secret, [changeEntry(doors, by, told)]);
}

/** A secret that no trigger takes in the end is not left behind. */
async function rotated(doors: ApiDoors, by: Author, rotation: Rotation): Promise<Trigger[]> {
  try {
    return await changeDefinitions(doors, by, (current) => {
      const putTriggers = usersOf(current, by.workspace, rotation.from).map((trigger) =>
        changedTrigger(trigger, { ...trigger, auth: rotatedAuth(trigger, rotation) }, doors.now()),
      );
      return { change: { putTriggers }, result: putTriggers };
    });
  } catch (error) {
    const { from, to: name } = rotation;
    const detail = `the rotation of ${from} failed`;
    const told = { action: "secret deleted", targetKind: "secret", targetName: name, detail };
    await doors.store.people.removeSecret({ workspace: by.workspace, name }, [changeEntry(doors, by, told)]);
    throw error;
  }
}

/** Refuses before anything is written: nobody uses the secret, or the new value is of no use to who does. */
function checkRotation(snapshot: Snapshot, workspace: string, rotation: Rotation): void {
  const { from, to, value } = rotation;
  const triggers = usersOf(snapshot, workspace, from);
  if (triggers.length === 0) {
    const detail = `No trigger uses the secret "${from}"; put another value in its place: tripline secrets set ${from}`;
    throw new Problem("conflict", { detail });
  }
  const known = new Map(
    snapshot.secrets.filter((each) => each.workspace === workspace).map((each) => [each.name, each.value]),
  );
  for (const trigger of triggers) {
    const auth = rotatedAuth(trigger, rotation);
    if (auth.length > credentialsMax) {
      const detail = `The trigger ${trigger.name} would have more than ${credentialsMax} credentials; retire some first.`;
      throw new Problem("conflict", { detail });
    }
    const added = auth.filter((credential) => replaceSecret(credential, { from: to, to: from }) !== null);
    const secret = (reference: string) => (reference === to ? value : (known.get(reference) ?? value));
    const [problem] = compileCredentials(added, { secret, key: () => null }).problems;
    if (problem === undefined) continue;
    const message = `does not fit the trigger ${trigger.name}: ${problem}`;
    throw new Problem("invalid_input", {
      detail: `The value ${message}`,
      issues: [{ path: "value", message }],
    });
  }
}

function usersOf({ triggers }: Snapshot, workspace: string, secret: string): Trigger[] {
  const users = triggers.filter(
    (trigger) =>
      trigger.workspace === workspace &&
      trigger.status !== "retired" &&
      trigger.auth.some((credential) => replaceSecret(credential, { from: secret, to: secret }) !== null),
  );
  return users.toSorted((one, other) => (one.name < other.name ? -1 : 1));
}

/** Each credential of the old secret is followed by its successor. */
function rotatedAuth({ auth }: Trigger, { from, to, notAfter }: Rotation): Credential[] {
  const names = new Set(auth.map(({ name }) => name));
  return auth.flatMap((credential) => {
    const successor = replaceSecret(credential, { from, to });
    if (successor === null) return [credential];
    const { name, notBefore: _from, notAfter: until, ...proves } = successor;
    const named = name === undefined || names.has(to) ? proves : { ...proves, name: to };
    names.add(to);
    if (notAfter === null || (until !== undefined && Date.parse(until) <= Date.parse(notAfter))) {
      return [credential, named];
    }
    return [{ ...credential, notAfter }, named];
  });
}

/** `stripe` → `stripe-2` → `stripe-3`, whichever is free. */
function nextName(name: string, taken: readonly string[]): string {
  const [, stem = name, count = "1"] = /^(.+)-(\d{1,6})$/.exec(name) ?? [];
  for (let number = Number(count) + 1; ; number += 1) {
    const next = `${stem}-${number}`;
    if (taken.includes(next)) continue;
    if (Name.safeParse(next).success) return next;
    throw new Problem("invalid_input", { detail: `"${next}" is too long for a name; give one with \`as\`.` });
  }
}
