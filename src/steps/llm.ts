import { z } from "zod";
import { JsonSchema } from "../contract/json-schema.ts";
import { Json, template } from "../contract/name.ts";
import { JsonSchemaError } from "../core/json-schema-rules.ts";
import { headerFields, headersOf } from "./headers.ts";
import { completionFetch } from "./llm-fetch.ts";
import { defineStep } from "./step.ts";
import { urlFaults } from "./url-faults.ts";
import { checkOf } from "./validate.ts";

const promptCharactersMax = 1_000_000;
const timeoutMsMax = 600_000;
/** For as long an answer may come, unless the step's own timeout says otherwise. */
const streamMsMax = 600_000;
const messagesMax = 200;
const reasonsMax = 3;

const Prices = z.object({
  inputPerMillion: z.number().min(0).meta({ title: "A million tokens in" }),
  cachedInputPerMillion: z
    .number()
    .min(0)
    .optional()
    .meta({ title: "A million tokens in, out of the cache" }),
  outputPerMillion: z.number().min(0).meta({ title: "A million tokens out" }),
  currency: z.string().min(1).max(10).default("USD").meta({ title: "Currency" }),
});

const Message = z.object({
  role: z.enum(["user", "assistant"]).meta({ title: "Who said it" }),
  content: z.preprocess(
    (value) => (typeof value === "string" ? value : JSON.stringify(value)),
    template({ title: "What was said", multiline: true }).max(promptCharactersMax),
  ),
});

const Config = z.object({
  provider: z
    .enum(["openai", "anthropic", "openai-compatible"])
    .default("openai")
    .meta({ title: "Provider" }),
  model: template({ title: "Model", description: "As the provider names it." }).min(1).max(200),
  apiKey: template({
    title: "API key",
    secret: true,
    description: "Out of a secret: `{{ secrets.openai }}`.",
  })
    .max(10_000)
    .default(""),
  baseUrl: template({
    title: "Address",
    description: "Of a compatible server, `https://llm.example.com/v1`, or instead of the provider's own.",
  })
    .max(2_000)
    .optional(),
  api: z.enum(["responses", "chat"]).default("responses").meta({
    title: "OpenAI's API",
    rare: true,
    description: "Compatible servers are asked by `chat` in any case.",
  }),
  system: template({ title: "System prompt", multiline: true }).max(promptCharactersMax).optional(),
  prompt: z
    .union([z.string().max(promptCharactersMax), z.array(Message).min(1).max(messagesMax), Json])
    .meta({
      title: "Prompt",
      description: "A text, `Summarize: {{requestBody}}`, or a list of messages { role, content }.",
      template: true,
      multiline: true,
    }),
  schema: JsonSchema.optional().meta({
    title: "Structured output",
    description: "A JSON Schema that the answer has to fit; it is then the output's `object`.",
    multiline: true,
  }),
  maxTokens: z.int().min(1).max(1_000_000).default(1_024).meta({ title: "Most tokens of the answer" }),
  temperature: z.number().min(0).max(2).optional().meta({
    title: "Temperature",
    description: "Left to the provider unless given; some models take none.",
  }),
  headers: headerFields({ title: "Further headers", rare: true }),
  prices: Prices.optional().meta({
    title: "Prices",
    rare: true,
    description: "What the provider takes; without them the output has no cost.",
  }),
  stream: z
    .boolean()
    .default(false)
    .meta({
      title: "Stream the answer",
      rare: true,
      description:
        "For long answers: the timeout then bounds how long nothing comes, not how long the answer takes. The output is the same, " +
        "and nothing is kept of an answer that breaks off. Not every server and account may stream.",
    }),
  timeoutMs: z
    .int()
    .min(1)
    .max(timeoutMsMax)
    .default(120_000)
    .meta({ title: "Timeout", unit: "ms", description: "Of the whole answer; streamed, of each silence." }),
});
type Config = z.output<typeof Config>;

