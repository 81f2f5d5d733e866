import type { Command } from "commander";
import { agreeToDelete } from "./agreement.ts";
import { type ConnectionOptions, connect, connected, deleting } from "./connection.ts";
import { localTime, note, say, show, table } from "./output.ts";

export function workspacesCommand(program: Command): void {
  const workspaces = program.command("workspaces").description("workspaces, each with its own everything");
  connected(workspaces.command("list", { isDefault: true }))
    .description("list those that the key belongs to")
    .action(list);
  connected(workspaces.command("create <name>"))
    .description("make a workspace, and print a key for it that may do everything, this once")
    .action(create);
  deleting(workspaces.command("delete <name>"))
    .description("delete the key's workspace, once nothing is in it")
    .action(remove);
}

async function list(options: ConnectionOptions): Promise<void> {
  const { items } = await connect(options).listWorkspaces({});
  show(items, options, () =>
    table(
      items,
      [
        { title: "name", text: ({ name }) => name },
        { title: "role", text: ({ role }) => role },
        { title: "since", text: ({ createdAt }) => localTime(createdAt) },
      ],
      "The key belongs to none.",
    ),
  );
}

async function create(name: string, options: ConnectionOptions): Promise<void> {
  const made = await connect(options).createWorkspace({ input: { name } });
  if (options.json !== true) {
    note(
      `The workspace ${name} is there. Its key is shown this once; with it: tripline members invite <email> --role owner`,
    );
  }
  show(made, options, () => made.adminKey ?? "");
}

async function remove(name: string, options: ConnectionOptions & { yes?: boolean }): Promise<void> {
  await agreeToDelete(`the workspace ${name}, with its members, keys and audit`, options);
  await connect(options).deleteWorkspace({ workspace: name });
  if (options.json !== true) say(`The workspace ${name} is deleted.`);
}
