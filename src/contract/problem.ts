import { z } from "zod";

/**
 * What a management call can be refused for. The API maps each code to one HTTP status (`api/problem.ts`).
 * `unreachable` is a client's own: no Tripline answered.
 */
export const ProblemCode = z.enum([
  "invalid_input",
  "invalid_definition",
  "unauthenticated",
  "forbidden",
  "not_found",
  "unknown_call",
  "method_not_allowed",
  "conflict",
  "too_large",
  "unsupported_media_type",
  "too_many_requests",
  "store_unavailable",
  "unreachable",
  "internal",
]);
export type ProblemCode = z.infer<typeof ProblemCode>;

/** One thing wrong in what the caller sent: where (a path such as `trigger.auth.0.secret`) and why. */
export const Issue = z.object({ path: z.string(), message: z.string() });
export type Issue = z.infer<typeof Issue>;

/** An issue that is looked for beforehand: an error keeps a definition from being published, a warning does not. */
export const Finding = Issue.extend({ severity: z.enum(["error", "warning"]) }).meta({ id: "Finding" });
export type Finding = z.infer<typeof Finding>;

/** RFC 9457 problem details, with `code`, `issues` and what to do next. */
export const ProblemDocument = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    detail: z.string().optional(),
    code: ProblemCode,
    issues: z.array(Issue).optional(),
    requestId: z.string().optional(),
  })
  .meta({ id: "Problem" });
export type ProblemDocument = z.infer<typeof ProblemDocument>;

interface ProblemOptions {
  /** For the caller: what is wrong and what to do next. */
  detail: string;
  issues?: readonly Issue[];
  cause?: unknown;
}

/** Thrown for the unexpected on the management side, once, with its cause. */
export class Problem extends Error {
  readonly code: ProblemCode;
  readonly issues: readonly Issue[];

  constructor(code: ProblemCode, { detail, issues = [], cause }: ProblemOptions) {
    super(detail, { cause });
    this.name = "Problem";
    this.code = code;
    this.issues = issues;
  }
}

/** The store could not write or read: the sender gets 503 and nothing was accepted. */
export class StoreUnavailable extends Problem {
  constructor(detail: string, cause?: unknown) {
    super("store_unavailable", { detail, cause });
    this.name = "StoreUnavailable";
  }
}

/** What to tell of anything that was thrown. A Problem's message is its detail. */
export function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}
