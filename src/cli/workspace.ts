import { type Command, Option } from "commander";
import type { Workspace } from "../contract/workspace.ts";
import { type ConnectionOptions, connect, connected } from "./connection.ts";
import { UsageError } from "./failure.ts";
import { fields, localTime, show } from "./output.ts";
import { wholeNumber } from "./whole-number.ts";

interface SetOptions extends ConnectionOptions {
  onFailure?: string;
  nothingOnFailure?: boolean;
  perMinute?: number;
  perHour?: number;
  perDay?: number;
}

export function workspaceCommand(program: Command): void {
  const workspace = program
    .command("workspace")
    .description(
      "the workspace that the key belongs to: what looks after failures, how many deliveries it takes",
    );
  connected(workspace.command("show", { isDefault: true }))
    .description("show it")
    .action(showIt);
  connected(workspace.command("set"))
    .description("change it")
    .option(
      "--on-failure <workflow>",
      "start this workflow when a run fails whose workflow names none of its own",
    )
    .addOption(new Option("--nothing-on-failure", "start none").conflicts("onFailure"))
    .option("--per-minute <number>", "deliveries that it takes in a minute", wholeNumber)
    .option("--per-hour <number>", "… in an hour", wholeNumber)
    .option("--per-day <number>", "… in a day", wholeNumber)
    .action(set);
}

async function showIt(options: ConnectionOptions): Promise<void> {
  const workspace = await connect(options).getWorkspace({});
  show(workspace, options, () => textOf(workspace));
}

async function set(options: SetOptions): Promise<void> {
  const { onFailure, nothingOnFailure, perMinute, perHour, perDay } = options;
  const quota = { perMinute, perHour, perDay };
  const isQuota = Object.values(quota).some((value) => value !== undefined);
  const caring = nothingOnFailure === true ? null : onFailure;
  if (!isQuota && caring === undefined)
    throw new UsageError(
      "There is nothing to change.",
      "Give --on-failure, --nothing-on-failure, --per-minute, --per-hour or --per-day.",
    );
  const input = { ...(isQuota && { quota }), ...(caring !== undefined && { onFailure: caring }) };
  const workspace = await connect(options).patchWorkspace({ input });
  show(workspace, options, () => textOf(workspace));
}

const textOf = ({ id, onFailure, quota, createdAt }: Workspace): string =>
  fields({
    workspace: id,
    "on failure": onFailure ?? "nothing is started",
    "per minute": quota.perMinute,
    "per hour": quota.perHour,
    "per day": quota.perDay,
    created: localTime(createdAt),
  });
