import { z } from "zod";
import type { Json } from "../contract/name.ts";
import { compileFirst } from "../core/jsonpath.ts";
import type { Ask } from "./http-auth.ts";
import { bodyOf } from "./http-reply.ts";
import { nextLink } from "./link-header.ts";
import { type HttpCall, type HttpReply, TerminalError } from "./step.ts";

/** A list of more pages belongs into a loop of its own, or into an export. */
const pagesMaxMax = 1_000;
/** What all pages bring together; what is kept of them is bounded by a step's output. */
const bytesMaxMax = 16_777_216;
/** A request's own parts stand in the middle of other people's URLs. */
const nameCharactersMax = 200;

const path = (title: string) =>
  z
    .string()
    .max(1_000)
    .refine((text) => isPath(text), "not a JSONPath, such as $.data")
    .meta({ title, description: "A JSONPath into a page's body." });

const common = {
  items: path("Where the items are").default("$"),
  more: path("Whether there is more").optional(),
  pagesMax: z.int().min(1).max(pagesMaxMax).default(100).meta({ title: "Pages at most" }),
  bytesMax: z
    .int()
    .min(1)
    .max(bytesMaxMax)
    .default(8_388_608)
    .meta({ title: "All pages together", unit: "bytes" }),
  partial: z.boolean().default(false).meta({
    title: "Take a part",
    description: "Where a bound is reached, go on with what is there; otherwise the step fails.",
  }),
};
const name = z.string().min(1).max(nameCharactersMax);

const Link = z.strictObject({
  by: z.literal("link").meta({ description: "The `Link` header's `next` (RFC 8288), as GitHub has it." }),
  ...common,
});
const NextUrl = z.strictObject({
  by: z.literal("next-url"),
  path: path("Where the next page's URL is"),
  ...common,
});
const Cursor = z.strictObject({
  by: z.literal("cursor"),
  path: path("Where the cursor is"),
  parameter: name.meta({ title: "Its name in the next request" }),
  in: z.enum(["query", "body"]).default("query"),
  ...common,
});
const Page = z.strictObject({
  by: z.literal("page").meta({ description: "A number that rises, until a page has no items." }),
  parameter: name.default("page"),
  in: z.enum(["query", "body"]).default("query"),
  start: z.int().min(0).max(1_000_000).default(1).meta({ title: "First number" }),
  step: z.int().min(1).max(100_000).default(1).meta({
    title: "Rises by",
    description: "1 for page numbers, a page's size for offsets.",
  }),
  size: z.int().min(1).max(100_000).optional().meta({
    title: "Items on a whole page",
    description: "A page with fewer is the last one.",
  }),
  ...common,
});

export const Pagination = z.discriminatedUnion("by", [Link, NextUrl, Cursor, Page]).meta({
  title: "Pagination",
  rare: true,
  description: "Asks for one page after the other and gathers their items.",
});
type Pagination = z.output<typeof Pagination>;

interface PageDoors {
  ask: Ask;
  parse: "auto" | "json" | "text" | "base64";
  /** The body as data, for a number or a cursor to be put into. */
  content: Json | undefined;
}

/** The call after this page, or null after the last one. */
type Turn = (call: HttpCall, page: { reply: HttpReply; body: Json; count: number }) => HttpCall | null;

/** Asks for all pages. Throws TerminalError where they go round in circles or beyond their bounds. */
export async function allPages(first: HttpCall, pagination: Pagination, doors: PageDoors): Promise<Json> {
  const { pagesMax, bytesMax, partial } = pagination;
  const turn = turnOf(pagination, doors);
  const itemsIn = compileFirst(pagination.items);
  const items: Json[] = [];
  const seen = new Set<string>();
  let bytes = 0;
  let reply: HttpReply | null = null;
  let call: HttpCall | null =
    pagination.by === "page" ? numbered(first, pagination, { number: pagination.start, doors }) : first;
  let pages = 0;
  while (call !== null && pages < pagesMax && bytes <= bytesMax) {
    const place = `${call.url} ${typeof call.body === "string" ? call.body : ""}`;
    if (seen.has(place))
      throw new TerminalError(
        `Page ${pages + 1} is one that was there before: the pages go round in circles.`,
      );
    seen.add(place);
    reply = await doors.ask(pages === 0 ? call : repeated(call, pages + 1));
    pages += 1;
    bytes += reply.body.length;
    const body = bodyOf(reply, doors.parse);
    const found = itemsIn(body);
    if (!isList(found)) throw new TerminalError(`Page ${pages} has no list at ${pagination.items}.`);
    for (const item of found) items.push(item);
    call = turn(call, { reply, body, count: found.length });
  }
  if (call !== null && !partial)
    throw new TerminalError(
      bytes > bytesMax
        ? `The pages are larger than ${bytesMax} bytes together.`
        : `There are more than ${pagesMax} pages.`,
    );
  return {
    status: reply?.status ?? 0,
    headers: reply?.headers ?? {},
    body: items,
    pages,
    more: call !== null,
  };
}

