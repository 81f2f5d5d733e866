import { type Command, Option } from "commander";
import { type Key, Scope } from "../contract/key.ts";
import { agree } from "./agreement.ts";
import { type ConnectionOptions, connect, connected, deleting } from "./connection.ts";
import { momentToCome } from "./moment.ts";
import { localTime, note, say, show, table } from "./output.ts";

interface IssueOptions extends ConnectionOptions {
  scope: Scope[];
  expires?: string;
}

export function keysCommand(program: Command): void {
  const keys = program.command("keys").description("issue, list and revoke API keys");
  connected(keys.command("list", { isDefault: true }))
    .description("list API keys")
    .action(list);
  connected(keys.command("issue <name>"))
    .description("issue an API key and print it, this once")
    .addOption(
      new Option(
        "--scope <scope...>",
        "what it may do: call triggers, see, keep going, change, or everything",
      )
        .choices(Scope.options)
        .default(["intake"]),
    )
    .option(
      "--expires <in>",
      "after 12h, 30d, or at a point in time such as 2027-01-31T12:00:00Z",
      momentToCome,
    )
    .action(issue);
  deleting(keys.command("revoke <key>"))
    .description(
      "revoke a key by id or name; it stops working at once. Asks where it is the one that is called with",
    )
    .action(revoke);
}

async function list(options: ConnectionOptions): Promise<void> {
  const { items } = await connect(options).listKeys({});
  const live = items.filter(({ revokedAt }) => revokedAt === null);
  show(items, options, () =>
    table(
      live,
      [
        { title: "name", text: ({ name }) => name },
        { title: "begins with", text: ({ start }) => `${start}…` },
        { title: "scopes", text: ({ scopes }) => scopes.join(", ") },
        { title: "issued", text: ({ createdAt }) => localTime(createdAt) },
        { title: "by", text: ({ issuedBy }) => issuedBy ?? "tripline" },
        { title: "last used", text: ({ lastUsedAt }) => localTime(lastUsedAt) ?? "never" },
        { title: "expires", text: ({ expiresAt }: Key) => localTime(expiresAt) ?? "never" },
      ],
      "There are no keys.",
    ),
  );
}

async function issue(name: string, { scope, expires, ...options }: IssueOptions): Promise<void> {
  const issued = await connect(options).issueKey({
    input: { name, scopes: scope, expiresAt: expires ?? null },
  });
  if (options.json !== true) note("This key is shown this once; keep it where you keep secrets.");
  show(issued, options, () => issued.key);
}

async function revoke(key: string, options: ConnectionOptions & { yes?: boolean }): Promise<void> {
  const client = connect(options);
  const { id, name } = await client.getMe({});
  if (key === id || key === name) {
    const what = `the key ${name}, which this command calls with: it can do nothing more then`;
    await agree({ question: `Revoke ${what}?`, statement: `This revokes ${what}.` }, options);
  }
  await client.revokeKey({ key });
  if (options.json !== true) say(`The key ${key} is revoked.`);
}
