import type { Command } from "commander";
import type { Client } from "../contract/client.ts";
import { type Run, runStatusesEnded } from "../contract/run.ts";
import type { RunChange } from "../contract/run-change.ts";
import { runVersion } from "../contract/run-version.ts";
import { type ConnectionOptions, connect, connected } from "./connection.ts";
import { Told } from "./failure.ts";
import { localTime, note, say, statusStyle, styled } from "./output.ts";
import { printable } from "./printable.ts";
import { reconnecting } from "./reconnecting.ts";
import { findingRuns, type RunQueryOptions, runQueryOf } from "./run-query.ts";
import { stepLine } from "./run-tree.ts";

const ended: readonly string[] = runStatusesEnded;
/** Told twice when a connection breaks, and said once. */
const saidMax = 1_000;

export function followCommands(runs: Command): void {
  findingRuns(connected(runs.command("tail")))
    .description("follow runs as they begin, go on and end (Ctrl-C ends it)")
    .action(tail);
  connected(runs.command("follow <run>"))
    .description("follow a run step by step, up to its end; ends with 1 if it has not succeeded")
    .action(follow);
}

async function tail(options: ConnectionOptions & RunQueryOptions): Promise<void> {
  const client = connect(options);
  const quiet = options.json === true;
  // By the server's clock, so that nothing is missed when the connection breaks.
  let last = Date.parse((await client.getStatus({})).now);
  const said = new Set<string>();
  let connections = 0;
  const open = () => {
    connections += 1;
    return client.tailRuns(
      { query: runQueryOf(options) },
      connections === 1 ? {} : { lastEventId: String(last) },
    );
  };
  for await (const run of reconnecting(open, { what: "runs", quiet })) {
    last = Date.parse(run.endedAt ?? run.startedAt ?? run.createdAt);
    const state = `${run.id} ${run.status} ${run.wakeAt} ${run.startedAt}`;
    if (said.has(state)) continue;
    said.add(state);
    const [oldest] = said;
    if (said.size > saidMax && oldest !== undefined) said.delete(oldest);
    say(quiet ? JSON.stringify(run) : runLine(run));
  }
}

function runLine(run: Run): string {
  const time = localTime(run.endedAt ?? run.startedAt ?? run.createdAt)?.slice(11) ?? "";
  const rest = [`${run.workflow} ${runVersion(run)}`, run.error?.message].filter(
    (part) => part !== undefined,
  );
  const state = styled(statusStyle(run), run.status.padEnd(9));
  return `${styled("dim", time)} ${state} ${styled("dim", run.id)} ${printable(rest.join("  "))}`;
}

async function follow(run: string, options: ConnectionOptions): Promise<void> {
  const client = connect(options);
  const last = await followed(client, run, options.json === true);
  if (last.status === "succeeded") return;
  if (options.json !== true && last.error !== null) say(printable(last.error.message));
  throw new Told();
}

/** With --json, one change per line. */
async function followed(client: Client, run: string, quiet: boolean): Promise<Run> {
  const said = new Set<string>();
  let status = "";
  const tell = ({ run: now, attempts, underWay }: RunChange) => {
    const lines = [
      ...attempts.map((attempt) => stepLine(attempt)),
      ...underWay.map(
        ({ path, type, attempt }) => `${path}  ${styled("dim", `${type}, attempt ${attempt} …`)}`,
      ),
    ];
    for (const line of lines) if (!said.has(line)) say(line);
    for (const line of lines) said.add(line);
    if (now.status !== status) note(now.status);
    status = now.status;
  };
  const open = () => client.followRun({ run });
  for await (const change of reconnecting(open, { what: `the run ${run}`, quiet })) {
    if (quiet) say(JSON.stringify(change));
    else tell(change);
    if (ended.includes(change.run.status)) return change.run;
  }
  throw new Error("It is followed to its end.");
}
