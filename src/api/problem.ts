import { Problem, type ProblemCode, type ProblemDocument } from "../contract/problem.ts";

interface Meaning {
  status: number;
  title: string;
}

const meanings = {
  invalid_input: { status: 400, title: "What was sent is not right" },
  invalid_definition: { status: 422, title: "The definition does not work" },
  unauthenticated: { status: 401, title: "Neither signed in nor a valid API key" },
  forbidden: { status: 403, title: "The caller may not do this" },
  not_found: { status: 404, title: "There is no such thing" },
  unknown_call: { status: 404, title: "There is no such call" },
  method_not_allowed: { status: 405, title: "Not with this method" },
  conflict: { status: 409, title: "It does not go together with what is there" },
  too_large: { status: 413, title: "Too large" },
  unsupported_media_type: { status: 415, title: "Only JSON is taken" },
  too_many_requests: { status: 429, title: "Too many requests" },
  store_unavailable: { status: 503, title: "The store can't be reached or written" },
  unreachable: { status: 502, title: "No Tripline answered" },
  internal: { status: 500, title: "Internal server error" },
} as const satisfies Record<ProblemCode, Meaning>;

/** Waiting a little is worth it for a store that comes back; a throttled address waits for the next minute. */
const retryAfterSeconds: Partial<Record<ProblemCode, number>> = {
  store_unavailable: 5,
  too_many_requests: 60,
};

/** RFC 9457 from whatever was thrown. What is not a Problem says nothing of itself: its detail is for the log. */
export function problemDocument(thrown: unknown, requestId: string): ProblemDocument {
  const problem =
    thrown instanceof Problem
      ? thrown
      : new Problem("internal", { detail: `The server's log says more under the request id ${requestId}.` });
  const { status, title } = meanings[problem.code];
  return {
    type: `https://tripline.dev/problems/${problem.code}`,
    title,
    status,
    detail: problem.message,
    code: problem.code,
    ...(problem.issues.length > 0 && { issues: [...problem.issues] }),
    requestId,
  };
}

export function problemResponse(document: ProblemDocument): Response {
  const retryAfter = retryAfterSeconds[document.code];
  return new Response(JSON.stringify(document), {
    status: document.status,
    headers: {
      "Content-Type": "application/problem+json",
      ...(retryAfter !== undefined && { "Retry-After": String(retryAfter) }),
      ...(document.code === "unauthenticated" && { "WWW-Authenticate": 'Bearer realm="Tripline"' }),
    },
  });
}
