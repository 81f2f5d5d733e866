import type { ServerResponse } from "node:http";
import { setImmediate as turn } from "node:timers/promises";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { openService, type Service } from "../../test/http-service.ts";
import { runStep } from "../../test/step-context.ts";
import type { Json } from "../contract/name.ts";
import { openHttpDoor } from "./http-door.ts";
import { llm } from "./llm.ts";
import { TerminalError } from "./step.ts";

// A server on loopback that streams as the providers do: frames of the protocol that it is asked in, split anywhere.
const http = openHttpDoor({ allow: ["127.0.0.0/8"] });
let service: Service;
/** Words of the answer. */
let says: string[] = [];
let send: (response: ServerResponse, frames: string[]) => void | Promise<void>;
beforeAll(async () => {
  service = await openService(({ url, body }, response) => {
    const asked = JSON.parse(body);
    expect(asked.stream).toBe(true);
    void send(response, framesOf(url, asked));
  });
});
beforeEach(() => {
  send = inPieces;
});
afterAll(async () => {
  await http[Symbol.asyncDispose]();
  await service[Symbol.asyncDispose]();
});

interface Asking {
  model: string;
  tools?: { name: string }[];
  stream_options?: { include_usage?: boolean };
}

function framesOf(url: string, asked: Asking): string[] {
  if (url === "/v1/chat/completions") return chatFrames(asked);
  return url === "/v1/messages" ? messageFrames(asked) : responseFrames(asked);
}

const data = (value: unknown) => `data: ${JSON.stringify(value)}\n\n`;
const named = (value: { type: string; [member: string]: unknown }) => `event: ${value.type}\n${data(value)}`;

/** OpenAI, "Chat completions: streaming". Usage comes in a last frame without choices, where it is asked for. */
function chatFrames({ model, stream_options }: Asking): string[] {
  const chunk = (rest: object) =>
    data({ id: "c1", object: "chat.completion.chunk", created: 1, model: `${model}-2026`, ...rest });
  const choice = (delta: object, finish_reason: string | null = null) =>
    chunk({ choices: [{ index: 0, delta, finish_reason }] });
  return [
    choice({ role: "assistant", content: "" }),
    ...says.map((content) => choice({ content })),
    choice({}, "stop"),
    ...(stream_options?.include_usage === true
      ? [chunk({ choices: [], usage: { prompt_tokens: 100, completion_tokens: 10, total_tokens: 110 } })]
      : []),
    "data: [DONE]\n\n",
  ];
}

/** Anthropic, "Streaming messages". */
function messageFrames({ model, tools = [] }: Asking): string[] {
  const [tool] = tools;
  const block =
    tool === undefined
      ? { type: "text", text: "" }
      : { type: "tool_use", id: "toolu_1", name: tool.name, input: {} };
  const delta = (word: string) =>
    tool === undefined
      ? { type: "text_delta", text: word }
      : { type: "input_json_delta", partial_json: word };
  const usage = {
    input_tokens: 60,
    cache_read_input_tokens: 40,
    cache_creation_input_tokens: 0,
    output_tokens: 1,
  };
  const message = {
    id: "m1",
    type: "message",
    role: "assistant",
    model: `${model}-2026`,
    content: [],
    usage,
  };
  const stop_reason = tool === undefined ? "end_turn" : "tool_use";
  return [
    named({
      type: "message_start",
      message: { ...message, stop_reason: null, stop_sequence: null },
    }),
    named({ type: "content_block_start", index: 0, content_block: block }),
    named({ type: "ping" }),
    ...says.map((word) => named({ type: "content_block_delta", index: 0, delta: delta(word) })),
    named({ type: "content_block_stop", index: 0 }),
    named({
      type: "message_delta",
      delta: { stop_reason, stop_sequence: null },
      usage: { output_tokens: 10 },
    }),
    named({ type: "message_stop" }),
  ];
}

