import { messageOf } from "../contract/problem.ts";
import { unroutableAnswer } from "./answer.ts";
import type { CompiledContent, Made } from "./content.ts";
import type { Prepared, Routed } from "./journey.ts";
import { ownAnswer } from "./own-answer.ts";
import { profileAnswer } from "./profile.ts";

/**
 * The answer as far as the request decides it: made before anything is stored, so that what is answered is what is
 * kept. Content that can't be evaluated gives way to the default answer, and is a fault.
 */
export function prepare(routed: Routed): Prepared | Promise<Prepared> {
  const { response } = routed.trigger;
  const isTaken = routed.runs.length > 0;
  const awaitsRun = response.method === "workflow";
  if (awaitsRun && isTaken) return { ...routed, answer: null };
  // Who waits for a run that could not be started is not told that all is well.
  if (awaitsRun && routed.undecided) {
    const own = response.own.failed;
    return own === undefined
      ? { ...routed, answer: unroutableAnswer }
      : filledIn(routed, own, { answer: unroutableAnswer, error: "No run could be started" });
  }
  const fallback = defaultAnswer(routed);
  const own = (isTaken ? null : response.own.filtered) ?? response.content;
  return own === null ? { ...routed, answer: fallback } : filledIn(routed, own, { answer: fallback });
}

/** Where the author has chosen nothing, a provider that wants to hear something of its own gets it. */
function defaultAnswer({ trigger: { response, provider }, form }: Routed): Made["answer"] {
  const own = provider?.answer ?? null;
  if (response.profile !== undefined || own === null) return profileAnswer(response.profile, form);
  const { status = 200, headers = {}, body = "" } = own;
  return ownAnswer({ status, headers, body }).answer;
}

async function filledIn(
  routed: Routed,
  own: CompiledContent,
  otherwise: { answer: Made["answer"]; error?: string },
): Promise<Prepared> {
  const { status } = otherwise.answer;
  const scope = { ...routed.scope, answer: { status, error: otherwise.error ?? null } };
  try {
    const { answer, warnings } = await own.answer(scope, status);
    for (const warning of warnings) routed.trace.warn(warning);
    routed.trace.note("answer", "ok");
    return { ...routed, answer };
  } catch (error) {
    const message = messageOf(error);
    routed.trace.fault(`the answer could not be evaluated: ${message}`);
    routed.trace.note("answer", "error", message);
    return { ...routed, answer: otherwise.answer };
  }
}
