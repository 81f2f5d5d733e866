import type { Invitation, Member } from "../../contract/people.ts";
import type { Role } from "../../contract/role.ts";
import type { Workspace } from "../../contract/workspace.ts";
import type { AuditEntries } from "../store.ts";

/** A person who is there from now on, with a password. */
export interface NewPerson {
  id: string;
  /** Names the password among the person's ways in. */
  accountId: string;
  name: string;
  /** In small letters. */
  email: string;
  passwordHash: string;
  now: string;
}

export interface PasswordReset extends Pick<NewPerson, "passwordHash" | "now"> {
  personId: string;
  /** Names the password among the person's ways in, where they have had none. */
  accountId: string;
  keepSecondFactor: boolean;
}

export type StoredInvitation = Invitation & { digest: string };

/** `last owner`: a workspace keeps one. */
export type MemberChange = "changed" | "unknown" | "last owner";

/** `last owner` of these workspaces, which keep one. */
export type Forgotten =
  | { kind: "forgotten" }
  | { kind: "unknown" }
  | { kind: "last owner"; workspaces: string[] };

/** Who belongs to which workspace, in which role. Changes raise the revision: roles are read from the snapshot. */
export interface Members {
  /** Whether there is any person at all. */
  isAnybody(): Promise<boolean>;
  /** Makes the first person, an owner of the workspace; false, and nothing else, where there is somebody already. */
  addFirst(first: { person: NewPerson; workspace: string }, audit?: AuditEntries): Promise<boolean>;
  person(find: { email: string }): Promise<{ id: string; name: string; email: string } | null>;
  list(find: { workspace: string }): Promise<Member[]>;
  /** Sets the password of a person, takes the second factor away unless it is kept, and ends all sessions. */
  resetPassword(reset: PasswordReset, audit?: AuditEntries): Promise<void>;
  setRole(
    change: { workspace: string; personId: string; role: Role },
    audit?: AuditEntries,
  ): Promise<MemberChange>;
  remove(find: { workspace: string; personId: string }, audit?: AuditEntries): Promise<MemberChange>;
  /**
   * Deletes a person with all ways in, memberships and invitations. The audit, and what they made, keep their id in place
   * of name and address; so do entries that another process adds up to ten minutes later.
   */
  forget(
    person: { id: string; name: string; email: string; now: string },
    audit?: AuditEntries,
  ): Promise<Forgotten>;
  /** Takes the place of an earlier one to the same address. Throws Problem `conflict` where the person is a member. */
  invite(invitation: StoredInvitation, audit?: AuditEntries): Promise<void>;
  /** Those that are open at `now`. */
  invitations(find: { workspace: string; now: string }): Promise<Invitation[]>;
  invitation(find: { digest: string; now: string }): Promise<Invitation | null>;
  isInvited(find: { email: string; now: string }): Promise<boolean>;
  uninvite(find: { workspace: string; id: string }, audit?: AuditEntries): Promise<boolean>;
  /**
   * Makes whom it invites a member: a new person, or one who is there. `gone`: it is open no more. `taken`: for a new
   * person, the address is somebody's by now. One who is a member already keeps the wider role.
   */
  accept(
    accept: { digest: string; now: string; person: NewPerson | { id: string } },
    audit?: AuditEntries,
  ): Promise<"accepted" | "gone" | "taken">;
  /** Accepts all invitations to an address for a person whose it is proved to be. Returns what they are members of now. */
  joinInvited(find: {
    personId: string;
    email: string;
    now: string;
  }): Promise<{ workspace: string; role: Role }[]>;
  /** With its owner, if a person makes it. Throws Problem `conflict` where there is one of the name. */
  addWorkspace(added: { workspace: Workspace; ownerId: string | null }, audit?: AuditEntries): Promise<void>;
  /** Removes an empty one with its members and keys. Returns what there is in it, if it is not empty. */
  removeWorkspace(find: { workspace: string }, audit?: AuditEntries): Promise<string[]>;
}
