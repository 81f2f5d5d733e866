import type { HttpCall, HttpReply, StepContext } from "./step.ts";

/** Sends one request and keeps it, with its reply or its failure, for the run's history. */
export async function ask(context: StepContext, call: HttpCall): Promise<HttpReply> {
  const at = context.now();
  const began = performance.now();
  const noted = (reply: HttpReply | null, error: unknown) =>
    context.exchanged({ call, reply, error, at, tookMs: performance.now() - began });
  try {
    const reply = await context.doors.http.request(call);
    noted(reply, null);
    return reply;
  } catch (error) {
    noted(null, error);
    throw error;
  }
}