/** OpenAI, "Streaming API responses". */
function responseFrames({ model }: Asking): string[] {
  const response = { id: "r1", object: "response", created_at: 1, model: `${model}-2026` };
  const item = { id: "msg_1", type: "message", role: "assistant" };
  const usage = {
    input_tokens: 100,
    input_tokens_details: { cached_tokens: 40 },
    output_tokens: 10,
    output_tokens_details: { reasoning_tokens: 0 },
    total_tokens: 110,
  };
  return [
    { type: "response.created", response: { ...response, status: "in_progress", output: [] } },
    { type: "response.output_item.added", output_index: 0, item: { ...item, content: [] } },
    ...says.map((delta) => ({
      type: "response.output_text.delta",
      item_id: "msg_1",
      output_index: 0,
      content_index: 0,
      delta,
      logprobs: [],
    })),
    {
      type: "response.output_item.done",
      output_index: 0,
      item: { ...item, content: [{ type: "output_text", text: says.join(""), annotations: [] }] },
    },
    { type: "response.completed", response: { ...response, status: "completed", output: [], usage } },
  ].map((frame, sequence_number) => named({ ...frame, sequence_number }));
}

const begin = (response: ServerResponse) => response.writeHead(200, { "content-type": "text/event-stream" });

/** Each piece in a chunk of its own, of a size that splits lines and letters. */
async function inPieces(response: ServerResponse, frames: string[]): Promise<void> {
  begin(response);
  const bytes = Buffer.from(frames.join(""));
  for (let at = 0; at < bytes.length; at += 37) {
    response.write(bytes.subarray(at, at + 37));
    await turn();
  }
  response.end();
}

const run = async (config: object = {}, given: { kept?: Json[]; timeoutMs?: number } = {}) => {
  const all = { model: "m", baseUrl: `${service.origin}/v1`, prompt: "Hi", stream: true, ...config };
  return (await runStep(llm, all, { http, ...given })).output;
};
const failure = (config: object, kept: Json[] = []) =>
  run(config, { kept, timeoutMs: 5_000 }).then(
    (output) => expect.unreachable(JSON.stringify(output)),
    (error: unknown) => error as Error,
  );

const apis = [
  ["openai", {}],
  ["openai", { api: "chat" }],
  ["openai-compatible", {}],
  ["anthropic", {}],
] as const;

describe.each(apis)("[S111] %s %j streams", (provider, config) => {
  test("a text, put together with its end and its tokens", async () => {
    says = ["Grüße ", "aus ", "日本", " 🗻."];
    const prices = { inputPerMillion: 1, outputPerMillion: 2 };
    expect(await run({ provider, prices, ...config })).toMatchObject({
      text: "Grüße aus 日本 🗻.",
      finishReason: "stop",
      model: "m-2026",
      usage: { inputTokens: 100, outputTokens: 10 },
      cost: { amount: 0.00012 },
    });
  });

  test("structured output", async () => {
    says = ['{"te', 'am":"bil', 'ling"}'];
    const schema = {
      type: "object",
      required: ["team"],
      properties: { team: { enum: ["billing", "support"] } },
      additionalProperties: false,
    };
    expect(await run({ provider, schema, ...config })).toMatchObject({ object: { team: "billing" } });
  });

  test("and what breaks off is worth another attempt, and nothing of it is kept: a connection, an end before the end, an error", async () => {
    says = ["Once ", "upon ", "a time"];
    const half = (frames: string[]) => frames.slice(0, 4);
    const kept: Json[] = [];
    const broken = async (then: (response: ServerResponse) => void) => {
      send = (response, frames) => {
        begin(response).write(half(frames).join(""));
        then(response);
      };
      const error = await failure({ provider, ...config }, kept);
      expect(error).not.toBeInstanceOf(TerminalError);
      expect(kept).toEqual([]);
      return error.message;
    };
    await broken((response) => setTimeout(() => response.destroy(), 20));
    expect(await broken((response) => response.end())).toContain("broke off");
    const error = {
      type: "overloaded_error",
      message: "Overloaded, says the provider",
      code: "x",
      param: null,
    };
    const said = await broken((response) => response.end(named({ type: "error", error })));
    expect(said).toContain("Overloaded, says the provider");
  });
});

test("an answer may take longer than the timeout while something comes, and no longer without", async () => {
  says = ["Slow", "ly"];
  send = async (response, frames) => {
    begin(response);
    for (const frame of frames) {
      await new Promise((resolve) => setTimeout(resolve, 40));
      response.write(frame);
    }
    response.end();
  };
  const config = { provider: "openai-compatible", timeoutMs: 150 };
  expect(await run(config)).toMatchObject({ text: "Slowly" });
  send = (response, [first]) => void begin(response).write(first);
  expect((await failure(config)).message).toBe("Nothing came for 150 ms.");
});
