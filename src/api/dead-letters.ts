import type { DeadLetterDetail, KeptCall } from "../contract/dead-letter.ts";
import type { ExchangeBody } from "../contract/exchange.ts";
import { Problem } from "../contract/problem.ts";
import { wellKnown } from "../core/mask.ts";
import { shownParts } from "../core/secret-parts.ts";
import type { Handlers } from "./call.ts";
import type { ApiDoors } from "./doors.ts";
import { pageOf } from "./page.ts";

type Names =
  | "listDeadLetters"
  | "listDeadLetterAddresses"
  | "getDeadLetter"
  | "redriveDeadLetters"
  | "discardDeadLetters";

export function deadLetterHandlers({ store, now, deadLetters }: ApiDoors): Handlers<Names> {
  const stored = store.deadLetters;
  return {
    async listDeadLetters({ workspace, query: { before, limit, ...query } }) {
      return pageOf(await stored.list({ workspace, query, before, limit: limit + 1 }), limit);
    },
    async listDeadLetterAddresses({ workspace, query: { before, limit, ...query } }) {
      const read = await stored.addresses({ workspace, query, before, limit: limit + 1 });
      const items = read.slice(0, limit);
      return { items, next: read.length > limit ? (items.at(-1)?.newest.id ?? null) : null };
    },
    async getDeadLetter({ workspace, params }) {
      const kept = await stored.get({ workspace, id: params.deadLetter });
      if (kept === null)
        throw new Problem("not_found", { detail: `No dead letter has the id "${params.deadLetter}".` });
      return { ...kept.letter, attempts: kept.attempts, request: requestOf(kept.call) };
    },
    async redriveDeadLetters({ workspace, input }) {
      const letters = await stored.redrive({ workspace, ...input, now: new Date(now()).toISOString() });
      if (letters > 0) deadLetters.wake();
      return { letters };
    },
    async discardDeadLetters({ workspace, input }) {
      return { letters: await stored.discard({ workspace, ...input, now: new Date(now()).toISOString() }) };
    },
  };
}

function requestOf({ method, headers, body }: KeptCall): DeadLetterDetail["request"] {
  const shown = Object.entries(headers).map(([name, parts]) => [name, shownParts(parts)]);
  return { method, headers: wellKnown.headers(Object.fromEntries(shown)), body: bodyOf(shownParts(body)) };
}

const bodyOf = (content: string): ExchangeBody => ({
  encoding: "utf8",
  content,
  bytes: Buffer.byteLength(content),
  cut: false,
});
