import { Argument, type Command, Option } from "commander";
import { Role } from "../contract/role.ts";
import { agree } from "./agreement.ts";
import { type ConnectionOptions, connect, connected } from "./connection.ts";
import { fields, localTime, note, say, show, table } from "./output.ts";

interface InviteOptions extends ConnectionOptions {
  role: Role;
}

export function membersCommand(program: Command): void {
  const members = program.command("members").description("who belongs to the workspace, and in which role");
  connected(members.command("list", { isDefault: true }))
    .description("list members, and invitations that are open")
    .action(list);
  connected(members.command("invite <email>"))
    .description("invite somebody, and print the link, this once")
    .addOption(
      new Option("--role <role>", "see; keep going; change; or everything")
        .choices(Role.options)
        .default("viewer"),
    )
    .action(invite);
  connected(members.command("withdraw <invitation>"))
    .description("take an invitation back, by e-mail or id")
    .action(withdraw);
  connected(members.command("role <member>"))
    .description("give a member, by e-mail or id, another role")
    .addArgument(new Argument("<role>", "what they may do").choices(Role.options))
    .action(changeRole);
  connected(members.command("remove <member>"))
    .description("take a member out of the workspace, by e-mail or id, at once")
    .action(remove);
  connected(members.command("forget <member>"))
    .description("delete who somebody is, by e-mail or id, in every workspace; the audit keeps an id alone")
    .option("-y, --yes", "don't ask; needed where there is no terminal to ask at")
    .action(forget);
}

async function forget(member: string, options: ConnectionOptions & { yes?: boolean }): Promise<void> {
  await agree(
    {
      question: `Forget ${member}? Who they are is deleted, in every workspace, and can't be brought back.`,
      statement: `This deletes who ${member} is, in every workspace.`,
    },
    options,
  );
  await connect(options).forgetMember({ member });
  if (options.json !== true)
    say(`${member} is forgotten. What they made stays; the audit keeps an id alone.`);
}

async function list(options: ConnectionOptions): Promise<void> {
  const client = connect(options);
  const [{ items: members }, { items: invitations }] = [
    await client.listMembers({}),
    await client.listInvitations({}),
  ];
  show({ members, invitations }, options, () => {
    const people = table(
      members,
      [
        { title: "name", text: ({ name }) => name },
        { title: "e-mail", text: ({ email }) => email },
        { title: "role", text: ({ role }) => role },
        { title: "second factor", text: ({ isTwoFactor }) => (isTwoFactor ? "yes" : "no") },
        { title: "since", text: ({ since }) => localTime(since) },
      ],
      "Nobody is in the workspace. Invite somebody: tripline members invite <email> --role owner",
    );
    if (invitations.length === 0) return people;
    const open = table(
      invitations,
      [
        { title: "invited", text: ({ email }) => email },
        { title: "role", text: ({ role }) => role },
        { title: "by", text: ({ invitedBy }) => invitedBy ?? "tripline" },
        { title: "until", text: ({ expiresAt }) => localTime(expiresAt) },
      ],
      "",
    );
    return `${people}\n\n${open}`;
  });
}

async function invite(email: string, { role, ...options }: InviteOptions): Promise<void> {
  const issued = await connect(options).invite({ input: { email, role } });
  if (options.json !== true) {
    const sent = issued.isMailed ? "It went out by e-mail as well." : "Send it to them.";
    note(`The link works once, until ${localTime(issued.expiresAt)}, and is shown this once. ${sent}`);
  }
  show(issued, options, () => issued.link);
}

async function withdraw(invitation: string, options: ConnectionOptions): Promise<void> {
  await connect(options).withdrawInvitation({ invitation });
  if (options.json !== true) say(`The invitation ${invitation} is taken back.`);
}

async function changeRole(member: string, role: Role, options: ConnectionOptions): Promise<void> {
  const changed = await connect(options).patchMember({ member, input: { role } });
  show(changed, options, () => fields({ name: changed.name, "e-mail": changed.email, role: changed.role }));
}

async function remove(member: string, options: ConnectionOptions): Promise<void> {
  await connect(options).removeMember({ member });
  if (options.json !== true) say(`${member} is no member any more.`);
}
