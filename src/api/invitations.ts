import type { z } from "zod";
import type { Actor } from "../contract/actor.ts";
import type { AuditEntry } from "../contract/audit.ts";
import type { AcceptInput, Invitation } from "../contract/people.ts";
import { Problem } from "../contract/problem.ts";
import { newAddressId, newId } from "../core/id.ts";
import { keyDigest } from "../core/key-digest.ts";
import type { NewPerson } from "../store/store.ts";
import { type Author, changeEntry } from "./audit.ts";
import type { Handlers } from "./call.ts";
import type { ApiDoors } from "./doors.ts";
import { invitationLetter } from "./invitation-letter.ts";
import { personAs } from "./me.ts";
import { newPerson, signedIn } from "./new-person.ts";

type Names = "listInvitations" | "invite" | "withdrawInvitation" | "showInvitation" | "acceptInvitation";

const invitationMs = 7 * 86_400_000;
/** Places that may wait for people in one workspace. */
const openMax = 500;

export function invitationHandlers(doors: ApiDoors): Handlers<Names> {
  const { store, live, now, random, settings } = doors;
  const instant = (afterMs = 0) => new Date(now() + afterMs).toISOString();
  const open = (workspace: string) => store.members.invitations({ workspace, now: instant() });

  async function find(token: string): Promise<Invitation> {
    const found = await store.members.invitation({ digest: keyDigest(token), now: instant() });
    if (found === null) throw gone();
    return found;
  }

  return {
    listInvitations: async ({ workspace }) => ({ items: await open(workspace) }),
    async invite(call) {
      const { workspace, input, actor } = call;
      if ((await open(workspace)).length >= openMax) {
        throw new Problem("conflict", { detail: `${openMax} invitations are open already. Take some back.` });
      }
      const token = newAddressId("inv", random);
      const invitation: Invitation = {
        ...input,
        id: newId("ivt", { now: now(), random }),
        workspace,
        invitedBy: actor.name,
        createdAt: instant(),
        expiresAt: instant(invitationMs),
      };
      const digest = keyDigest(token);
      await store.members.invite({ ...invitation, digest }, [entryOf(doors, call, "invited", invitation)]);
      await live.refresh();
      const link = `${settings.consoleUrl() ?? call.origin}/console/invitations/${token}`;
      return { ...invitation, link, isMailed: await mailed(doors, { ...invitation, link }) };
    },
    async withdrawInvitation(call) {
      const { workspace, params } = call;
      const found = (await open(workspace)).find(({ id, email }) => [id, email].includes(params.invitation));
      const entry = found && entryOf(doors, call, "invitation withdrawn", found);
      const isGone = found && (await store.members.uninvite({ workspace, id: found.id }, entry && [entry]));
      if (isGone !== true) {
        throw new Problem("not_found", { detail: `No invitation is open by the id "${params.invitation}".` });
      }
    },
    async showInvitation({ params }) {
      const { workspace, email, role, invitedBy, expiresAt } = await find(params.token);
      const isKnown = (await store.members.person({ email })) !== null;
      return { workspace, email, role, invitedBy, expiresAt, isKnown };
    },
    async acceptInvitation(call) {
      const { params, input } = call;
      const invitation = await find(params.token);
      const { workspace, email, role } = invitation;
      const accept = async (actor: Actor, person: NewPerson | { id: string }) => {
        const by = { ...call, workspace, actor };
        const told = { targetKind: "person", targetId: actor.id, targetName: email, detail: `as ${role}` };
        const entry = changeEntry(doors, by, { action: "invitation accepted", ...told });
        const digest = keyDigest(params.token);
        refuseLate(await store.members.accept({ digest, now: instant(), person }, [entry]), invitation);
        await live.refresh();
        return personAs(doors, actor, workspace);
      };
      if ((await store.members.person({ email })) !== null) {
        const actor = signedInAs(call.actor, invitation);
        return accept(actor, { id: actor.id });
      }
      const { name, password } = newcomer(input);
      const person = await newPerson(doors, { name, email, password });
      const answer = await accept({ kind: "person", id: person.id, name, email }, person);
      return signedIn(doors, call, { email, password, answer, status: 200 });
    },
  };
}

/** Who accepts where the invitation is to somebody who is there already. Throws Problem `unauthenticated`, `forbidden`. */
function signedInAs(actor: Actor | null, { email }: Invitation): Actor {
  if (actor === null || actor.kind !== "person") {
    throw new Problem("unauthenticated", { detail: `Sign in as ${email} to accept the invitation.` });
  }
  if (actor.email === email) return actor;
  throw new Problem("forbidden", {
    detail: `The invitation is for ${email}; you are signed in as ${actor.email ?? actor.name}. Sign out, and in as ${email}.`,
  });
}

/** Throws Problem `invalid_input` with what is missing. */
function newcomer({ name, password }: z.infer<typeof AcceptInput>): { name: string; password: string } {
  if (name !== undefined && password !== undefined) return { name, password };
  const missing = [...(name === undefined ? ["name"] : []), ...(password === undefined ? ["password"] : [])];
  throw new Problem("invalid_input", {
    detail: `Whoever is new here gives a ${missing.join(" and a ")}.`,
    issues: missing.map((path) => ({ path, message: "is needed of somebody new" })),
  });
}

function refuseLate(verdict: "accepted" | "gone" | "taken", { email }: Invitation): void {
  if (verdict === "gone") throw gone();
  if (verdict === "taken") {
    throw new Problem("conflict", {
      detail: `${email} is somebody's by now. Sign in and open the link again.`,
    });
  }
}

const gone = () =>
  new Problem("not_found", {
    detail: "This invitation is not open: it was accepted, taken back, or has ended. Ask for another one.",
  });

function entryOf(doors: ApiDoors, by: Author, action: string, { id, email, role }: Invitation): AuditEntry {
  const target = { targetKind: "invitation", targetId: id, targetName: email };
  return changeEntry(doors, by, { action, ...target, detail: `as ${role}` });
}

/** Whether the letter went out; the link is shown either way. */
async function mailed({ post, log }: ApiDoors, issued: Invitation & { link: string }): Promise<boolean> {
  if (post === null) return false;
  try {
    await post(invitationLetter(issued));
    return true;
  } catch (error) {
    log.warn("invitation not sent", { invitationId: issued.id, error });
    return false;
  }
}
