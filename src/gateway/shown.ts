import { type Mask, wellKnown, withoutDynamicAddress } from "../core/mask.ts";
import type { Received } from "./journey.ts";

/** A request without its body, secrets masked. */
export interface Shown {
  url: string;
  headers: Record<string, string>;
  query: Record<string, string | string[]>;
}

const noQuery: Shown["query"] = Object.freeze({});

/**
 * What the trigger's own parameters and templates read: everything but the credentials of its schemes. An author who
 * names another secret by its header or parameter wants it.
 */
export function seenOf(
  { url: whole, headers, query, search }: Received & { search?: URLSearchParams },
  credentials: Mask | null,
): Shown {
  const url = withoutDynamicAddress(whole);
  const fields = query === "" ? noQuery : queryOf(search ?? new URLSearchParams(query));
  if (credentials === null) return { url, headers, query: fields };
  return maskedBy(credentials, { url, headers, query: fields });
}

/** What is stored, and handed on to runs: credentials are masked wherever callers usually put them, but for those it keeps. */
export function keptOf(seen: Shown, usual: Mask = wellKnown): Shown {
  return maskedBy(usual, seen);
}

function maskedBy(mask: Mask, { url, headers, query }: Shown): Shown {
  return {
    url: query === noQuery && !url.includes("#") ? url : mask.url(url),
    headers: mask.headers(headers),
    query: query === noQuery ? query : mask.query(query),
  };
}

function queryOf(search: URLSearchParams): Shown["query"] {
  const fields = new Map<string, string | string[]>();
  for (const [name, value] of search) {
    const known = fields.get(name);
    if (known === undefined) fields.set(name, value);
    else if (Array.isArray(known)) known.push(value);
    else fields.set(name, [known, value]);
  }
  return Object.fromEntries(fields);
}
