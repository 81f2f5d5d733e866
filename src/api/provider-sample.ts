import { globSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { presetOf } from "../auth/presets/index.ts";
import { presetFor } from "../auth/provider.ts";
import { providerExample } from "../auth/provider-example.ts";
import type { Json } from "../contract/name.ts";
import { sampleDefault } from "../contract/sample.ts";
import type { Trigger } from "../contract/trigger.ts";
import { parseBody } from "../core/body.ts";
import { compileSubscription } from "../core/events.ts";
import { packageFolder } from "../core/package-folder.ts";
import { compilePick } from "../core/pick.ts";

/** A request of a provider's, without what is computed of it; header names in lower case. */
interface ProviderCall {
  method: string;
  target: string;
  headers: Record<string, string>;
  body: string;
}

interface ProviderSample {
  /** As it is read: a form as its fields, XML as an object. */
  body: Json;
  eventType: string | null;
}

const callsFolder = fileURLToPath(new URL("examples/deliveries", packageFolder));

/** Reads a request as `examples/deliveries/` has it: its line, its headers, an empty line, its body to the end of the file. */
export function providerCall(text: string): ProviderCall {
  const end = text.indexOf("\n\n");
  const [line = "", ...fields] = text.slice(0, end).split("\n");
  const [method = "", target = ""] = line.split(" ");
  const headers = fields.map((field) => {
    const colon = field.indexOf(":");
    return [field.slice(0, colon).toLowerCase(), field.slice(colon + 1).trim()] as const;
  });
  return {
    method,
    target,
    headers: Object.fromEntries(headers),
    body: text.slice(end + 2).replace(/\n$/, ""),
  };
}

let samples: ReadonlyMap<string, ProviderSample> | null = null;

/** What a provider sends, as a trigger's sample; null of one whose body is no structure. Read when first asked for. */
export function providerSample(provider: string): ProviderSample | null {
  samples ??= new Map(
    globSync("*.http", { cwd: callsFolder }).flatMap((file) => {
      const name = basename(file, ".http");
      const sample = sampleOfCall(name);
      return sample === null ? [] : [[name, sample] as const];
    }),
  );
  return samples.get(provider) ?? null;
}

function sampleOfCall(name: string): ProviderSample | null {
  const { headers, body } = providerCall(readFileSync(join(callsFolder, `${name}.http`), "utf8"));
  const read = parseBody({ bytes: Buffer.from(body), contentType: headers["content-type"] });
  if (read.kind !== "parsed" || typeof read.value !== "object" || read.value === null) return null;
  const picks = presetOf(name)?.eventType ?? [];
  return { body: read.value, eventType: compilePick(picks)({ headers, query: {}, body: read.value }) };
}

/** What calls of a trigger show: its own sample, else its provider's where that is of an event it takes, else a neutral one. */
export function exampleOf(trigger: Pick<Trigger, "auth" | "provider" | "events" | "sample">): {
  headers: Record<string, string>;
  body: Json;
} {
  const { sample, events } = trigger;
  const known = providerSample(presetFor(trigger)?.name ?? "");
  const isTaken =
    events === undefined ||
    (known !== null && known.eventType !== null && compileSubscription(events).takes(known.eventType));
  const shown = sample === undefined && isTaken ? known : null;
  const typed = providerExample(
    shown === null || shown.eventType === null ? trigger : { ...trigger, events: [shown.eventType] },
  );
  return { headers: typed.headers, body: sample ?? shown?.body ?? typed.body ?? sampleDefault };
}
