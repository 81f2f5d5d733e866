import { z } from "zod";
import { template } from "../contract/name.ts";
import { filledText } from "./filled.ts";
import { headerFields, headerOf, headersOf } from "./headers.ts";
import { type Ask, asking, HttpAuth } from "./http-auth.ts";
import { bodyNames, bodyShape, contentOf } from "./http-body.ts";
import { replyFailure } from "./http-failure.ts";
import { allPages, Pagination } from "./http-pages.ts";
import { bodyOf } from "./http-reply.ts";
import { defineStep, type HttpCall, type StepContext, TerminalError } from "./step.ts";
import { urlFaults } from "./url-faults.ts";

/** Longer work belongs behind a callback; the step's own timeout bounds it anyway. */
const timeoutMsMax = 600_000;
/** As browsers do. */
const redirectsMaxMax = 20;
/** A step's output is kept with the run; more than a delivered body may have makes journals unwieldy. */
const responseBytesMaxMax = 10_485_760;

const Query = z.record(
  z.string().max(1_000),
  z.union([z.array(filledText()).max(1_000), filledText(), z.null()]),
);

const Config = z.object({
  method: z
    .enum(["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"])
    .default("GET")
    .meta({ title: "Method" }),
  url: template({ title: "URL" }).min(1).max(65_536),
  headers: headerFields({ title: "Headers" }),
  query: Query.default({}).meta({
    title: "Query parameters",
    description: "Added to those in the URL; a list gives several of one name, null none.",
  }),
  auth: HttpAuth.optional(),
  ...bodyShape,
  timeoutMs: z.int().min(1).max(timeoutMsMax).default(30_000).meta({ title: "Timeout", unit: "ms" }),
  redirectsMax: z
    .int()
    .min(0)
    .max(redirectsMaxMax)
    .default(5)
    .meta({
      title: "Redirects followed",
      rare: true,
      description:
        "0 hands the redirect itself on as the reply. Another origin gets no headers of your own, and none is followed " +
        "from https: to http:.",
    }),
  expectStatus: z.array(z.int().min(400).max(599)).max(200).default([]).meta({
    title: "Statuses that are no failure",
    rare: true,
    description: "Of 400 and above, such as 404 for something that need not exist.",
  }),
  responseBytesMax: z
    .int()
    .min(1)
    .max(responseBytesMaxMax)
    .default(1_048_576)
    .meta({ title: "Largest reply", unit: "bytes" }),
  parse: z.enum(["auto", "json", "text", "base64"]).default("auto").meta({
    title: "Read the reply as",
    rare: true,
    description: "auto goes by its content type, as deliveries are read: XML becomes an object.",
  }),
  pagination: Pagination.optional(),
});
type Config = z.output<typeof Config>;

