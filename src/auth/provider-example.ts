import type { Json } from "../contract/name.ts";
import type { Trigger } from "../contract/trigger.ts";
import { presetFor } from "./provider.ts";

/** What a provider's delivery has beside what proves it, as far as its event's type tells; null where nothing is known. */
export interface ProviderExample {
  headers: Record<string, string>;
  body: Json | null;
}

/** Where nobody has said which events are wanted. */
const typeDefault = "example";

/**
 * The headers and members by which a provider's events are told apart, with a type that the trigger wants. Presets say
 * where the type stands, as `{header:x-github-event}` or `{body:event.type|body:type}`; the first place is taken.
 */
export function providerExample(trigger: Pick<Trigger, "auth" | "provider" | "events">): ProviderExample {
  const preset = presetFor(trigger);
  const picks = preset?.eventType ?? [];
  const pick = typeof picks === "string" ? picks : (picks[0] ?? "");
  const places = [...pick.matchAll(/\{(header|body):([^{}|]+)/g)];
  const type = (trigger.events?.[0] ?? typeDefault).replaceAll("*", typeDefault);
  // Of a type that is put together from several places each gets its part.
  const parts = places.length === 1 ? [type] : type.split(".");
  const headers: Record<string, string> = {};
  let body: Json | null = null;
  for (const [at, [, place, path = ""]] of places.entries()) {
    const value = parts[at] ?? typeDefault;
    if (place === "header") headers[spelled(path, preset?.headers ?? [])] = value;
    else body = withMember(body, path.split("."), value);
  }
  return { headers, body };
}

/** As the provider writes it. */
const spelled = (name: string, headers: readonly string[]) =>
  headers.find((header) => header.toLowerCase() === name) ?? name;

function withMember(body: Json, [key, ...rest]: readonly string[], value: string): Json {
  if (key === undefined) return value;
  if (/^\d+$/.test(key)) return [withMember(null, rest, value)];
  const members = typeof body === "object" && body !== null && !Array.isArray(body) ? body : {};
  return { ...members, [key]: withMember(members[key] ?? null, rest, value) };
}
