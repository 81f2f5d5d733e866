import type { Command } from "commander";
import type { Recheck, Release } from "../contract/quarantine.ts";
import { type ConnectionOptions, connect, connected } from "./connection.ts";
import { heading, show, table } from "./output.ts";
import { printable } from "./printable.ts";

/** What can be done with refused requests that were kept whole. */
export function quarantineCommands(deliveries: Command): void {
  connected(deliveries.command("recheck <delivery>"))
    .description("say what would become of a refused request now, station by station")
    .action(recheck);
  connected(deliveries.command("release <deliveries...>"))
    .description("accept refused requests after all, if they would be accepted now")
    .option("--force", "also when they would be refused again; needs a key with the scope admin")
    .action(release);
}

async function recheck(delivery: string, options: ConnectionOptions): Promise<void> {
  const checked = await connect(options).recheckDelivery({ delivery });
  show(checked, options, () => checkText(checked));
}

function checkText({ delivery, passes, refusal, trace, workflows }: Recheck): string {
  const starts = workflows.length === 0 ? "nothing: its routes choose no workflow" : workflows.join(", ");
  const verdict = passes
    ? `It would be accepted now, and start ${starts}. To do so: tripline deliveries release ${delivery}`
    : `It would be refused again: ${printable(refusal ?? "")}`;
  const stations = table(
    trace,
    [
      { title: "station", text: ({ station }) => station },
      { title: "verdict", text: (entry) => entry.verdict },
      { title: "reason", text: ({ reason }) => reason ?? "" },
    ],
    "None was asked.",
  );
  return [verdict, heading("Stations"), stations].join("\n");
}

async function release(
  deliveries: string[],
  { force = false, ...options }: ConnectionOptions & { force?: boolean },
): Promise<void> {
  const client = connect(options);
  const released: Release[] = [];
  for (const delivery of deliveries)
    released.push(await client.releaseDelivery({ delivery, input: { force } }));
  show(released, options, () => released.map(releaseText).join("\n"));
}

function releaseText({ delivery, status, duplicateOf, runs }: Release): string {
  if (duplicateOf !== null)
    return `${delivery}: its event ran already, by ${duplicateOf}. Nothing was started.`;
  const started = runs.map(({ runId, workflow }) => `run ${runId} of ${workflow} is queued`).join(", ");
  return `${delivery} is ${status}${started === "" ? "; nothing wanted it" : `: ${started}`}.`;
}
