import { stat } from "node:fs/promises";
import { join, resolve } from "node:path";
import type { Command } from "commander";
import { createClient } from "../contract/client.ts";
import { type ConnectionOptions, connect, connected, serverUrl } from "./connection.ts";
import { UsageError } from "./failure.ts";
import { note, say, show } from "./output.ts";
import { readPassword } from "./password.ts";
import { typed } from "./question.ts";
import { request } from "./request.ts";
import { terminal } from "./terminal.ts";

interface CreateOptions extends ConnectionOptions {
  email?: string;
  name?: string;
}

interface ResetOptions extends ConnectionOptions {
  keepSecondFactor?: true;
  ask?: true;
}

interface RecoverOptions {
  data?: string;
  databaseUrl?: string;
  json?: boolean;
}

export function adminCommand(program: Command): void {
  const admin = program.command("admin").description("create the administrator, and let people in again");
  connected(admin.command("create"))
    .description(
      "create the first person, who owns the workspace default; the password is asked for, or piped in",
    )
    .option("--email <email>", "their e-mail address, which they sign in with")
    .option("--name <name>", "their name (default: what stands before the @)")
    .action(create);
  connected(admin.command("reset-password <member>"))
    .description("give somebody another password, by e-mail, and end their sessions")
    .option("--ask", "ask for the password, or take it from a pipe, instead of making one")
    .option("--keep-second-factor", "they still have their authenticator app")
    .action(resetPassword);
  admin
    .command("recover")
    .description("issue a key that may do everything, straight into the store, where all others are lost")
    .option(
      "--data <folder>",
      "the data folder (default: TRIPLINE_DATA or data); the server is stopped before",
    )
    .option("--database-url <url>", "PostgreSQL instead (default: TRIPLINE_DATABASE_URL); the server may run")
    .option("--json", "print JSON, for programs")
    .action(recoverKey);
}

async function create(options: CreateOptions): Promise<void> {
  const url = serverUrl(options);
  // On the server's own machine nobody has to prove anything while nobody is there.
  const key = options.key ?? terminal().env.TRIPLINE_KEY;
  const client = createClient({ url, fetch: request, ...(key !== undefined && key !== "" && { key }) });
  const { needsAdministrator } = await client.getSetup({});
  if (!needsAdministrator) {
    throw new UsageError(
      "There is an administrator already.",
      "Sign in at the console; an owner invites others: tripline members invite <email>",
    );
  }
  const email = options.email ?? (await asked("E-mail address"));
  const name = options.name ?? email.split("@", 1)[0] ?? email;
  const password = await readPassword(email);
  const me = await client.setUp({ input: { name, email, password } });
  show(me, options, () => `${name} may do everything. Sign in: ${url.replace(/\/+$/, "")}/console/`);
}

async function asked(message: string): Promise<string> {
  if (!terminal().stdin.isTTY)
    throw new UsageError("There is no e-mail address.", "Give it: --email <email>");
  const value = await typed({ message, output: terminal().stderr });
  if (value !== null && value !== "") return value;
  throw new UsageError("There is no e-mail address.", "Give it: --email <email>");
}

async function resetPassword(
  member: string,
  { ask, keepSecondFactor, ...options }: ResetOptions,
): Promise<void> {
  const client = connect(options);
  const password = ask === true ? await readPassword(member) : undefined;
  const input = {
    keepSecondFactor: keepSecondFactor === true,
    ...(password !== undefined && { password }),
  };
  const set = await client.resetPassword({ member, input });
  if (options.json !== true && set.password !== null) note("This password is shown this once.");
  show(
    set,
    options,
    () => set.password ?? `${set.email} has another password, and is signed out everywhere.`,
  );
}

async function recoverKey(options: RecoverOptions): Promise<void> {
  const folder = resolve(options.data ?? terminal().env.TRIPLINE_DATA ?? "data");
  const databaseUrl = options.databaseUrl ?? (terminal().env.TRIPLINE_DATABASE_URL || undefined);
  if (databaseUrl === undefined && (await stat(join(folder, "tripline.db")).catch(() => null)) === null) {
    throw new UsageError(`There is no store in ${folder}.`, "Say where it is: --data <folder>");
  }
  const { TRIPLINE_SECRET_KEY, TRIPLINE_SECRET_KEY_OLD: secretKeyOld } = terminal().env;
  const secretKey = TRIPLINE_SECRET_KEY || undefined;
  const { recover } = await import("../recover.ts");
  const { name, key } = await recover({ folder, databaseUrl, secretKey, secretKeyOld, now: Date.now() });
  if (options.json !== true) note(`The key ${name} may do everything, and is shown this once.`);
  if (options.json === true) show({ name, key }, options, () => key);
  else say(key);
}
