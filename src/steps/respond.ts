import { z } from "zod";
import { Json } from "../contract/name.ts";
import type { RunAnswer } from "../contract/run.ts";
import { bytesOfBase64 } from "./file-reference.ts";
import { headerFields, headerOf, headersOf } from "./headers.ts";
import { defineStep, TerminalError } from "./step.ts";

/** RFC 9110: answers with these statuses have no content. */
const bodiless = new Set([204, 205, 304]);

const Config = z.object({
  status: z
    .literal([200, 201, 202, 204])
    .default(200)
    .meta({
      title: "Status Code",
      labels: { 200: "200 OK", 201: "201 Created", 202: "202 Accepted", 204: "204 No Content" },
      description: "200 OK, 201 Created, 202 Accepted, 204 No Content (no body).",
    }),
  overrideStatus: z
    .union([z.int().min(200).max(599), z.string().max(10_000).meta({ template: true }), z.null()])
    .optional()
    .meta({
      title: "Override status code",
      description:
        "Any status from 200 to 599, a template too, for failed or conditional requests: " +
        '`{{ steps.check.output.ok ? 200 : 422 }}`. Where it gives nothing (null or ""), the status above holds.',
      template: true,
    }),
  headers: headerFields({ title: "Headers" }),
  body: Json.optional().meta({
    title: "Custom Response Body",
    description:
      "A JSON value, sent as application/json, or a text, sent as text/plain unless a header says otherwise.",
    template: true,
    multiline: true,
  }),
  base64: z.boolean().default(false).meta({
    title: "Base64",
    description: "The body is a text of base64 and sent as the bytes that it stands for.",
  }),
});

/** Answers the caller who waits for this run (S143–S147). The first answer of a run counts. */
export const respond = defineStep({
  type: "respond",
  title: "Webhook Response",
  description:
    "Answers the caller who waits, with a status, headers and a body mapped from anything that is known so far. The " +
    "first answer counts; the steps after it still run. Its output is the answer.",
  effect: false,
  config: Config,
  gives: () => ["status", "headers", "body", "base64"],
  examples: [
    {
      title: "Hand back what was made",
      config: { status: 201, body: { orderId: "{{ params.orderId }}", accepted: true } },
      scope: { params: { orderId: "A-7" } },
      output: {
        status: 201,
        headers: { "Content-Type": "application/json" },
        body: '{"orderId":"A-7","accepted":true}',
      },
    },
    {
      title: "Tell the caller what is wrong",
      config: { overrideStatus: "{{ params.total > 0 ? 200 : 422 }}", body: "The total must be above 0." },
      scope: { params: { total: 0 } },
      output: {
        status: 422,
        headers: { "Content-Type": "text/plain; charset=utf-8" },
        body: "The total must be above 0.",
      },
    },
    {
      title: "Nothing to say",
      config: { status: 204, headers: { "X-Queue": "orders" } },
      output: { status: 204, headers: { "X-Queue": "orders" }, body: "" },
    },
  ],
  run(config, context) {
    const answer = answerOf(config);
    context.answer(answer);
    return answer;
  },
});

function answerOf(config: z.output<typeof Config>): RunAnswer {
  const { status, overrideStatus, headers: fields, body, base64 } = config;
  const chosen = statusOf(overrideStatus) ?? status;
  const headers = headersOf(fields);
  if (bodiless.has(chosen)) return { status: chosen, headers: withoutContentType(headers), body: "" };
  if (body === undefined) return { status: chosen, headers, body: "" };
  if (base64) return bytesAnswer(body, { status: chosen, headers });
  const type = typeof body === "string" ? "text/plain; charset=utf-8" : "application/json";
  return {
    status: chosen,
    headers: headerOf(headers, "content-type") === undefined ? { "Content-Type": type, ...headers } : headers,
    body: typeof body === "string" ? body : JSON.stringify(body),
  };
}

function bytesAnswer(body: Json, { status, headers }: Pick<RunAnswer, "status" | "headers">): RunAnswer {
  if (typeof body !== "string") throw new TerminalError("The response body is not base64.");
  const typed = headerOf(headers, "content-type") === undefined;
  return {
    status,
    headers: typed ? { "Content-Type": "application/octet-stream", ...headers } : headers,
    body: Buffer.from(bytesOfBase64(body, "The response body")).toString("base64"),
    base64: true,
  };
}

/** A template gives a number, its digits, or nothing when the status is not to be overridden. */
function statusOf(override: number | string | null | undefined): number | null {
  if (override === undefined || override === null || override === "") return null;
  const status =
    typeof override === "number" ? override : /^\d{3}$/.test(override.trim()) ? Number(override) : NaN;
  if (status >= 200 && status <= 599) return status;
  throw new TerminalError(`“${String(override)}” is not a status from 200 to 599 to answer with.`);
}

/** A type without content misleads caches and clients. */
function withoutContentType(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).filter(([name]) => name.toLowerCase() !== "content-type"),
  );
}
