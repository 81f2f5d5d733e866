import { secretsOf } from "../auth/credential.ts";
import { Name } from "../contract/name.ts";
import { Problem } from "../contract/problem.ts";
import type { Handlers } from "./call.ts";
import { newest } from "./change.ts";
import type { ApiDoors } from "./doors.ts";

type Names = "listSecrets" | "putSecret" | "deleteSecret";

export function secretHandlers(doors: ApiDoors): Handlers<Names> {
  const { store, live, now } = doors;
  const { people } = store;
  return {
    async listSecrets({ workspace }) {
      return { items: await people.secrets({ workspace }) };
    },
    async putSecret({ workspace, params, input }) {
      const checked = Name.safeParse(params.secret);
      if (!checked.success) {
        const message = checked.error.issues[0]?.message ?? "is not a name";
        throw new Problem("invalid_input", {
          detail: `"${params.secret}" is not a secret's name: ${message}.`,
          issues: [{ path: "secret", message }],
        });
      }
      const name = checked.data;
      await people.putSecret({ workspace, name, value: input.value, now: new Date(now()).toISOString() });
      await live.refresh();
      const secret = (await people.secrets({ workspace })).find((each) => each.name === name);
      if (secret === undefined)
        throw new Problem("conflict", { detail: "Somebody deleted it in the same moment." });
      return secret;
    },
    async deleteSecret({ workspace, params }) {
      const name = params.secret;
      const users = (await newest(doors)).triggers
        .filter((trigger) => trigger.workspace === workspace && secretsOf(trigger.auth).includes(name))
        .map((trigger) => trigger.name);
      if (users.length > 0) {
        const detail = `These triggers need it: ${users.join(", ")}. Delete them, or change their authentication, first.`;
        throw new Problem("conflict", { detail });
      }
      const removed = await people.removeSecret({ workspace, name });
      if (!removed) throw new Problem("not_found", { detail: `No secret is named "${name}".` });
      await live.refresh();
    },
  };
}
