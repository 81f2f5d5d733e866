import { hostname, userInfo } from "node:os";
import { setTimeout as pause } from "node:timers/promises";
import { type Command, InvalidArgumentError } from "commander";
import { type ConnectionOptions, connect, connected } from "./connection.ts";
import { UsageError } from "./failure.ts";
import { localUrl } from "./forward.ts";
import { Listening } from "./listening.ts";
import { note } from "./output.ts";
import { wholeNumber } from "./whole-number.ts";

interface ListenOptions extends ConnectionOptions {
  forward?: string;
  reply?: boolean;
  resume: boolean;
  name: string;
  header?: Record<string, string>;
  timeout: number;
}

/** For acknowledgements to be sent when it is ended. */
const endMsMax = 2_000;

export function listenCommand(program: Command): void {
  connected(program.command("listen <triggers...>"))
    .description("send live deliveries on to a local server, byte for byte (Ctrl-C ends it)")
    .option(
      "--forward <url>",
      "where to, such as http://localhost:3000/hook; or trigger=url for each trigger",
    )
    .option("--reply", "give the sender the local server's answer, if it comes in time")
    .option("--no-resume", "begin with what arrives now, not behind what this listener was done with last")
    .option("--name <name>", "by which Tripline knows this listener again", nameDefault())
    .option("--header <name:value...>", "sent along, such as a credential that Tripline masks", header)
    .option("--timeout <seconds>", "for the local server to answer", wholeNumber, 30)
    .action(listen);
}

async function listen(triggers: string[], options: ListenOptions): Promise<void> {
  const targets = triggers.map((text) => targetOf(text, options.forward));
  const client = connect(options);
  const ending = new AbortController();
  const end = () => {
    if (ending.signal.aborted) process.exit(130);
    note("Ending …");
    ending.abort();
  };
  process.on("SIGINT", end);
  process.on("SIGTERM", end);
  try {
    const listenings = targets.map(
      (target) =>
        new Listening({
          client,
          ...target,
          name: options.name,
          resume: options.resume,
          answers: options.reply === true,
          headers: options.header ?? {},
          timeoutMs: options.timeout * 1_000,
          isJson: options.json === true,
          signal: ending.signal,
        }),
    );
    await Promise.all(listenings.map((listening) => listening.run()));
    await Promise.race([
      Promise.all(listenings.map((listening) => listening.acknowledge())),
      pause(endMsMax),
    ]);
  } finally {
    // One that failed ends the others.
    ending.abort();
    process.off("SIGINT", end);
    process.off("SIGTERM", end);
  }
}

function targetOf(text: string, forward: string | undefined): { trigger: string; url: URL } {
  const mark = text.indexOf("=");
  const [trigger, address] = mark === -1 ? [text, forward] : [text.slice(0, mark), text.slice(mark + 1)];
  if (trigger === "") {
    throw new UsageError("Which trigger's deliveries?", `tripline listen orders=${address ?? ""}`);
  }
  if (address === undefined) {
    throw new UsageError(
      `Where are the deliveries of "${trigger}" to go?`,
      `tripline listen ${trigger} --forward http://localhost:3000/`,
    );
  }
  return { trigger, url: localUrl(address) };
}

function header(text: string, before: Record<string, string> = {}): Record<string, string> {
  const mark = text.indexOf(":");
  const name = text.slice(0, mark).trim().toLowerCase();
  if (mark < 1 || !/^[a-z0-9!#$%&'*+.^_`|~-]+$/.test(name)) {
    throw new InvalidArgumentError('Write it as "name: value".');
  }
  return { ...before, [name]: text.slice(mark + 1).trim() };
}

/** The same each time on this machine, so that it goes on where it was. */
function nameDefault(): string {
  const plain = (text: string) => text.replaceAll(/[^A-Za-z0-9._-]/g, "-").slice(0, 40);
  return `${plain(userName())}@${plain(hostname())}`.replace(/^[^A-Za-z0-9]+/, "");
}

function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return "someone";
  }
}
