import { z } from "zod";
import type { Endpoint } from "../endpoint.ts";
import {
  AcceptInput,
  Invitation,
  InvitationInput,
  InvitationIssued,
  InvitationShown,
  Me,
} from "../people.ts";

export const invitationEndpoints = {
  listInvitations: {
    method: "GET",
    path: "/api/v1/invitations",
    scope: "admin",
    tag: "People",
    summary: "List the invitations that are open",
    output: z.object({ items: z.array(Invitation) }),
  },
  invite: {
    method: "POST",
    path: "/api/v1/invitations",
    scope: "admin",
    tag: "People",
    summary: "Invite somebody into the workspace; this answer is the only time the link is shown",
    description:
      "The link works for seven days, once. It is sent by e-mail as well where the server has a mail server " +
      "(TRIPLINE_SMTP_URL). A new invitation takes the place of an earlier one to the same address.",
    input: InvitationInput,
    output: InvitationIssued,
    status: 201,
  },
  withdrawInvitation: {
    method: "DELETE",
    path: "/api/v1/invitations/{invitation}",
    scope: "admin",
    tag: "People",
    summary: "Take an invitation back; its link stops working at once",
  },
  showInvitation: {
    method: "GET",
    path: "/api/v1/invitation/{token}",
    scope: "read",
    access: "open",
    tag: "People",
    summary: "What an invitation is to, for whoever has its link",
    output: InvitationShown,
  },
  acceptInvitation: {
    method: "POST",
    path: "/api/v1/invitation/{token}/accept",
    scope: "read",
    access: "open",
    tag: "People",
    summary:
      "Accept an invitation: as somebody new with a name and a password, or signed in as whom it invites",
    description: "The answer to somebody new sets the session cookie.",
    input: AcceptInput,
    output: Me,
  },
} as const satisfies Record<string, Endpoint>;
