import { type Command, InvalidArgumentError } from "commander";
import type { HeldRuns } from "../contract/flow.ts";
import { type ConnectionOptions, connect, connected } from "./connection.ts";
import { fields, heading, localTime, show } from "./output.ts";
import { printable } from "./printable.ts";

/** Adds what holds a trigger's runs back, and lets them go. */
export function flowCommands(triggers: Command): void {
  connected(triggers.command("pause <trigger>"))
    .description("take, answer and store deliveries, and hold their runs")
    .action(pause);
  connected(triggers.command("resume <trigger>"))
    .description("let a paused trigger's held runs go, all at once or at a rate")
    .option("--rate <rate>", "so many in a time: 5/s, 100/m, 1000/h", rate)
    .action(resume);
  connected(triggers.command("held <trigger>"))
    .description("how many runs a trigger holds back, and which keys wait behind a failed run")
    .action(held);
  connected(triggers.command("unblock <trigger>"))
    .description("go on with order keys that are held after a run that failed")
    .option("--order-key <key>", "only this one")
    .action(unblock);
}

const seconds = { s: 1, m: 60, h: 3_600 } as const;

/** Runs a second. */
function rate(text: string): number {
  const [, count, unit] = /^(\d+(?:\.\d+)?)\/([smh])$/.exec(text) ?? [];
  const perSecond = Number(count) / (unit === "s" || unit === "m" || unit === "h" ? seconds[unit] : 0);
  if (perSecond >= 0.001 && perSecond <= 10_000) return perSecond;
  throw new InvalidArgumentError("Write it as 5/s, 100/m or 1000/h; between 0.001/s and 10000/s.");
}

async function pause(trigger: string, options: ConnectionOptions): Promise<void> {
  const runs = await connect(options).pauseTrigger({ trigger });
  show(runs, options, () =>
    [
      `The trigger ${trigger} is paused: deliveries are taken and answered, their runs held (${runs.held} now).`,
      `Let them go: tripline triggers resume ${trigger} --rate 5/s`,
    ].join("\n"),
  );
}

async function resume(trigger: string, options: ConnectionOptions & { rate?: number }): Promise<void> {
  const input = options.rate === undefined ? {} : { ratePerSecond: options.rate };
  const runs = await connect(options).resumeTrigger({ trigger, input });
  const how = options.rate === undefined ? "at once" : `at ${rateText(options.rate)}`;
  show(runs, options, () => `The trigger ${trigger} lets its held runs go ${how}: ${runs.held} are left.`);
}

async function held(trigger: string, options: ConnectionOptions): Promise<void> {
  const runs = await connect(options).getHeldRuns({ trigger });
  show(runs, options, () => detail(trigger, runs));
}

async function unblock(trigger: string, options: ConnectionOptions & { orderKey?: string }): Promise<void> {
  const input = options.orderKey === undefined ? {} : { key: options.orderKey };
  const runs = await connect(options).unblockTrigger({ trigger, input });
  show(runs, options, () => detail(trigger, runs));
}

function detail(trigger: string, { pause: paused, held: count, underWay, blocked }: HeldRuns): string {
  const parts = [
    fields({
      paused: paused === null ? "no" : `since ${localTime(paused.since)}`,
      "let go":
        paused === null || paused.ratePerSecond === null ? null : `at ${rateText(paused.ratePerSecond)}`,
      held: count,
      "under way": underWay,
    }),
  ];
  if (blocked.length > 0) {
    parts.push(heading("Keys held after a run that failed"));
    parts.push(...blocked.map(({ key, runId }) => `  ${printable(key)}  ${runId}`));
    parts.push(`Go on with them: tripline triggers unblock ${trigger}`);
  }
  return parts.join("\n");
}

const rateText = (perSecond: number) =>
  perSecond >= 1 ? `${perSecond} a second` : `${Math.round(perSecond * 3_600 * 100) / 100} an hour`;
