import type { Command } from "commander";
import { type ConnectionOptions, connect, connected } from "./connection.ts";
import { Told } from "./failure.ts";
import { show, statusStyle, styled } from "./output.ts";

export function cancelCommand(program: Command): void {
  connected(program.command("cancel <runs...>"))
    .description("cancel runs; one that runs stops at its next step")
    .action(cancel);
}

async function cancel(ids: string[], options: ConnectionOptions): Promise<void> {
  const { runs } = await connect(options).cancelRuns({ input: { ids } });
  show(runs, options, () =>
    runs.map((run) => `${run.id}  ${styled(statusStyle(run), words(run.status))}`).join("\n"),
  );
  if (runs.some(({ status }) => status === "unknown")) throw new Told();
}

function words(status: string): string {
  if (status === "running") return "stops at its next step";
  if (status === "unknown") return "there is no such run";
  return status === "canceled" ? "canceled" : `had ended before: ${status}`;
}
