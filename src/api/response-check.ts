import type { Json } from "../contract/name.ts";
import type { Issue } from "../contract/problem.ts";
import type { OwnAnswer, Responses } from "../contract/response.ts";
import type { Trigger } from "../contract/trigger.ts";
import { headerFault } from "../core/answer-header.ts";
import { templatesIn } from "../core/fill.ts";
import { mediaTypeOf } from "../core/media-type.ts";
import { compileTemplate, type Template } from "../core/template.ts";
import { failure } from "./failure.ts";

/** Anyone can call for these: whatever they sent, the answer must cost next to nothing. */
const toStrangers: ReadonlySet<string> = new Set(["unauthorized", "limited"] satisfies (keyof Responses)[]);

/** What keeps the answers in a trigger's own words from being sent as they stand. */
export function checkResponses({ response, responses }: Trigger): Issue[] {
  const own = response.method === "content" ? checkAnswer(response, "response") : [];
  const others = Object.entries(responses).flatMap(([name, answer]) => {
    const path = `responses.${name}`;
    const issues = checkAnswer(answer, path);
    return issues.length > 0 || !toStrangers.has(name) ? issues : checkPlain(answer, path);
  });
  return [...own, ...others];
}

function checkAnswer(answer: OwnAnswer, path: string): Issue[] {
  const { headers = {}, contentType, body, base64 } = answer;
  const issues = checkHeaders(headers, `${path}.headers`);
  const typed = Object.keys(headers).find((name) => name.toLowerCase() === "content-type");
  if (contentType !== undefined) {
    if (mediaTypeOf(contentType) === null || headerFault("Content-Type", contentType) !== null)
      issues.push({
        path: `${path}.contentType`,
        message: "write it as type/subtype, such as application/xml",
      });
    if (typed !== undefined)
      issues.push({ path: `${path}.headers.${typed}`, message: "is said by contentType already" });
  }
  if (base64 === true && typeof body !== "string")
    issues.push({ path: `${path}.body`, message: "must be a text of base64, since base64 is true" });
  return [...issues, ...checkBody(body, `${path}.body`), ...checkBytes(answer, path)];
}

/** What keeps headers of an author's from being sent, as far as it is known before they are filled in. */
export function checkHeaders(headers: Readonly<Record<string, string>>, path: string): Issue[] {
  const issues = Object.entries(headers).flatMap(([name, value]) => checkHeader(name, value, path));
  return [...issues, ...checkDoubles(Object.keys(headers), path)];
}

/** A text is a template, too, where it holds none, and is bounded as one. */
export function checkBody(body: Json | undefined, path: string): Issue[] {
  const sources = typeof body === "string" ? [{ path: "", source: body }] : templatesIn(body ?? null);
  return sources.flatMap((each) =>
    failure([path, each.path].filter((part) => part !== "").join("."), () => compileTemplate(each.source)),
  );
}

function checkHeader(name: string, value: string, path: string): Issue[] {
  const at = `${path}.${name}`;
  let template: Template;
  try {
    template = compileTemplate(value);
  } catch {
    return failure(at, () => compileTemplate(value));
  }
  const fault = headerFault(name, template.constant ? value.trim() : undefined);
  return fault === null ? [] : [{ path: at, message: fault }];
}

/** Case makes no other header of it. */
function checkDoubles(names: readonly string[], path: string): Issue[] {
  const seen = new Map<string, string>();
  return names.flatMap((name) => {
    const first = seen.get(name.toLowerCase());
    seen.set(name.toLowerCase(), name);
    return first === undefined ? [] : [{ path: `${path}.${name}`, message: `is the same as ${first}` }];
  });
}

/** A body without templates is known now. */
function checkBytes({ base64, body }: OwnAnswer, path: string): Issue[] {
  const isKnown = base64 === true && typeof body === "string" && !body.includes("{{");
  return isKnown && !/^[A-Za-z0-9+/\s]*={0,2}\s*$/.test(body)
    ? [{ path: `${path}.body`, message: "is not base64" }]
    : [];
}

function checkPlain({ headers = {}, body }: OwnAnswer, path: string): Issue[] {
  const all = [
    ...Object.entries(headers).map(([name, source]) => ({ path: `headers.${name}`, source })),
    ...(body === undefined
      ? []
      : templatesIn(body).map((each) => ({
          ...each,
          path: each.path === "" ? "body" : `body.${each.path}`,
        }))),
  ];
  return all
    .filter(({ source }) => !compileTemplate(source).plain)
    .map((each) => ({
      path: `${path}.${each.path}`,
      message: "may read plain paths only, such as {{ answer.error }}: anyone can call for this answer",
    }));
}
