import { BacktestEvent, BacktestInput } from "../backtest.ts";
import type { Endpoint } from "../endpoint.ts";

export const backtestEndpoints = {
  backtest: {
    method: "POST",
    path: "/api/v1/backtests",
    scope: "write",
    tag: "Definitions",
    summary: "Try definitions on stored deliveries, and see what would change",
    description:
      "Nothing outside is called and nothing is stored. A step with an effect gives what the recorded run got for the " +
      "same call. Hanging up ends it.",
    input: BacktestInput,
    output: BacktestEvent,
    content: "events",
  },
} as const satisfies Record<string, Endpoint>;
