import { styleText } from "node:util";
import type { Command } from "commander";
import { type Config, environmentName, readConfig, redacted } from "../config.ts";
import { openTripline, type Tripline } from "../main.ts";
import { createLog } from "../observe/log.ts";

/** Flags are for what one changes by hand; every other setting has an environment variable. */
const flags = {
  data: "--data <folder>",
  port: "--port <number>",
  host: "--host <address>",
  role: "--role <role>",
  databaseUrl: "--database-url <url>",
  log: "--log <level>",
} as const satisfies Partial<Record<keyof Config, string>>;

export function serveCommand(program: Command): void {
  const command = program.command("serve").description("run Tripline until it is told to stop (Ctrl-C)");
  for (const [field, flag] of Object.entries(flags)) {
    command.option(flag, `instead of ${environmentName(field)}`);
  }
  command.option("--json", "print where it listens as one line of JSON, and logs as JSON");
  command.action(async ({ json, ...given }: { json?: true } & Record<string, string>) => {
    process.exitCode = await serve(given, { json: json === true });
  });
}

async function serve(given: Record<string, string>, { json }: { json: boolean }): Promise<number> {
  const config = readConfig(process.env, given);
  const log = createLog({ level: config.log, pretty: !json && process.stderr.isTTY });
  log.debug("settings read", redacted(config));
  const stopping = stopRequest();
  const tripline = await openTripline(config, {
    log,
    now: Date.now,
    chance: Math.random,
    environment: (name) => process.env[name],
  });
  process.stdout.write(json ? `${JSON.stringify(started(tripline))}\n` : greeting(tripline, config));
  const signal = await stopping;
  log.info("stop asked for", { signal });
  await tripline.stop();
  log.info("stopped");
  return 0;
}

/** npm passes on a signal that the terminal sent to the whole group, so that one Ctrl-C arrives twice. */
const sameSignalMs = 1_000;

/** Resolves at the first SIGINT or SIGTERM; another one later ends the process at once. */
function stopRequest(): Promise<string> {
  return new Promise((resolve) => {
    let askedAt: number | null = null;
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
      process.on(signal, () => {
        if (askedAt !== null && Date.now() - askedAt > sameSignalMs) process.exit(130);
        askedAt ??= Date.now();
        resolve(signal);
      });
    }
  });
}

const started = ({ publicUrl, consoleUrl, first }: Tripline) => ({ publicUrl, consoleUrl, ...first });

function greeting({ publicUrl, consoleUrl, first, version }: Tripline, config: Config): string {
  const bold = (text: string) => styleText("bold", text);
  const store = config.databaseUrl === undefined ? config.data : "PostgreSQL";
  const lines = [
    `${bold(`Tripline ${version}`)} is ready. Ctrl-C stops it.`,
    "",
    `  API         ${consoleUrl}/api/v1`,
    `  Public URL  ${publicUrl}`,
    `  Store       ${store}`,
  ];
  if (first.example !== null) {
    lines.push(
      "",
      `${bold("The example")} workflow "${first.example.workflow}" is there. Start it:`,
      "",
      first.example.curl,
    );
  }
  if (first.adminKey !== null) {
    lines.push(
      "",
      `${bold("Your API key")}, shown this once; it may do everything:`,
      "",
      `  export TRIPLINE_KEY=${first.adminKey}`,
      "",
      "Then, in another terminal: npx tripline tail",
    );
  }
  return `${lines.join("\n")}\n\n`;
}
