import { readFile } from "node:fs/promises";
import type { z } from "zod";
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

/** How a preset is proved: a real sample, signed as the provider signs it. The sample is `<preset>.http` beside this. */
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
  /** Where the signature is: a header, else a query parameter or a text member of a JSON body. */
  signature: string | { query: string } | { member: string };
  /** Whether the body is part of what is proved (tokens prove nothing of it), or what changes a part that is. */
  signsBody: boolean | ((body: string) => string);
  /** Whether an old call is refused for its age. */
  isTimed: boolean;
  eventType: string | null;
  idempotencyKey: string | null;
  /** What its provider publishes, such as certificates, by its URL. */
  publishes?: Readonly<Record<string, string>>;
}

/**
 * A sample as it stands: request line, headers, an empty line, the body to the end of the file without its last line
 * break. `Host`, `Content-Length` and what is computed, such as signatures, are left out.
 */
export async function readSample(preset: string): Promise<Omit<Call, "url" | "now"> & { target: string }> {
  const text = await readFile(new URL(`${preset}.http`, import.meta.url), "utf8");
  const end = text.indexOf("\n\n");
  const [line = "", ...fields] = text.slice(0, end).split("\n");
  const [method = "", target = ""] = line.split(" ");
  const headers = fields.map((field) => {
    const colon = field.indexOf(":");
    return [field.slice(0, colon).toLowerCase(), field.slice(colon + 1).trim()] as const;
  });
  return { method, target, headers: Object.fromEntries(headers), body: text.slice(end + 2).replace(/\n$/, "") };
}
