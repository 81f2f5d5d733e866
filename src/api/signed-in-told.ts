import type { Actor } from "../contract/actor.ts";
import { workspaceDefault } from "../contract/name.ts";
import { membershipsOf } from "../people/memberships.ts";
import { type Session, sessionToken } from "../people/sessions.ts";
import { changeEntry } from "./audit.ts";
import type { ApiContext } from "./context.ts";
import type { ApiDoors } from "./doors.ts";
import { addressOf, originOf } from "./origin.ts";

/** What is written down of calls that gave somebody a session. */
const actions: Readonly<Record<string, string>> = {
  "/sign-in/email": "signed in",
  "/callback/oidc": "signed in",
  "/two-factor/verify-totp": "signed in",
  "/two-factor/verify-backup-code": "signed in",
  "/change-password": "password changed",
  "/two-factor/disable": "second factor switched off",
};
/** The first right code of somebody who is signed in already. */
const switchedOn = "second factor switched on";

/** Passes the library's answer on, and writes down who has signed in, in each workspace of theirs. */
export async function signedInTold(
  c: ApiContext,
  doors: ApiDoors,
  { path, response }: { path: string; response: Response },
): Promise<Response> {
  const action = actions[path];
  const cookies = cookiesSet(response);
  if (action === undefined || response.status >= 400 || sessionToken(cookies) === null) return response;
  const { session } = await doors.signIn.session(cookies, originOf(c, doors));
  if (session === null) return response;
  if (path === "/callback/oidc") await joinInvited(c, doors, session);
  const wasSignedIn = sessionToken(c.req.header("cookie")) !== null;
  const told = path === "/two-factor/verify-totp" && wasSignedIn ? switchedOn : action;
  const workspaces = membershipsOf(doors.live.current(), session.personId).map(({ workspace }) => workspace);
  await note(c, doors, {
    session,
    action: told,
    places: (workspaces.length > 0 ? workspaces : [workspaceDefault]).map((workspace) => ({ workspace })),
  });
  return response;
}

/** A provider vouches for the address: whoever it was invited by need not be shown the link as well. */
async function joinInvited(c: ApiContext, doors: ApiDoors, session: Session): Promise<void> {
  const { personId, email } = session;
  const { store, live, now } = doors;
  const at = new Date(now()).toISOString();
  if (!(await store.members.isInvited({ email, now: at }))) return;
  const joined = await store.members.joinInvited({ personId, email, now: at });
  await live.refresh();
  const places = joined.map(({ workspace, role }) => ({ workspace, detail: `as ${role}` }));
  await note(c, doors, { session, action: "invitation accepted", places });
}

interface Noted {
  session: Session;
  action: string;
  places: readonly { workspace: string; detail?: string }[];
}

async function note(c: ApiContext, doors: ApiDoors, { session, action, places }: Noted): Promise<void> {
  const { personId: id, name, email } = session;
  const actor: Actor = { kind: "person", id, name, email };
  const from = { actor, requestId: c.get("requestId"), address: addressOf(c, doors) };
  const told = { action, targetKind: "person", targetId: id, targetName: email };
  const kind = action === "invitation accepted" ? "change" : "session";
  await doors.store.audit.add(
    places.map(({ workspace, detail = null }) => ({
      ...changeEntry(doors, { ...from, workspace }, { ...told, detail }),
      kind,
    })),
  );
}

/** As the browser will send them. */
const cookiesSet = (response: Response): string =>
  response.headers
    .getSetCookie()
    .map((cookie) => cookie.split(";", 1)[0] ?? "")
    .filter((cookie) => !cookie.endsWith("="))
    .join("; ");
