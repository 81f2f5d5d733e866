import { type Command, Option } from "commander";
import type { RunQuery } from "../contract/run-query.ts";
import { RunStatus } from "../contract/run-status.ts";
import { moment } from "./moment.ts";

/** The options that say which runs are meant. */
export type RunQueryOptions = RunQuery;

export function findingRuns(command: Command): Command {
  return command
    .option("--workflow <name>", "only those of this workflow")
    .addOption(new Option("--status <status>", "only those").choices(RunStatus.options))
    .option("--trigger <trigger>", "only those of this trigger, by id or name")
    .option("--delivery <id>", "only those of this delivery")
    .option("--since <when>", "only those created since: 30m, 2h, 7d ago, or a point in time", moment)
    .option("--until <when>", "only those created before", moment)
    .option("--error <text>", "only those with this in the message of their error")
    .option("--failure <id>", "only failed ones of this cause; see tripline failures");
}

export function runQueryOf(options: RunQueryOptions): RunQuery {
  const { workflow, status, trigger, delivery, since, until, error, failure } = options;
  const given = { workflow, status, trigger, delivery, since, until, error, failure };
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
}
