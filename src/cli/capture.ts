import type { Command } from "commander";
import { type CaptureView, captureMs } from "../contract/capture.ts";
import type { Client } from "../contract/client.ts";
import { Problem } from "../contract/problem.ts";
import { type ConnectionOptions, connect, connected } from "./connection.ts";
import { Told } from "./failure.ts";
import { note, say, show } from "./output.ts";
import { printable } from "./printable.ts";
import { isAgreed } from "./question.ts";
import { sampledText } from "./sample.ts";
import { terminal } from "./terminal.ts";

interface Options extends ConnectionOptions {
  auth: boolean;
  run?: boolean;
  apply?: boolean;
  required?: string[];
  stop?: boolean;
}

/** A terminal that is closed, too: a capture goes on at the server, and may take what nobody has proved. */
const signals: NodeJS.Signals[] = ["SIGINT", "SIGTERM", "SIGHUP"];

export function captureCommand(triggers: Command): void {
  connected(triggers.command("capture <trigger>"))
    .description("listen three minutes for a sample, and show what is found in it")
    .option("--no-auth", "take a request that is not authenticated, too")
    .option("--run", "let the request run as well")
    .option("--apply", "take what is found over into the trigger without asking")
    .option("--required <name...>", "parameters to mark as required then")
    .option("--stop", "end one that is going on, whoever began it")
    .action(capture);
}

async function capture(trigger: string, options: Options): Promise<void> {
  const client = connect(options);
  if (options.stop === true) {
    await client.stopCapture({ trigger });
    return show({ trigger }, options, () => `The trigger ${trigger} does not listen for a sample any more.`);
  }
  const { publicUrl } = await client.getTrigger({ trigger });
  const input = { authenticate: options.auth, run: options.run === true };
  const view = await watched(client, { trigger, publicUrl, input });
  if (view.state !== "captured") {
    const why =
      view.state === "stopped"
        ? "Somebody stopped the capture."
        : `No request came within ${captureMs / 60_000} minutes.`;
    if (options.json === true) say(JSON.stringify(view, null, 2));
    else note(`${why} Was it refused? See: tripline deliveries --trigger ${trigger} --status rejected`);
    throw new Told();
  }
  show(view, options, () => capturedText(view));
  if (view.delivery === null || !(await isWanted(options))) return;
  const { required = [] } = options;
  const taken = await client.applySample({ trigger, input: { delivery: view.delivery.id, required } });
  if (options.json !== true) say(`The trigger ${taken.name} has ${taken.parameters.length} parameters now.`);
}

interface Watched {
  trigger: string;
  publicUrl: string;
  input: { authenticate: boolean; run: boolean };
}

/** Begins a capture and watches it; from its first moment on a signal stops it at the server, too. */
async function watched(client: Client, { trigger, publicUrl, input }: Watched): Promise<CaptureView> {
  const beginning = client.startCapture({ trigger, input });
  const exit = () => process.exit(130);
  const interrupt = () => void beginning.then(() => client.stopCapture({ trigger })).then(exit, exit);
  for (const signal of signals) process.once(signal, interrupt);
  try {
    await beginning;
    note(`Send a GET or POST with data to ${printable(publicUrl)} (Ctrl-C stops listening).`);
    return await countedDown(client, trigger);
  } finally {
    for (const signal of signals) process.off(signal, interrupt);
  }
}

/** Shows the seconds that are left until the state changes. */
async function countedDown(client: Client, trigger: string): Promise<CaptureView> {
  const isWatched = terminal().stderr.isTTY;
  try {
    for (;;) {
      const view = await client.getCapture({ trigger, query: { wait: isWatched ? 1 : 25 } });
      if (isWatched) terminal().stderr.write(`\r${view.secondsLeft} s left \u001b[K`);
      if (view.state !== "listening") return view;
    }
  } finally {
    if (isWatched) terminal().stderr.write("\r\u001b[K");
  }
}

function capturedText({ delivery, found }: CaptureView): string {
  if (delivery === null || found === null) {
    throw new Problem("not_found", { detail: "The request was captured, and is past its retention." });
  }
  const { method, url, id, ip } = delivery;
  return `Captured ${id}: ${method} ${printable(url)} from ${ip}\n\n${sampledText(found)}`;
}

async function isWanted({ apply, json }: Options): Promise<boolean> {
  if (apply === true) return true;
  if (!terminal().stdin.isTTY || !terminal().stdout.isTTY || json === true) return false;
  return isAgreed({ message: "Take these parameters over into the trigger?" });
}
