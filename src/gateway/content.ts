import type { Response, ResponseProfile } from "../contract/response.ts";
import { compileTemplate, type Template } from "../core/template.ts";
import type { Answer } from "./answer.ts";
import type { Prepared, Routed } from "./journey.ts";
import { ownAnswer } from "./own-answer.ts";
import { profileAnswer } from "./profile.ts";

export interface CompiledContent {
  readonly status: number | undefined;
  readonly headers: readonly { name: string; value: Template }[];
  readonly body: Template | null;
}

/** How a trigger answers (S46). */
export interface CompiledResponse {
  readonly method: Response["method"];
  readonly profile: ResponseProfile | undefined;
  readonly content: CompiledContent | null;
  /** For `workflow`: how long the caller waits, and what a failed run is answered with. */
  readonly waitMs: number;
  readonly failure: CompiledContent | null;
  readonly hasTemplates: boolean;
}

type Content = Extract<Response, { method: "workflow" }>["failure"];

export function compileResponse(response: Response): CompiledResponse {
  const content = response.method === "content" ? compileContent(response) : null;
  const failure = response.method === "workflow" ? compileContent(response.failure) : null;
  return {
    method: response.method,
    profile: response.method === "immediately" ? response.profile : undefined,
    content,
    waitMs: response.method === "workflow" ? response.waitMs : 0,
    failure,
    hasTemplates: isVariable(content) || isVariable(failure),
  };
}

/**
 * The answer as far as the request decides it: made before anything is stored, so that what is answered is what is
 * kept. Content that can't be evaluated gives way to the default answer, with a warning.
 */
export function prepare(routed: Routed): Prepared | Promise<Prepared> {
  const { response } = routed.trigger;
  if (response.method === "workflow" && routed.runs.length > 0) return { ...routed, answer: null };
  const fallback = profileAnswer(response.profile, routed.form);
  if (response.content === null) return { ...routed, answer: fallback };
  return contentAnswer(response.content, { scope: routed.scope, statusDefault: 200 }).then(
    ({ answer, warnings }) => {
      for (const warning of warnings) routed.trace.warn(warning);
      routed.trace.note("answer", "ok");
      return { ...routed, answer };
    },
    (error: unknown) => {
      const message = error instanceof Error ? error.message : String(error);
      routed.trace.warn(`the answer could not be evaluated: ${message}`);
      routed.trace.note("answer", "error", message);
      return { ...routed, answer: fallback };
    },
  );
}

/** An author's content over what is known. Rejects when a template fails. */
export async function contentAnswer(
  content: CompiledContent,
  { scope, statusDefault }: { scope: Record<string, unknown>; statusDefault: number },
): Promise<{ answer: Answer; warnings: string[] }> {
  const headers: Record<string, string> = {};
  for (const { name, value } of content.headers) headers[name] = await value.render(scope);
  const body = content.body === null ? "" : await content.body.render(scope);
  return ownAnswer({ status: content.status ?? statusDefault, headers, body });
}

function compileContent(content: Content): CompiledContent | null {
  if (content === undefined) return null;
  const { status, headers = {}, body } = content;
  return {
    status,
    headers: Object.entries(headers).map(([name, value]) => ({ name, value: compileTemplate(value) })),
    body: body === undefined ? null : compileTemplate(body),
  };
}

function isVariable(content: CompiledContent | null): boolean {
  if (content === null) return false;
  return [content.body, ...content.headers.map(({ value }) => value)].some(
    (part) => part?.constant === false,
  );
}
