import { texts as shell } from "./shell.ts";

export const texts = {
  title: "You are invited",
  closed: "This invitation is closed",
  signIn: "Sign in",
  about: ({
    workspace,
    role,
    invitedBy,
  }: {
    workspace: string;
    role: keyof typeof shell.roles;
    invitedBy: string | null;
  }) =>
    `${invitedBy === null ? "You are" : `${invitedBy} asks you`} to join the workspace ${workspace} as ${shell.roles[role]}.`,
  name: "Your name",
  email: "E-mail",
  password: "Password",
  passwordHint: "At least 10 characters.",
  join: "Join",
  signInAndJoin: "Sign in and join",
  secondFactor: "You use a second factor: sign in first, then open the link again.",
};
