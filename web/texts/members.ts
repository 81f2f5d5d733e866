import type { Role } from "../../src/contract/role.ts";

export const texts = {
  title: "Members",
  about: "Who may see and change this workspace.",
  rolesTitle: "What each role may do",
  roles: {
    owner: "Everything, keys, secrets and members included.",
    editor: "Build and change triggers and workflows, and what operators may do.",
    operator: "Replay, resume, cancel, pause and approve, and see everything.",
    viewer: "See everything but secrets; change nothing.",
  } as const satisfies Record<Role, string>,
  columns: {
    who: "Person",
    role: "Role",
    factor: "Second factor",
    since: "Since",
    until: "Open until",
    actions: "Actions",
  },
  on: "on",
  off: "off",
  roleOf: (name: string) => `Role of ${name}`,
  roleChanged: (name: string, role: string) => `${name} is ${role} now.`,
  invited: "Invited",
  invite: {
    open: "Invite somebody",
    title: "Invite somebody",
    about: "They get a link that is good for seven days and once.",
    email: "E-mail",
    submit: "Make the link",
    pass: "Pass this link on; it is not shown again.",
    mailed: "The link was sent by e-mail. You can pass it on yourself, too; it is not shown again.",
    copy: "Copy the link",
    withdraw: "Withdraw",
  },
  remove: {
    open: "Remove",
    title: (name: string) => `Remove ${name}?`,
    about: "They lose access at once. What they made stays.",
    verb: "Remove",
  },
};
