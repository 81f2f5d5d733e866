import type { Actor } from "../contract/actor.ts";
import type { Endpoints } from "../contract/api.ts";
import { mayDo } from "../contract/key.ts";
import { workspaceDefault } from "../contract/name.ts";
import { passwordCharactersMin } from "../contract/people.ts";
import { Problem } from "../contract/problem.ts";
import { isSetupToken } from "../people/setup-token.ts";
import { changeEntry } from "./audit.ts";
import type { Call, Handlers } from "./call.ts";
import type { ApiDoors } from "./doors.ts";
import { personAs } from "./me.ts";
import { newPerson, signedIn } from "./new-person.ts";

type Names = "getSetup" | "setUp";
type SetUp = Call<Endpoints["setUp"]>;

export function setupHandlers(doors: ApiDoors): Handlers<Names> {
  const { store, live, settings, signIn, log } = doors;
  return {
    async getSetup(call) {
      const oidc = signIn.oidcAt(call.origin);
      const isAnybody = await store.members.isAnybody();
      return {
        needsAdministrator: !isAnybody,
        needsToken: !isAnybody,
        oidc: oidc === null ? null : { name: oidc.name },
        version: settings.version,
        passwordMin: passwordCharactersMin,
      };
    },
    async setUp(call) {
      if (await store.members.isAnybody()) throw taken();
      refuseStranger(doors, call);
      const person = await newPerson(doors, call.input);
      const { id, name, email } = person;
      const actor: Actor = { kind: "person", id, name, email };
      const by = { ...call, workspace: workspaceDefault, actor: call.actor ?? actor };
      const told = { targetKind: "person", targetId: id, targetName: email };
      const entry = changeEntry(doors, by, { action: "administrator created", ...told });
      // Of two at once one makes the administrator.
      if (!(await store.members.addFirst({ person, workspace: workspaceDefault }, [entry]))) throw taken();
      await live.refresh();
      log.info("administrator created", { personId: id });
      const answer = await personAs(doors, actor, workspaceDefault);
      return signedIn(doors, call, { email, password: call.input.password, answer, status: 201 });
    },
  };
}

const taken = () =>
  new Problem("conflict", {
    detail: "There is an administrator already. Sign in; others are invited by an owner, under Members.",
  });

/** Throws Problem `forbidden`: where a call comes from shows nobody to be the server's owner, only these do. */
function refuseStranger({ setupKey }: ApiDoors, { scopes, workspace, input: { token } }: SetUp): void {
  if (workspace === workspaceDefault && mayDo(scopes ?? [], "admin")) return;
  if (token !== undefined && isSetupToken(token, setupKey)) return;
  throw new Problem("forbidden", {
    detail:
      token === undefined
        ? "This takes the set-up link, which the server prints when it starts."
        : "This is not the token of this server's set-up link. The server prints the link when it starts.",
  });
}
