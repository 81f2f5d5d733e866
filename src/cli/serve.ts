import { isatty } from "node:tty";
import { styleText } from "node:util";
import type { Command } from "commander";
import { type Config, environmentName, readConfig, redacted } from "../config.ts";
import { urlDefault } from "../contract/url-default.ts";
import type { Tripline } from "../main.ts";

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
  command.action(({ json, ...given }: { json?: true } & Record<string, string>) =>
    serve(given, { json: json === true }),
  );
}

async function serve(given: Record<string, string>, { json }: { json: boolean }): Promise<void> {
  const config = readConfig(process.env, given);
  // The help of all commands does without the program.
  const [{ openTripline }, { createLog }] = await Promise.all([
    import("../main.ts"),
    import("../observe/log.ts"),
  ]);
  const log = createLog({ level: config.log, pretty: !json && process.stderr.isTTY });
  log.debug("settings read", redacted(config));
  endWithStarter();
  const stop = stopRequest();
  const tripline = await openTripline(config, {
    log,
    now: Date.now,
    chance: Math.random,
    environment: (name) => process.env[name],
    begun: () => stop.hear(),
  });
  stop.started();
  process.stdout.write(json ? `${JSON.stringify(started(tripline))}\n` : greeting(tripline, config));
  const signal = await stop.asked;
  log.info("stop asked for", { signal });
  // A database that hangs must not keep the process: whatever is not written yet is done again by the next one.
  setTimeout(
    () => {
      log.error("not stopped in time; ending all the same");
      process.exit(1);
    },
    (config.drainMs ?? 0) + config.stopMs + stopGraceMs,
  ).unref();
  await tripline.stop();
  log.info("stopped");
}

/**
 * Where an older Node has started this one (`bin/tripline.mjs`), whoever kills that one means this: it would hold the port
 * and the data folder, and nobody would know whom to end. What a kill leaves, the next start takes up.
 */
function endWithStarter(): void {
  process.channel?.unref();
  if (process.connected) process.once("disconnect", () => process.kill(process.pid, "SIGKILL"));
}

/** On top of the time that a stop may take, for closing. */
const stopGraceMs = 5_000;
/** For what a start still opens once the store stands, such as a port. */
const startGraceMs = 2_000;
/** npm passes on a signal that the terminal sent to the whole group, so that one Ctrl-C arrives twice. */
const sameSignalMs = 1_000;

/**
 * `asked` resolves at the first signal to stop; another one later ends the process at once. Before `hear` a signal does
 * what it does to any process, even while tables are changed, when nothing can be heard; between that and `started`, what is
 * still to be opened is waited for briefly.
 */
function stopRequest() {
  const { promise: asked, resolve } = Promise.withResolvers<string>();
  let askedAt: number | null = null;
  let isStarted = false;
  const end = () => process.exit(130);
  const onStop = (signal: NodeJS.Signals) => {
    if (askedAt !== null && Date.now() - askedAt > sameSignalMs) end();
    askedAt ??= Date.now();
    resolve(signal);
    if (!isStarted) setTimeout(() => isStarted || end(), startGraceMs).unref();
  };
  const signals: NodeJS.Signals[] = ["SIGINT", "SIGTERM"];
  // Where no terminal can hang up, it is for whoever opens files anew, such as a log that was rotated; here nobody does.
  if (isatty(0)) signals.push("SIGHUP");
  else process.on("SIGHUP", () => undefined);
  const each = (take: (signal: NodeJS.Signals) => void) => signals.forEach(take);
  // In a container the first process is deaf to what it does not listen for.
  if (process.pid === 1) each((signal) => process.on(signal, end));
  return {
    asked,
    hear() {
      each((signal) => process.off(signal, end).on(signal, onStop));
    },
    started() {
      isStarted = true;
    },
  };
}

const started = (tripline: Tripline) => ({
  publicUrl: tripline.publicUrl,
  consoleUrl: tripline.consoleUrl,
  setupUrl: setupUrlOf(tripline),
  ...tripline.first,
});

const setupUrlOf = ({ consoleUrl, first }: Tripline): string | null =>
  first.setUpPath === null ? null : consoleUrl + first.setUpPath;

function greeting(tripline: Tripline, config: Config): string {
  const { publicUrl, consoleUrl, first, version } = tripline;
  const { role } = config;
  const hasConsole = role === "all" || role === "console";
  const setupUrl = setupUrlOf(tripline);
  const bold = (text: string) => styleText("bold", text);
  const lines = [
    `${bold(`Tripline ${version}`)} is ready${role === "all" ? "" : `, as a ${role}`}. Ctrl-C stops it.`,
    "",
  ];
  if (setupUrl !== null && hasConsole) {
    lines.push(`${bold("Nobody is here yet.")} Open this to make yourself the administrator:`, "");
    lines.push(`  ${setupUrl}`, "");
  }
  if (hasConsole) {
    lines.push(`  Console     ${consoleUrl}/console/`, `  API         ${consoleUrl}/api/v1`);
  }
  if (role !== "worker") lines.push(`  Public URL  ${publicUrl}`);
  lines.push(`  Store       ${config.databaseUrl === undefined ? config.data : "PostgreSQL"}`);
  if (first.example !== null) {
    const { workflow, curl } = first.example;
    lines.push("", `${bold("The example")} workflow "${workflow}" is there. Start it:`, "", curl);
  }
  if (first.adminKey !== null) {
    lines.push(
      "",
      `${bold("Your API key")}, shown this once; it may do everything. In another terminal:`,
      "",
    );
    if (consoleUrl !== urlDefault) lines.push(`  export TRIPLINE_URL=${consoleUrl}`);
    lines.push(`  export TRIPLINE_KEY=${first.adminKey}`, "  npx tripline tail");
  }
  return `${lines.join("\n")}\n\n`;
}
