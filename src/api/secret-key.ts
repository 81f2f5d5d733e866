import { workspaceDefault } from "../contract/name.ts";
import { Problem } from "../contract/problem.ts";
import { changeEntry } from "./audit.ts";
import type { Handlers } from "./call.ts";
import type { ApiDoors } from "./doors.ts";

/** A call is answered soon, so that whoever makes it sees how far it is. */
const forMs = 500;

export function secretKeyHandlers(doors: ApiDoors): Handlers<"rotateSecretKey"> {
  const { store, live } = doors;
  return {
    async rotateSecretKey(call) {
      if (call.workspace !== workspaceDefault) {
        throw new Problem("forbidden", {
          detail: `The key is that of all workspaces: it takes an owner, or an admin key, of the workspace ${workspaceDefault}.`,
        });
      }
      const [newest, ...old] = store.sealing.keys().given;
      if (newest === undefined || old.length === 0) {
        throw new Problem("conflict", {
          detail:
            "The server was given one key. Start it with the new one as TRIPLINE_SECRET_KEY and the one until now as " +
            "TRIPLINE_SECRET_KEY_OLD (or with both in the file secret.key, the new one in the first line).",
        });
      }
      const told = { action: "secret key changed", targetKind: "secret key", targetName: newest };
      const changed = await store.sealing.change([changeEntry(doors, call, told)]);
      if (changed) await live.refresh();
      if (call.input.endLinks) {
        await store.sealing.endLinks([changeEntry(doors, call, { ...told, action: "links ended" })]);
      }
      const done = await store.sealing.reseal({ after: call.input.after ?? null, forMs });
      return { inForce: newest, old, changed, ...done, isShared: store.kind === "postgres" };
    },
  };
}