function turnOf(pagination: Pagination, doors: PageDoors): Turn {
  const next = nextOf(pagination, doors);
  if (pagination.more === undefined) return next;
  const more = compileFirst(pagination.more);
  return (call, page) => (isTrue(more(page.body)) ? next(call, page) : null);
}

function nextOf(pagination: Pagination, doors: PageDoors): Turn {
  switch (pagination.by) {
    case "link":
      return (call, { reply }) => atUrl(call, nextLink(reply.headers["link"]));
    case "next-url": {
      const find = compileFirst(pagination.path);
      return (call, { body }) => atUrl(call, textOf(find(body)));
    }
    case "cursor": {
      const find = compileFirst(pagination.path);
      return (call, { body }) => {
        const cursor = textOf(find(body));
        return cursor === null ? null : withValue(call, pagination, { value: cursor, doors });
      };
    }
    case "page": {
      let number = pagination.start;
      return (call, { count }) => {
        if (count === 0 || count < (pagination.size ?? 0)) return null;
        number += pagination.step;
        return numbered(call, pagination, { number, doors });
      };
    }
    default:
      return pagination satisfies never;
  }
}

const isTrue = (value: unknown) =>
  value !== false && value !== null && value !== undefined && value !== "" && value !== 0;

const textOf = (value: unknown): string | null =>
  typeof value === "number" ? String(value) : typeof value === "string" && value !== "" ? value : null;

function atUrl(call: HttpCall, text: string | null): HttpCall | null {
  if (text === null) return null;
  const url = URL.parse(text, call.url);
  if (url === null) throw new TerminalError(`The next page's address “${text}” is not a URL.`);
  // What proves who asks goes where it was meant for, whatever a page says.
  if (url.origin !== URL.parse(call.url)?.origin)
    throw new TerminalError(`The next page is at another server, ${url.origin}; it is not asked.`);
  return { ...call, url: url.href };
}

const numbered = (
  call: HttpCall,
  page: z.output<typeof Page>,
  { number, doors }: { number: number; doors: PageDoors },
) => withValue(call, page, { value: number, doors });

function withValue(
  call: HttpCall,
  { parameter, in: place }: { parameter: string; in: "query" | "body" },
  { value, doors }: { value: string | number; doors: PageDoors },
): HttpCall {
  if (place === "query") {
    const url = URL.parse(call.url);
    if (url === null) throw new TerminalError(`“${call.url}” is not a URL.`);
    url.searchParams.set(parameter, String(value));
    return { ...call, url: url.href };
  }
  const { content } = doors;
  if (content === null || typeof content !== "object" || Array.isArray(content))
    throw new TerminalError(`The body has no place for ${parameter}: it is no JSON object.`);
  return { ...call, body: JSON.stringify({ ...content, [parameter]: value }) };
}

/** Each page is a request of its own, also for who knows a repetition by its key. */
function repeated(call: HttpCall, page: number): HttpCall {
  const headers = Object.entries(call.headers).map(([header, value]) => [
    header,
    header.toLowerCase() === "idempotency-key" ? `${value}/page-${page}` : value,
  ]);
  return { ...call, headers: Object.fromEntries(headers) };
}

const isList = (value: unknown): value is Json[] => Array.isArray(value);

function isPath(text: string): boolean {
  try {
    compileFirst(text);
    return true;
  } catch {
    return false;
  }
}
