import { z } from "zod";
import type { Endpoint } from "../endpoint.ts";
import { Me, Member, MemberPatch, PasswordReset, PasswordSet, Setup, SetupInput } from "../people.ts";

export const peopleEndpoints = {
  getMe: {
    method: "GET",
    path: "/api/v1/me",
    scope: "read",
    access: "signed-in",
    tag: "People",
    summary: "Who is asking, and what they may do where",
    output: Me,
  },
  getSetup: {
    method: "GET",
    path: "/api/v1/setup",
    scope: "read",
    access: "open",
    tag: "People",
    summary: "What a sign-in page has to know",
    output: Setup,
  },
  setUp: {
    method: "POST",
    path: "/api/v1/setup",
    scope: "admin",
    access: "open",
    tag: "People",
    summary: "Create the administrator, while nobody is there, and sign in",
    description:
      "The administrator becomes an owner of the workspace `default`; the answer sets the session cookie. It takes the " +
      "token of the set-up link that the server prints, or a key with the scope `admin`; neither is needed on the " +
      "server's own machine. `conflict` once there is somebody.",
    input: SetupInput,
    output: Me,
    status: 201,
  },
  listMembers: {
    method: "GET",
    path: "/api/v1/members",
    scope: "read",
    tag: "People",
    summary: "List the people of the workspace",
    output: z.object({ items: z.array(Member) }),
  },
  patchMember: {
    method: "PATCH",
    path: "/api/v1/members/{member}",
    scope: "admin",
    tag: "People",
    summary: "Change a member's role; the member by id or e-mail",
    description: "A workspace keeps an owner: the last one's role stays.",
    input: MemberPatch,
    output: Member,
  },
  resetPassword: {
    method: "POST",
    path: "/api/v1/members/{member}/reset-password",
    scope: "admin",
    tag: "People",
    summary: "Give a member another password, and end their sessions; the member by id or e-mail",
    description:
      "For who has lost theirs. It takes an owner of every workspace that the member belongs to, or of `default`, " +
      "whose owners look after the server.",
    input: PasswordReset,
    output: PasswordSet,
  },
  forgetMember: {
    method: "POST",
    path: "/api/v1/members/{member}/forget",
    scope: "admin",
    tag: "People",
    summary: "Forget a person, by id or e-mail: who they are is deleted, and they are signed out everywhere",
    description:
      "It takes an owner of every workspace that they belong to, or of `default`, whose owners may name anybody by e-mail. " +
      "What they made stays. The audit keeps an id, and the addresses that they called from, until it is deleted itself. " +
      "A workspace keeps an owner: the last one is not forgotten.",
  },
  removeMember: {
    method: "DELETE",
    path: "/api/v1/members/{member}",
    scope: "admin",
    tag: "People",
    summary: "Take a person out of the workspace, by id or e-mail, at once",
    description: "A workspace keeps an owner: the last one stays. What they made stays, too.",
  },
} as const satisfies Record<string, Endpoint>;
