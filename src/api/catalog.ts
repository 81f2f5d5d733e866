import { z } from "zod";
import { schemes } from "../auth/index.ts";
import type { Preset } from "../auth/preset.ts";
import { placeholders } from "../auth/preset-scheme.ts";
import { presets } from "../auth/presets/index.ts";
import { builtInSystem, type Catalog, type CatalogProvider } from "../contract/catalog.ts";
import { Json } from "../contract/name.ts";
import { stepKinds } from "../steps/index.ts";
import { providerSample } from "./provider-sample.ts";

/** Every kind of step, every scheme and every provider, with the JSON Schema of its settings. */
export function catalog(): Catalog {
  return {
    steps: stepKinds.map(
      ({ type, title, system = builtInSystem, description, effect, config, examples }) => ({
        type,
        title,
        system,
        description,
        effect,
        config: settingsSchema(config),
        examples: examples.map((example) => ({
          ...(example.title !== undefined && { title: example.title }),
          config: Json.parse(example.config),
          output: example.output,
          ...(example.error !== undefined && { error: example.error }),
        })),
      }),
    ),
    schemes: Object.values(schemes).map(({ type, title, description, config, examples }) => ({
      type,
      title,
      description,
      config: settingsSchema(config),
      examples: [...examples],
    })),
    providers: presets.map(providerOf),
  };
}

function providerOf(preset: Preset): CatalogProvider {
  const { name, title, docs, checked, setup = null, settings, deadlineMs = null, headers } = preset;
  return {
    name,
    title,
    docs,
    checked,
    setup,
    settings: settingsSchema(settings),
    credentials: (preset.credentials?.(placeholders(preset)) ?? []).map((each) => Json.parse(each)),
    handshakes: (preset.handshakes ?? []).map((handshake) => ({ title: handshake.title, to: handshake.to })),
    eventType: [preset.eventType ?? []].flat(),
    idempotencyKey: [preset.idempotencyKey ?? []].flat(),
    deadlineMs,
    headers: [...headers],
    sample: providerSample(name)?.body ?? null,
  };
}

/** The JSON Schema of what an author writes, closed: a misspelt setting is marked in the editor. */
export function settingsSchema(schema: z.ZodType): Record<string, unknown> {
  const { $schema: _dialect, ...document } = z.toJSONSchema(schema, {
    io: "input",
    unrepresentable: "any",
    override({ jsonSchema }) {
      if (jsonSchema.properties !== undefined) jsonSchema.additionalProperties ??= false;
    },
  });
  return document;
}
