import { messageOf } from "../contract/problem.ts";
import type { Responses } from "../contract/response.ts";
import type { Scope } from "../core/event-scope.ts";
import { type Answer, type Refused, refusalOf } from "./answer.ts";
import type { CompiledContent } from "./content.ts";
import { merged } from "./headers.ts";
import type { Ending, Reached } from "./journey.ts";
import { redactRefused } from "./redact.ts";
import { requestScope } from "./request-scope.ts";
import { keptOf, seenOf } from "./shown.ts";

/** Which of the author's own answers an ending is given, if there is one. */
const names: Partial<Record<Ending["kind"], keyof Responses>> = {
  unsupported: "invalid",
  unparsable: "invalid",
  missing: "invalid",
  invalid: "invalid",
  unauthenticated: "unauthorized",
  stale: "unauthorized",
  limited: "limited",
  throttled: "limited",
};

/**
 * A refusal in the trigger's own words, or null where it has none for this ending. They see the request's head without
 * its credentials, and as `answer` what would be said otherwise; the headers that HTTP asks for stay. Words that can't be
 * evaluated give way to the usual ones, and are a fault.
 */
export function ownRefusal(ending: Ending, reached: Reached, usual: Answer): Promise<Answer> | null {
  const name = names[ending.kind];
  const own = name === undefined ? undefined : reached.trigger?.response.own[name];
  const refused = own === undefined ? null : refusalOf(ending);
  return own === undefined || refused === null ? null : filledIn(own, { refused, reached, usual });
}

async function filledIn(
  own: CompiledContent,
  { refused, reached, usual }: { refused: Refused; reached: Reached; usual: Answer },
): Promise<Answer> {
  const { status, error, members = {} } = refused;
  const { trace } = reached;
  try {
    const said = { status, error, requestId: reached.id, ...members };
    const scope = own.hasTemplates ? { ...headScope(reached), answer: said } : {};
    const { answer, warnings } = await own.answer(scope, usual.status);
    for (const warning of warnings) trace.warn(warning);
    trace.note("answer", "ok");
    return { ...answer, headers: merged(answer.headers, usual.headers) };
  } catch (fault) {
    const message = messageOf(fault);
    trace.fault(`the answer could not be evaluated: ${message}`);
    trace.note("answer", "error", message);
    return usual;
  }
}

/** A request's head as templates see it, and as it is kept. Its body has not been taken in, whether it was proved or not. */
function headScope(reached: Reached): Scope {
  const bare = redactRefused(reached);
  return requestScope(
    bare,
    keptOf(seenOf(bare, reached.trigger?.credentials ?? null), reached.trigger?.usual),
  );
}
