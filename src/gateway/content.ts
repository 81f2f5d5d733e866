import type { Json } from "../contract/name.ts";
import {
  type OwnAnswer,
  type Response,
  type ResponseProfile,
  type Responses,
  replyWaitMsMax,
} from "../contract/response.ts";
import { escapingFor } from "../core/escape.ts";
import type { Scope } from "../core/event-scope.ts";
import { fill, templatesIn } from "../core/fill.ts";
import { compileTemplate, type Template } from "../core/template.ts";
import type { Answer } from "./answer.ts";
import { ownAnswer } from "./own-answer.ts";

/** An answer in the author's own words, ready to be filled in. */
export interface CompiledContent {
  /** Whether anything is to be filled in. */
  readonly hasTemplates: boolean;
  /** Rejects when a template fails, or gives what can't be sent. */
  answer(scope: Scope, statusDefault: number): Made | Promise<Made>;
}

/** `warnings` name what was left out. */
export interface Made {
  answer: Answer;
  warnings: string[];
}

/** How a trigger answers (S46). */
export interface CompiledResponse {
  readonly method: Response["method"];
  readonly profile: ResponseProfile | undefined;
  readonly content: CompiledContent | null;
  /** For `workflow`: how long the caller waits. */
  readonly waitMs: number;
  /** In the author's own words, what `content` does not speak of. */
  readonly own: Readonly<Partial<Record<keyof Responses, CompiledContent>>>;
  /** Whether what is answered to a delivery that is taken needs its scope. */
  readonly hasTemplates: boolean;
}

const toKept = ["filtered", "duplicate", "timedOut", "failed"] as const satisfies (keyof Responses)[];
const toRefused = ["invalid", "unauthorized", "limited"] as const satisfies (keyof Responses)[];

/** `waitMsMax`: after how long the sender must have its answer. */
export function compileResponse(
  { response, responses }: { response: Response; responses: Responses },
  waitMsMax: number,
): CompiledResponse {
  const content = response.method === "content" ? compileContent(response) : null;
  const own: Partial<Record<keyof Responses, CompiledContent>> = {};
  for (const name of [...toKept, ...toRefused]) {
    const given = responses[name];
    if (given !== undefined) own[name] = compileContent(given);
  }
  return {
    method: response.method,
    profile: response.method === "immediately" ? response.profile : undefined,
    content,
    waitMs: response.method === "workflow" ? Math.min(response.waitMs ?? replyWaitMsMax, waitMsMax) : 0,
    own,
    hasTemplates: [content, ...toKept.map((name) => own[name])].some((each) => each?.hasTemplates === true),
  };
}

function compileContent({ status, headers = {}, body, contentType, base64 }: OwnAnswer): CompiledContent {
  const fields = Object.entries(headers).map(([name, value]) => ({ name, value: compileTemplate(value) }));
  const type = contentType ?? (isText(body) ? undefined : "application/json");
  if (type !== undefined) fields.unshift({ name: "Content-Type", value: compileTemplate(type) });
  const text = compileBody(body, type ?? likelyType({ headers, body }));
  const make = async (scope: Scope, statusDefault: number): Promise<Made> => {
    const filled: Record<string, string> = {};
    for (const { name, value } of fields) filled[name] = await value.render(scope);
    return ownAnswer({
      status: status ?? statusDefault,
      headers: filled,
      body: await text.render(scope),
      ...(base64 === true && { base64 }),
    });
  };
  return {
    hasTemplates: !text.constant || fields.some(({ value }) => !value.constant),
    answer: make,
  };
}

type Body = Pick<Template, "constant" | "render">;

/** A text with what is filled in escaped as its type asks for, or data that is sent as JSON. */
export function compileBody(body: Json | undefined, contentType: string | null): Body {
  if (body === undefined) return { constant: true, render: () => "" };
  if (typeof body === "string") {
    return compileTemplate(body, { escaping: contentType === null ? null : escapingFor(contentType) });
  }
  const templates = templatesIn(body);
  // What is wrong is said now, and not to a sender.
  for (const { source } of templates) compileTemplate(source);
  const text = JSON.stringify(body);
  return templates.length === 0
    ? { constant: true, render: () => text }
    : { constant: false, render: async (scope) => JSON.stringify(await fill(body, scope)) };
}

function isText(body: Json | undefined): boolean {
  return body === undefined || typeof body === "string";
}

/** What a text is said to be, or else what it will be taken for: JSON where it begins so. */
export function likelyType({
  headers,
  body,
}: {
  headers: Readonly<Record<string, string>>;
  body: Json | undefined;
}): string | null {
  const said = Object.entries(headers).find(([name]) => name.toLowerCase() === "content-type")?.[1];
  return said ?? guessed(body);
}

function guessed(body: Json | undefined): string | null {
  return typeof body === "string" && /^\s*(?:\[|\{(?!\{))/.test(body) ? "application/json" : null;
}
