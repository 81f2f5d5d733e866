import { createAnthropic } from "@ai-sdk/anthropic";
import { createOpenAI } from "@ai-sdk/openai";
import { createOpenAICompatible } from "@ai-sdk/openai-compatible";
import {
  type FinishReason,
  generateText,
  jsonSchema,
  type LanguageModel,
  type LanguageModelUsage,
  NoObjectGeneratedError,
  Output,
  streamText,
} from "ai";
import { z } from "zod";
import type { JsonSchema } from "../contract/json-schema.ts";
import type { Usage } from "./llm.ts";

export interface CompletionCall {
  provider: "openai" | "anthropic" | "openai-compatible";
  api: "responses" | "chat";
  baseUrl?: string | undefined;
  apiKey: string;
  model: string;
  system?: string | undefined;
  messages: { role: "user" | "assistant"; content: string }[];
  schema?: JsonSchema | undefined;
  maxTokens: number;
  temperature?: number | undefined;
  stream: boolean;
  headers: Record<string, string>;
  fetch: typeof fetch;
  signal: AbortSignal;
}

export interface Completion {
  text: string;
  finishReason: string;
  /** As the provider names the model that answered. */
  model: string;
  usage: Usage;
}

// It would write warnings to the console of whoever runs Tripline.
Object.assign(globalThis, { AI_SDK_LOG_WARNINGS: false });

/** Asks once. The engine tries again by the step's policy, so the SDK does not. */
export async function completed(call: CompletionCall): Promise<Completion> {
  const { system, messages, schema, maxTokens, temperature, signal } = call;
  const asked = {
    model: modelOf(call),
    ...(system !== undefined && { instructions: system }),
    messages,
    maxOutputTokens: maxTokens,
    ...(temperature !== undefined && { temperature }),
    maxRetries: 0,
    abortSignal: signal,
    // A strict schema is a dialect of its own; the answer is checked against the author's schema in any case.
    providerOptions: { openai: { strictJsonSchema: false } },
    ...(schema !== undefined && { output: Output.object({ schema: jsonSchema(schema) }) }),
  };
  return completionOf(call.stream ? await streamed(asked) : await generateText(asked).catch(answered));
}

/** Puts an answer together that comes bit by bit. Rejects where it does not come to its end. */
async function streamed(asked: Parameters<typeof streamText>[0]): Promise<Answered> {
  let failure: { error: unknown } | null = null;
  const result = streamText({
    ...asked,
    onError: ({ error }) => {
      failure ??= { error };
    },
  });
  await result.consumeStream();
  if (failure !== null) throw brokenOff(failure);
  const [text, finishReason, response, usage] = await Promise.all([
    result.text,
    result.finishReason,
    result.response,
    result.usage,
  ]);
  if (finishReason === "interrupted") throw new Error("The model's answer broke off.");
  return { text, finishReason, response, usage };
}

/** What the provider says in the middle of an answer may be no error of the SDK's, but data. */
function brokenOff({ error }: { error: unknown }): Error {
  const { message } = Spoken.safeParse(error).data ?? {};
  return new Error(`The model's answer broke off: ${message ?? JSON.stringify(error)}`, { cause: error });
}

const Spoken = z.object({ message: z.string() });

interface Answered {
  text: string | undefined;
  finishReason: FinishReason | undefined;
  response: { modelId: string } | undefined;
  usage: LanguageModelUsage | undefined;
}

/** An answer that is not JSON is one all the same, and has its price. */
function answered(error: unknown): Answered {
  if (NoObjectGeneratedError.isInstance(error)) return error;
  throw error;
}

function completionOf({ text, finishReason, response, usage }: Answered): Completion {
  return {
    text: text ?? "",
    finishReason: finishReason ?? "unknown",
    model: response?.modelId ?? "",
    usage: {
      inputTokens: usage?.inputTokens ?? null,
      cachedInputTokens: usage?.inputTokenDetails.cacheReadTokens ?? null,
      outputTokens: usage?.outputTokens ?? null,
      reasoningTokens: usage?.outputTokenDetails.reasoningTokens ?? null,
    },
  };
}

function modelOf({ provider, api, baseUrl, apiKey, model, headers, fetch }: CompletionCall): LanguageModel {
  // An empty key is given all the same: without any, the SDK would look for one in our environment.
  const settings = { apiKey, headers, fetch, ...(baseUrl !== undefined && { baseURL: baseUrl }) };
  switch (provider) {
    case "openai": {
      const openai = createOpenAI({ ...settings, baseURL: baseUrl ?? "https://api.openai.com/v1" });
      return api === "chat" ? openai.chat(model) : openai.responses(model);
    }
    case "anthropic":
      return createAnthropic({ ...settings, baseURL: baseUrl ?? "https://api.anthropic.com/v1" })(model);
    case "openai-compatible":
      return createOpenAICompatible({
        ...settings,
        name: "compatible",
        baseURL: baseUrl ?? "",
        supportsStructuredOutputs: true,
        includeUsage: true,
      })(model);
    default:
      return provider satisfies never;
  }
}
