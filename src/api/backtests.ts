import { Problem } from "../contract/problem.ts";
import { backtest } from "./backtest/backtest.ts";
import type { Handlers } from "./call.ts";
import type { ApiDoors } from "./doors.ts";
import type { Streams } from "./streams.ts";

/** Each keeps a processor busy. */
const backtestsMax = 2;

export function backtestHandlers(doors: ApiDoors, streams: Streams): Handlers<"backtest"> {
  let underWay = 0;

  return {
    async backtest({ workspace, actor, input, signal }) {
      if (underWay >= backtestsMax) {
        const detail = `${backtestsMax} backtests are under way already. Wait for one to end.`;
        throw new Problem("too_many_requests", { detail });
      }
      underWay += 1;
      let isOver = false;
      const ended = () => {
        if (!isOver) underWay -= 1;
        isOver = true;
      };
      // A stream that nobody begins to read ends by this alone.
      signal.addEventListener("abort", ended, { once: true });
      const begin = async () => {
        const events = backtest(doors, workspace, { input, signal });
        // What is wrong with the definitions is a refusal, not the end of a stream.
        return texts(await events.next(), events, ended);
      };
      return streams.open({ by: { workspace, actor }, signal }, begin).catch((error: unknown) => {
        ended();
        throw error;
      });
    },
  };
}

async function* texts<Event>(
  first: IteratorResult<Event>,
  events: AsyncGenerator<Event>,
  ended: () => void,
): AsyncGenerator<string> {
  try {
    if (first.done !== true) yield eventText(first.value);
    for await (const event of events) yield eventText(event);
  } finally {
    ended();
  }
}

const eventText = (event: unknown) => `data: ${JSON.stringify(event)}\n\n`;