/** Asks a language model (S111). */
export const llm = defineStep({
  type: "llm",
  title: "Language model",
  system: "Language models",
  description:
    "Asks a model of OpenAI, Anthropic or any OpenAI-compatible server. Its output is { text, object, finishReason, model, " +
    "usage, cost }: object with a schema alone, cost with prices alone. Too many requests, an overloaded provider, a broken " +
    "connection and an answer that does not fit its schema are tried again by the step's policy; what the provider " +
    "says is wrong is not.",
  effect: true,
  config: Config,
  raw: ["schema", "prices"],
  longestMs: ({ stream }) => (stream === true ? streamMsMax : undefined),
  check: faultsOf,
  gives: () => ["text", "finishReason", "model", "usage", "object", "cost"],
  examples: [
    {
      title: "Sort a ticket, as data",
      config: {
        provider: "openai-compatible",
        baseUrl: "https://api.example.com/v1",
        apiKey: "{{ secrets.models }}",
        model: "small",
        system: "You sort support tickets.",
        prompt: "Sort this ticket: {{requestBody}}",
        schema: {
          type: "object",
          required: ["team"],
          properties: { team: { enum: ["billing", "support"] } },
          additionalProperties: false,
        },
        prices: { inputPerMillion: 1, outputPerMillion: 2 },
      },
      scope: { requestBody: { text: "I was charged twice." }, secrets: { models: "s3cr3t-key" } },
      output: {
        object: { team: "billing" },
        finishReason: "stop",
        usage: { inputTokens: 100, outputTokens: 10 },
        cost: { amount: 0.00012, currency: "USD" },
      },
    },
  ],
  async run(config, context) {
    const messages = messagesOf(config.prompt);
    const timeoutMs = Math.min(config.timeoutMs, context.timeoutMs);
    const door = completionFetch(context, { timeoutMs, stream: config.stream });
    // The SDK takes 25 MB and a moment to load; an instance that asks no model goes without.
    const { completed } = await import("./llm-client.ts");
    const headers = headersOf(config.headers);
    const completion = await completed({
      ...config,
      headers,
      messages,
      fetch: door.fetch,
      signal: context.signal,
    }).catch((error: unknown) => {
      // What the door knows of a failure says more than what the SDK makes of it.
      throw door.failure() ?? error;
    });
    const { usage, ...rest } = completion;
    const cost = config.prices === undefined ? null : costOf(usage, config.prices);
    const object = await fitting(config, completion.text).catch(async (error: unknown) => {
      // The answer is of no use, and was paid for.
      await context.keep({ model: completion.model, usage: { ...usage }, ...(cost !== null && { cost }) });
      throw error;
    });
    return {
      ...rest,
      ...(object !== undefined && { object }),
      usage: { ...usage },
      ...(cost !== null && { cost }),
    };
  },
});

type Spoken = z.output<typeof Message>;

/** A template that gave data is a prompt, too: its JSON. */
function messagesOf(prompt: Json): Spoken[] {
  if (typeof prompt === "string") return [{ role: "user", content: prompt }];
  const messages = z.array(Message).min(1).safeParse(prompt);
  return messages.success ? messages.data : [{ role: "user", content: JSON.stringify(prompt) }];
}

/** What the answer says as data, where that is wanted. Rejects with an error that is worth a retry. */
async function fitting({ schema }: Config, text: string): Promise<Json | undefined> {
  if (schema === undefined) return undefined;
  const object = jsonIn(text);
  const violations = [...checkOf(schema)(object)];
  if (violations.length === 0) return object;
  const said = violations.slice(0, reasonsMax).map(({ path, reason }) => `${path} ${reason}`);
  throw new Error(`The model's answer does not fit the schema: ${said.join("; ")}`);
}

function jsonIn(text: string): Json {
  try {
    const json: Json = JSON.parse(text);
    return json;
  } catch (cause) {
    throw new Error(`The model's answer is not JSON: ${text}`, { cause });
  }
}

export interface Usage {
  inputTokens: number | null;
  cachedInputTokens: number | null;
  outputTokens: number | null;
  reasoningTokens: number | null;
}

/** Nothing is made up: without the provider's count, or without prices, there is no cost. */
function costOf(usage: Usage, prices: z.output<typeof Prices>): Json {
  const { inputTokens, outputTokens, cachedInputTokens } = usage;
  if (inputTokens === null || outputTokens === null) return null;
  const { inputPerMillion, outputPerMillion, cachedInputPerMillion = inputPerMillion, currency } = prices;
  const cached = Math.min(cachedInputTokens ?? 0, inputTokens);
  const millionths =
    (inputTokens - cached) * inputPerMillion +
    cached * cachedInputPerMillion +
    outputTokens * outputPerMillion;
  return { amount: Math.round(millionths * 1e3) / 1e9, currency };
}

function faultsOf({
  provider,
  apiKey,
  baseUrl,
  schema,
  prompt,
}: Config): { path: string; message: string }[] {
  const faults: { path: string; message: string }[] = [];
  if (apiKey !== "" && !apiKey.includes("{{"))
    faults.push({
      path: "apiKey",
      message: "This is a key in the clear. Store it as a secret: tripline secrets set NAME",
    });
  if (provider === "openai-compatible" && baseUrl === undefined)
    faults.push({ path: "baseUrl", message: "A compatible server has an address of its own." });
  if (baseUrl !== undefined) faults.push(...urlFaults("baseUrl", baseUrl));
  if (prompt === null) faults.push({ path: "prompt", message: "There is nothing to ask." });
  try {
    if (schema !== undefined) checkOf(schema);
  } catch (error) {
    if (!(error instanceof JsonSchemaError)) throw error;
    faults.push({ path: "schema", message: `${error.message} (at ${error.path})` });
  }
  return faults;
}
