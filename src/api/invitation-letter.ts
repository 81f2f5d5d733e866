import type { Invitation } from "../contract/people.ts";

/** An invitation as an e-mail. Nothing in it is anybody's own text but names and the address. */
export function invitationLetter({
  email,
  workspace,
  role,
  invitedBy,
  expiresAt,
  link,
}: Invitation & { link: string }): {
  to: string;
  subject: string;
  text: string;
} {
  const who = invitedBy ?? "Somebody";
  const until = expiresAt.slice(0, 16).replace("T", " ");
  const text = [
    `${who} invites you to the workspace ${workspace} of Tripline, as ${role}.`,
    "",
    "Accept here:",
    link,
    "",
    `The link works once, until ${until} UTC. Whoever has it can take your place: don't pass it on.`,
    "If you don't know what this is about, do nothing.",
    "",
  ].join("\n");
  return { to: email, subject: `Invitation to ${workspace} on Tripline`, text };
}
