import type { Command } from "commander";
import { type ConnectionOptions, connect, connected } from "./connection.ts";
import { show } from "./output.ts";

interface Options extends ConnectionOptions {
  workflow?: string;
}

export function replayCommand(program: Command): void {
  connected(program.command("replay <deliveries...>"))
    .description("start new runs from old deliveries")
    .option("--workflow <name>", "of this workflow, instead of those that the delivery started")
    .action(replay);
}

async function replay(deliveries: string[], { workflow, ...options }: Options): Promise<void> {
  const client = connect(options);
  const started: { delivery: string; runId: string; workflow: string }[] = [];
  for (const delivery of deliveries) {
    const { runs } = await client.replayDelivery({ delivery, input: { workflow } });
    started.push(...runs.map((run) => ({ delivery, ...run })));
  }
  show(started, options, () =>
    started.map((run) => `${run.delivery} → run ${run.runId} of ${run.workflow} is queued.`).join("\n"),
  );
}
