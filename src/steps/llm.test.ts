import type { ServerResponse } from "node:http";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Asked, openService, type Service } from "../../test/http-service.ts";
import { runStep } from "../../test/step-context.ts";
import type { Json } from "../contract/name.ts";
import { openHttpDoor } from "./http-door.ts";
import { llm } from "./llm.ts";
import { RetryLaterError, TerminalError } from "./step.ts";

// Servers on loopback that speak the providers' protocols; what one says is the test's to choose.
let service: Service;
let says = "Hello";
let broken: ((response: ServerResponse) => void) | null = null;
const http = openHttpDoor({ allow: ["127.0.0.0/8"] });
beforeAll(async () => {
  service = await openService((asked, response) => {
    if (broken !== null) return broken(response);
    response.writeHead(200, { "content-type": "application/json" });
    response.end(JSON.stringify(answerTo(asked)));
  });
});
afterAll(async () => {
  await http[Symbol.asyncDispose]();
  await service[Symbol.asyncDispose]();
});

/** OpenAI's "Create a model response" and "Create chat completion", Anthropic's "Messages". */
function answerTo({ url, body }: Asked): object {
  const { model, tools } = JSON.parse(body);
  if (url === "/v1/responses")
    return {
      id: "resp_1",
      object: "response",
      created_at: 1_769_860_800,
      status: "completed",
      model: `${model}-2026`,
      output: [
        {
          id: "msg_1",
          type: "message",
          role: "assistant",
          status: "completed",
          content: [{ type: "output_text", text: says, annotations: [] }],
        },
      ],
      usage: {
        input_tokens: 100,
        input_tokens_details: { cached_tokens: 40 },
        output_tokens: 10,
        output_tokens_details: { reasoning_tokens: 4 },
        total_tokens: 110,
      },
    };
  if (url === "/v1/chat/completions")
    return {
      id: "chatcmpl-1",
      object: "chat.completion",
      created: 1_769_860_800,
      model: `${model}-2026`,
      choices: [{ index: 0, message: { role: "assistant", content: says }, finish_reason: "length" }],
      usage: { prompt_tokens: 100, completion_tokens: 10, total_tokens: 110 },
    };
  const usesTool = Array.isArray(tools) && tools.length > 0;
  return {
    id: "msg_1",
    type: "message",
    role: "assistant",
    model: `${model}-2026`,
    content: usesTool
      ? [{ type: "tool_use", id: "toolu_1", name: tools[0].name, input: JSON.parse(says) }]
      : [{ type: "text", text: says }],
    stop_reason: usesTool ? "tool_use" : "end_turn",
    stop_sequence: null,
    usage: {
      input_tokens: 60,
      cache_read_input_tokens: 40,
      cache_creation_input_tokens: 0,
      output_tokens: 10,
    },
  };
}

const scope = { secrets: { key: "sk-very-secret" }, requestBody: { order: 7 } };
const run = async (config: object, kept: Json[] = []) => {
  const all = {
    model: "m",
    apiKey: "{{ secrets.key }}",
    baseUrl: `${service.origin}/v1`,
    prompt: "Hi",
    ...config,
  };
  return (await runStep(llm, all, { http, scope, kept })).output;
};
const failure = (config: object = {}, kept: Json[] = []) =>
  run(config, kept).then(
    (output) => expect.unreachable(JSON.stringify(output)),
    (error: unknown) => error as Error,
  );
const lastBody = () => JSON.parse(service.asked.at(-1)?.body ?? "null");

test.each([
  ["a key in the clear", { apiKey: "sk-123" }, "apiKey"],
  ["a compatible server without address", { provider: "openai-compatible" }, "baseUrl"],
  ["a schema that is none", { schema: { type: "nothing" } }, "schema"],
])("%s is refused when it is saved", (_, config, path) => {
  const faults = llm.check?.(llm.config.parse({ model: "m", prompt: "Hi", ...config }));
  expect(faults).toEqual([{ path, message: expect.any(String) }]);
});

describe("each provider is asked in its own protocol", () => {
  const config = { system: "Be brief.", prompt: "Sum up: {{requestBody}}", maxTokens: 77, temperature: 0.5 };
  const prompt = 'Sum up: {"order":7}';

  test("[S111] OpenAI by responses", async () => {
    says = "Seven";
    const output = await run({ ...config, provider: "openai" });
    expect(output).toEqual({
      text: "Seven",
      finishReason: "stop",
      model: "m-2026",
      usage: { inputTokens: 100, cachedInputTokens: 40, outputTokens: 10, reasoningTokens: 4 },
    });
    expect(service.asked.at(-1)).toMatchObject({
      method: "POST",
      url: "/v1/responses",
      headers: { authorization: "Bearer sk-very-secret", "idempotency-key": "run_test/step" },
    });
    expect(lastBody()).toMatchObject({ model: "m", max_output_tokens: 77, temperature: 0.5 });
    expect(JSON.stringify(lastBody().input)).toContain(JSON.stringify(prompt).slice(1, -1));
    expect(lastBody().stream).not.toBe(true);
  });

  test("OpenAI by chat", async () => {
    says = "Seven";
    expect(await run({ ...config, api: "chat" })).toMatchObject({ text: "Seven", finishReason: "length" });
    expect(service.asked.at(-1)?.url).toBe("/v1/chat/completions");
    expect(lastBody().messages).toEqual([
      { role: "system", content: "Be brief." },
      { role: "user", content: prompt },
    ]);
  });

  test("Anthropic by messages", async () => {
    says = "Seven";
    expect(await run({ ...config, provider: "anthropic" })).toMatchObject({
      text: "Seven",
      usage: { inputTokens: 100, cachedInputTokens: 40, outputTokens: 10 },
    });
    expect(service.asked.at(-1)).toMatchObject({
      url: "/v1/messages",
      headers: { "x-api-key": "sk-very-secret", "anthropic-version": expect.any(String) },
    });
    expect(lastBody()).toMatchObject({
      max_tokens: 77,
      system: [{ type: "text", text: "Be brief." }],
      messages: [{ role: "user", content: [{ type: "text", text: prompt }] }],
    });
  });

  test("a compatible server, without a key, with headers of its own and several messages", async () => {
    says = "Seven";
    const messages = [
      { role: "user", content: "Hi" },
      { role: "assistant", content: "Yes?" },
      { role: "user", content: "{{requestBody.order}}" },
    ];
    await run({ provider: "openai-compatible", apiKey: "", headers: { "X-Team": "a" }, prompt: messages });
    expect(service.asked.at(-1)?.headers).toMatchObject({ "x-team": "a" });
    expect(lastBody().messages.map(({ content }: { content: string }) => content)).toEqual([
      "Hi",
      "Yes?",
      "7",
    ]);
  });

  test("a key in our environment is not sent", async () => {
    process.env["OPENAI_API_KEY"] = "sk-of-the-machine";
    await run({ apiKey: "" });
    delete process.env["OPENAI_API_KEY"];
    expect(JSON.stringify(service.asked.at(-1))).not.toContain("sk-of-the-machine");
  });
});

