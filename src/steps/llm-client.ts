import { createAnthropic } from "@ai-sdk/anthropic";
import { createOpenAI } from "@ai-sdk/openai";
import { createOpenAICompatible } from "@ai-sdk/openai-compatible";
import { generateText, jsonSchema, type LanguageModel, Output } from "ai";
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
  const result = await generateText({
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
  });
  const { inputTokens, outputTokens, inputTokenDetails, outputTokenDetails } = result.usage;
  return {
    text: result.text,
    finishReason: result.finishReason,
    model: result.response.modelId,
    usage: {
      inputTokens: inputTokens ?? null,
      cachedInputTokens: inputTokenDetails.cacheReadTokens ?? null,
      outputTokens: outputTokens ?? null,
      reasoningTokens: outputTokenDetails.reasoningTokens ?? null,
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
      })(model);
    default:
      return provider satisfies never;
  }
}
