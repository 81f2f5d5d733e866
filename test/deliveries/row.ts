import { readFile } from "node:fs/promises";
import type { z } from "zod";
import { providerCall } from "../../src/api/provider-sample.ts";
import type { TriggerInput } from "../../src/contract/trigger.ts";

/** A provider's request before it is signed. Header names are lower case. */
export interface Call {
  method: string;
  /** Whole, as the provider was given it. */
  url: string;
  headers: Record<string, string>;
  body: string;
  /** Milliseconds since the epoch. */
  now: number;
}

/** How a preset is proved: a real sample, signed as the provider signs it. The sample is `examples/deliveries/<preset>.http`. */
export interface ProviderRow {
  preset: string;
  /** Settings of the credential beside its scheme; without it the one secret is `signing`. */
  credential?: Record<string, unknown>;
  /** What is stored, by name. */
  secrets: Record<string, string>;
  /** More of the trigger, where the preset needs it. */
  trigger?: Partial<z.input<typeof TriggerInput>>;
  /** What the provider signs with: the first of `secrets` unless given; and what another one would sign with. */
  signsWith?: string;
  forgesWith?: string;
  /** Gives the headers (or another URL or body) that prove the call; by the provider's own SDK where it can sign. */
  sign(call: Call, secret: string): Partial<Call> | Promise<Partial<Call>>;
  /** Has the provider's own SDK verify what was sent. */
  accepts?(call: Call, secret: string): boolean | Promise<boolean>;
  /** Who verifies it, where that is not the provider's own SDK. */
  verifier?: string;
  /** Where the signature is: a header, else a query parameter, a text member of a JSON body or a field of a form. */
  signature: string | { query: string } | { member: string } | { field: string };
  /** Whether the body is part of what is proved (tokens prove nothing of it), or what changes a part that is. */
  signsBody: boolean | ((body: string) => string);
  /** Whether an old call is refused for its age. */
  isTimed: boolean;
  eventType: string | null;
  idempotencyKey: string | null;
  /** What its provider publishes, such as certificates, by its URL. */
  publishes?: Readonly<Record<string, string>>;
}

const samples = new URL("../../examples/deliveries/", import.meta.url);

/**
 * A sample as it stands; a vector is in a folder beside this. `Host`, `Content-Length` and what is computed, such as
 * signatures, are left out.
 */
export async function readSample(preset: string): Promise<Omit<Call, "url" | "now"> & { target: string }> {
  const folder = preset.startsWith("vectors/") ? import.meta.url : samples;
  return providerCall(await readFile(new URL(`${preset}.http`, folder), "utf8"));
}
