import type { Json } from "../contract/name.ts";
import { masked, wellKnown } from "../core/mask.ts";
import type { StepKind } from "../steps/step.ts";
import { type Secrecy, secrecyWithin } from "./secret-settings.ts";
import { jsonBytes } from "./size.ts";

/** For a person who wants to know what a step was given; a body of megabytes tells no more. */
const inputBytesMax = 16_384;
const textCharactersMax = 2_000;
const membersMax = 50;
const depthMax = 8;

interface Masked {
  mask: (text: string) => string;
  /** What is secret by its place. */
  secret: Secrecy;
}

/**
 * A step's settings as its history keeps them: whole where they are small, else the beginning of each part. Texts are
 * masked before they are cut, so that no part of a secret is left at an end; what stands where credentials stand is
 * masked whatever it is.
 */
export function inputOf(settings: unknown, { mask, secret }: Masked): Json | undefined {
  if (settings === undefined) return undefined;
  const value = plainOf(settings, { mask, secret, depth: 0 });
  return jsonBytes(value, inputBytesMax) <= inputBytesMax
    ? value
    : `Larger than the ${inputBytesMax} bytes that are kept.`;
}

/** A step's settings without the steps that it holds: these are shown themselves. */
export function ownSettings(
  settings: unknown,
  { lists, raw = [] }: Pick<StepKind, "lists" | "raw">,
): unknown {
  if (lists === undefined || typeof settings !== "object" || settings === null) return settings;
  return Object.fromEntries(Object.entries(settings).filter(([name]) => !raw.includes(name)));
}

function plainOf(value: unknown, { mask, secret, depth }: Masked & { depth: number }): Json {
  if (value === null || typeof value === "boolean" || typeof value === "number") return value;
  if (typeof value === "string") {
    if (value !== "" && secret.isSecret) return masked;
    const text = mask(isUrl.test(value) ? wellKnown.url(value) : value);
    return text.length > textCharactersMax ? `${text.slice(0, textCharactersMax)}…` : text;
  }
  if (typeof value !== "object") return `a ${typeof value}`;
  if (value instanceof Uint8Array) return `${value.length} bytes`;
  if (depth > depthMax) return "…";
  const below = (name: string, member: unknown) =>
    plainOf(member, { mask, secret: secrecyWithin(secret, name), depth: depth + 1 });
  if (Array.isArray(value)) {
    const items = value.slice(0, membersMax).map((item, index) => below(String(index), item));
    return value.length > membersMax ? [...items, `… ${value.length} in all`] : items;
  }
  const kept: [string, Json][] = [];
  for (const [name, member] of Object.entries(value)) {
    if (kept.length === membersMax) break;
    if (member !== undefined) kept.push([mask(name), below(name, withoutCredentials(name, member))]);
  }
  return Object.fromEntries(kept);
}

const isUrl = /^[a-z][a-z0-9+.-]*:\/\//i;

/** Headers and queries hold credentials under names that all know. */
function withoutCredentials(name: string, member: unknown): unknown {
  if (typeof member !== "object" || member === null || Array.isArray(member)) return member;
  const part = /(headers|query)$/i.exec(name)?.[1]?.toLowerCase();
  if (part === undefined) return member;
  const texts = Object.fromEntries(Object.entries(member).filter(([, value]) => typeof value === "string"));
  return { ...member, ...(part === "query" ? wellKnown.query(texts) : wellKnown.headers(texts)) };
}