/** Calls another system. A status of 400 or above fails the step; which ones are tried again is in http-failure.ts. */
export const http = defineStep({
  type: "http",
  title: "HTTP request",
  system: "HTTP",
  description:
    "Calls another system over HTTP. Its output is { status, headers, body }, header names in lower case. A reply of " +
    "400 or above fails the step: 408, 425, 429 and 5xx are tried again (Retry-After is kept to), others are not. " +
    "Each attempt sends the same Idempotency-Key, so the other side can tell a repetition. With `pagination` the body " +
    "is the list of all pages' items, and `pages` says how many there were.",
  effect: true,
  config: Config,
  gives: ({ pagination }) => [
    "status",
    "headers",
    "body",
    ...(pagination === undefined ? [] : ["pages", "more"]),
  ],
  examples: [
    {
      title: "Hand an order on",
      config: {
        method: "POST",
        url: "https://api.example.com/orders",
        headers: { Authorization: "Bearer {{ secrets.shop }}" },
        body: { id: "{{ params.orderId }}", items: "{{ requestBody.items }}" },
      },
      scope: {
        params: { orderId: "A-7" },
        requestBody: { items: [{ sku: "tea", count: 2 }] },
        secrets: { shop: "s3cr3t" },
      },
      output: {
        status: 201,
        headers: { "content-type": "application/json" },
        body: { created: "A-7", items: 1 },
      },
    },
    {
      title: "Something that need not exist",
      config: {
        url: "https://api.example.com/customers/{{ params.customer }}",
        query: { fields: ["id", "email"] },
        expectStatus: [404],
      },
      scope: { params: { customer: "42" } },
      output: { status: 404, headers: { "content-type": "text/plain" }, body: "no such customer" },
    },
  ],
  check: ({ headers, auth, ...config }) => {
    const given = bodyNames.filter((name) => config[name] !== undefined);
    const problems: { path: string; message: string }[] = given
      .slice(1)
      .map((path) => ({ path, message: `there is ${given[0]} already; a request has one body` }));
    const named = auth?.type === "api-key" ? auth.name.toLowerCase() : "authorization";
    if (auth !== undefined && Object.keys(headers).some((name) => name.toLowerCase() === named))
      problems.push({ path: `headers.${named}`, message: "is set by auth" });
    const token = auth?.type === "oauth2" ? urlFaults("auth.tokenUrl", auth.tokenUrl) : [];
    return [...urlFaults("url", config.url), ...token, ...problems];
  },
  async run(config, context) {
    const call = callOf(config, context);
    const ask = succeeding(asking(context, config.auth), config, context);
    if (config.pagination !== undefined)
      return allPages(call, config.pagination, { ask, parse: config.parse, content: config.body });
    const reply = await ask(call);
    return { status: reply.status, headers: reply.headers, body: bodyOf(reply, config.parse) };
  },
});

/** Throws what a reply means as a failure. */
const succeeding =
  (ask: Ask, { expectStatus }: Config, context: StepContext): Ask =>
  async (call) => {
    const reply = await ask(call);
    const failure = replyFailure(reply, { call, expected: expectStatus, by: context });
    if (failure !== null) throw failure;
    return reply;
  };

function callOf(config: Config, context: StepContext): HttpCall {
  const headers = headersOf(config.headers);
  const type = headerOf(headers, "content-type");
  const content = contentOf(config, type, context);
  return {
    method: config.method,
    url: Object.keys(config.query).length === 0 ? config.url : withQuery(config.url, config.query),
    headers: {
      ...(headerOf(headers, "idempotency-key") === undefined && {
        "Idempotency-Key": context.idempotencyKey,
      }),
      ...(headerOf(headers, "user-agent") === undefined && { "User-Agent": "Tripline" }),
      // Reading plain content is cheaper than unpacking it; a server that packs it all the same is understood, too.
      ...(headerOf(headers, "accept-encoding") === undefined && { "Accept-Encoding": "identity" }),
      ...(content !== null && type === undefined && { "Content-Type": content.contentType }),
      ...headers,
      ...(content?.fixed === true && contentTypeIn(headers, content.contentType)),
    },
    body: content?.bytes ?? null,
    timeoutMs: Math.min(config.timeoutMs, context.timeoutMs),
    redirectsMax: config.redirectsMax,
    responseBytesMax: config.responseBytesMax,
    signal: context.signal,
  };
}

/** Under the name that the author gave it, so that it is not sent twice. */
function contentTypeIn(headers: Readonly<Record<string, string>>, value: string): Record<string, string> {
  const name = Object.keys(headers).find((each) => each.toLowerCase() === "content-type") ?? "Content-Type";
  return { [name]: value };
}

function withQuery(text: string, query: z.output<typeof Query>): string {
  const url = URL.parse(text);
  if (url === null) throw new TerminalError(`“${text}” is not a URL.`);
  for (const [name, value] of Object.entries(query))
    for (const each of Array.isArray(value) ? value : [value])
      if (each !== null) url.searchParams.append(name, each);
  return url.href;
}
