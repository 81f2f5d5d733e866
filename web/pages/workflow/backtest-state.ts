import type { BacktestEvent, BacktestItem, BacktestSummary } from "../../../src/contract/backtest.ts";

/** How far a backtest is, and what it has found. */
export interface Backtest {
  kind: "idle" | "running";
  done: number;
  total: number;
  items: readonly BacktestItem[];
  summary: BacktestSummary | null;
  error: unknown;
}

export const notBegun: Backtest = { kind: "idle", done: 0, total: 0, items: [], summary: null, error: null };

type Told = BacktestEvent | { kind: "began" } | { kind: "ended" } | { kind: "failed"; error: unknown };

export function backtestAfter(before: Backtest, told: Told): Backtest {
  switch (told.kind) {
    case "began":
      return { ...notBegun, kind: "running" };
    case "progress":
      return { ...before, done: told.done, total: told.total };
    case "item":
      return { ...before, items: [...before.items, told.item] };
    case "summary":
      return { ...before, summary: told.summary };
    case "ended":
      return { ...before, kind: "idle" };
    case "failed":
      return { ...before, kind: "idle", error: told.error };
    default:
      return told satisfies never;
  }
}
