import type { BacktestChange, BacktestItem, BacktestRun, BacktestSummary } from "../contract/backtest.ts";
import { counted } from "./counted.ts";
import { heading, localTime, styled } from "./output.ts";
import { printable } from "./printable.ts";
import { fieldLines } from "./version-text.ts";

/** What a person can look through; all of it is in --json. */
const itemsShown = 20;

/** The summary first, then each delivery that would go another way. */
export function backtestText({
  summary,
  items,
}: {
  summary: BacktestSummary;
  items: readonly BacktestItem[];
}): string {
  const { workflows, triggers, deliveries, same, changed, failed, complete, why } = summary;
  const tried = [
    ...workflows.map((name) => `workflow ${name}`),
    ...triggers.map((name) => `trigger ${name}`),
  ];
  const count = counted(deliveries, "delivery", "deliveries");
  const parts = [
    `${tried.join(", ")}: ${count} tried`,
    [
      styled("green", `${same} same`),
      styled(changed > 0 ? "yellow" : "reset", `${changed} changed`),
      styled(failed > 0 ? "red" : "reset", `${failed} failed`),
    ].join(", "),
  ];
  if (!complete) parts.push(styled("yellow", why ?? "It is not complete."));
  // What fails is what must be looked at first.
  const sorted = items.toSorted((one, other) => rank(one) - rank(other));
  parts.push(...sorted.slice(0, itemsShown).flatMap(itemLines));
  if (items.length > itemsShown) parts.push(`\n… and ${items.length - itemsShown} more: --json`);
  return parts.join("\n");
}

const rank = ({ verdict }: BacktestItem) => (verdict === "failed" ? 0 : 1);

function itemLines({ delivery, receivedAt, trigger, verdict, changes, runs, notes }: BacktestItem): string[] {
  const style = verdict === "failed" ? "red" : "yellow";
  return [
    `${heading(delivery)}  ${styled("dim", `${localTime(receivedAt)}  ${trigger}`)}  ${styled(style, verdict)}`,
    ...changes.flatMap(changeLines),
    ...runs.flatMap(runLines),
    ...notes.map((text) => styled("dim", `  ${printable(text)}`)),
  ];
}

function changeLines({ what, workflow, fields }: BacktestChange): string[] {
  const of = workflow === undefined ? "" : ` of ${workflow}`;
  return [`  ${what}${of}`, ...fields.flatMap((field) => fieldLines(field, "    "))];
}

function runLines({ workflow, status, error, wouldCall, unknown }: BacktestRun): string[] {
  const calls = wouldCall.map(
    ({ path, type, config }) => `  ${path} would call ${type} ${printable(JSON.stringify(config))}`,
  );
  const failure =
    status === "succeeded" ? [] : [styled("red", `  ${workflow} ${status}: ${printable(error ?? "")}`)];
  const rest = unknown.length === 0 ? [] : [`  not known, as they depend on that: ${unknown.join(", ")}`];
  return [...failure, ...calls, ...rest];
}