describe("structured output", () => {
  const schema = {
    type: "object",
    required: ["team"],
    properties: { team: { enum: ["billing", "support"] } },
    additionalProperties: false,
  };

  test.each([
    ["openai", {}],
    ["openai", { api: "chat" }],
    ["anthropic", {}],
    ["openai-compatible", {}],
  ])("of %s %j comes as data, and the schema went along", async (provider, config) => {
    says = '{"team":"billing"}';
    expect(await run({ provider, schema, ...config })).toMatchObject({ object: { team: "billing" } });
    expect(JSON.stringify(lastBody())).toContain('"billing","support"');
  });

  test.each([
    ["does not fit", '{"team":"sales"}', /does not fit the schema: \$\.team/],
    ["is not JSON", "billing!", /not JSON|did not match|parse/],
  ])("an answer that %s is worth another attempt", async (_, text, message) => {
    says = text;
    const kept: Json[] = [];
    const error = await failure({ schema, prices: { inputPerMillion: 1, outputPerMillion: 1 } }, kept);
    expect(error.message).toMatch(message);
    expect(error).not.toBeInstanceOf(TerminalError);
    // It was paid for all the same.
    expect(kept).toMatchObject([
      { model: "m-2026", usage: { inputTokens: 100, outputTokens: 10 }, cost: {} },
    ]);
  });
});

describe("cost", () => {
  const prices = { inputPerMillion: 2, cachedInputPerMillion: 0.5, outputPerMillion: 10, currency: "EUR" };

  test("is what the tokens cost at the prices given", async () => {
    const output = await run({ prices });
    expect(output).toMatchObject({ cost: { amount: (60 * 2 + 40 * 0.5 + 10 * 10) / 1e6, currency: "EUR" } });
  });

  test("is not made up", async () => {
    expect(await run({})).not.toHaveProperty("cost");
  });
});

describe("what goes wrong", () => {
  const failing = async (status: number, headers: Record<string, string> = {}, config: object = {}) => {
    broken = (response) =>
      void response
        .writeHead(status, { "content-type": "application/json", ...headers })
        .end(JSON.stringify({ error: { message: "said by the provider", type: "x" } }));
    const before = service.asked.length;
    const error = await failure(config).finally(() => (broken = null));
    expect(service.asked.length - before).toBe(1);
    return error;
  };

  test.each([400, 401, 403, 404, 422])("%s ends the run, with the provider's words", async (status) => {
    const error = await failing(status);
    expect(error).toBeInstanceOf(TerminalError);
    expect(error.message).toContain("said by the provider");
    expect(error.message).not.toContain("sk-very-secret");
  });

  test.each([429, 500, 503, 529])("%s is tried again, by the engine alone", async (status) => {
    for (const provider of ["openai", "anthropic"])
      expect(await failing(status, {}, { provider })).not.toBeInstanceOf(TerminalError);
  });

  test("Retry-After is kept to", async () => {
    const error = await failing(429, { "retry-after": "7" });
    expect(error).toBeInstanceOf(RetryLaterError);
    expect(error).toMatchObject({ delayMs: 7_000 });
  });

  test("an answer that is not the protocol, one that breaks off, and none at all", async () => {
    broken = (response) => void response.end("<html>");
    expect(await failure()).toBeInstanceOf(Error);
    broken = (response) => void response.destroy();
    expect(await failure()).not.toBeInstanceOf(TerminalError);
    broken = () => {};
    expect((await failure({ timeoutMs: 100 })).message).toContain("100 ms");
    broken = null;
  });

  test("a redirect does not take the key along", async () => {
    broken = (response) => void response.writeHead(307, { location: "http://elsewhere.example/" }).end();
    expect(await failure()).toBeInstanceOf(Error);
    broken = null;
  });

  test("an address that is not public is refused", async () => {
    const strict = openHttpDoor({ allow: [] });
    const config = { model: "m", prompt: "Hi", baseUrl: `${service.origin}/v1` };
    await expect(runStep(llm, config, { http: strict })).rejects.toThrow("not public");
    await strict[Symbol.asyncDispose]();
  });
});
