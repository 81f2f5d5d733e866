import { secretsOf } from "../auth/credential.ts";
import { Name } from "../contract/name.ts";
import { Problem } from "../contract/problem.ts";
import { secretsNeeded } from "../engine/validate.ts";
import { changeEntry } from "./audit.ts";
import type { Handlers } from "./call.ts";
import { newest } from "./change.ts";
import type { ApiDoors } from "./doors.ts";

type Names = "listSecrets" | "putSecret" | "showLearnedSecret" | "deleteSecret";

export function secretHandlers(doors: ApiDoors): Handlers<Names> {
  const { store, live, now } = doors;
  const { people } = store;
  return {
    async listSecrets({ workspace }) {
      return { items: await people.secrets({ workspace }) };
    },
    async putSecret(call) {
      const { workspace, params, input } = call;
      const checked = Name.safeParse(params.secret);
      if (!checked.success) {
        const message = checked.error.issues[0]?.message ?? "is not a name";
        throw new Problem("invalid_input", {
          detail: `"${params.secret}" is not a secret's name: ${message}.`,
          issues: [{ path: "secret", message }],
        });
      }
      const name = checked.data;
      const isThere = (await people.secrets({ workspace })).some((each) => each.name === name);
      const entry = changeEntry(doors, call, {
        action: isThere && input.onlyNew !== true ? "secret replaced" : "secret stored",
        targetKind: "secret",
        targetName: name,
      });
      const put = { workspace, name, value: input.value, now: new Date(now()).toISOString() };
      if (input.onlyNew !== true) await people.putSecret(put, [entry]);
      else if (!(await people.addSecret(put, [entry]))) throw taken(name);
      await live.refresh();
      const secret = (await people.secrets({ workspace })).find((each) => each.name === name);
      if (secret === undefined)
        throw new Problem("conflict", { detail: "Somebody deleted it in the same moment." });
      return secret;
    },
    async showLearnedSecret(call) {
      const { workspace, params } = call;
      const name = params.secret;
      const target = { targetKind: "secret", targetName: name };
      const entry = changeEntry(doors, call, { action: "secret shown", ...target });
      const learned = await people.learnedSecret({ workspace, name }, [entry]);
      if (learned !== null) return learned;
      const isThere = (await people.secrets({ workspace })).some((each) => each.name === name);
      throw isThere
        ? new Problem("conflict", {
            detail: `The secret ${name} was stored by its author; only one that came with a provider's challenge is shown.`,
          })
        : new Problem("not_found", {
            detail: `No secret is named "${name}". One that comes with a challenge is there once the provider has sent it.`,
          });
    },
    async deleteSecret(call) {
      const { workspace, params } = call;
      const name = params.secret;
      const users = await usersOf(doors, { workspace, name });
      if (users !== null) {
        throw new Problem("conflict", {
          detail: `It is needed by ${users}. Delete them, or let them do without it, first.`,
        });
      }
      const target = { targetKind: "secret", targetName: name };
      const entry = changeEntry(doors, call, { action: "secret deleted", ...target });
      const removed = await people.removeSecret({ workspace, name }, [entry]);
      if (!removed) throw new Problem("not_found", { detail: `No secret is named "${name}".` });
      await live.refresh();
    },
  };
}

const taken = (name: string) =>
  new Problem("conflict", {
    detail: `A secret is named "${name}" already, and what names it would use the new value at once. Take another name, or replace it.`,
  });

/** The triggers and workflows that would fail without a secret, by their names; null when there are none. */
async function usersOf(
  doors: ApiDoors,
  { workspace, name: secret }: { workspace: string; name: string },
): Promise<string | null> {
  const { triggers } = await newest(doors);
  const workflows = await doors.store.definitions.workflows({ workspace });
  const users = [
    ...triggers
      .filter((trigger) => trigger.workspace === workspace && secretsOf(trigger.auth).includes(secret))
      .map(({ name }) => `the trigger ${name}`),
    ...workflows
      .filter((workflow) => secretsNeeded(workflow).has(secret))
      .map(({ name }) => `the workflow ${name}`),
  ];
  return users.length === 0 ? null : users.join(", ");
}
