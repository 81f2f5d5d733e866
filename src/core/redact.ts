import { createHmac } from "node:crypto";
import type { Hidden } from "../contract/hidden.ts";
import type { Redact, RedactRule } from "../contract/redact.ts";
import { compileMask, type Mask } from "./mask.ts";
import { compileBodyRules, type RedactedBody } from "./redact-body.ts";
import { compileClaimRules } from "./redact-claims.ts";
import { redactedBy } from "./redact-marker.ts";
import type { ReadBody } from "./redact-text.ts";

/** A request's address and headers. */
export interface Head {
  url: string;
  headers: Readonly<Record<string, string>>;
}

export interface RedactedHead extends Head {
  /** What was hidden. */
  found: Hidden[];
}

/** A trigger's rules, ready to be followed. */
export interface Redaction {
  head(head: Head): RedactedHead;
  /** Null where no rule speaks of claims. */
  readonly claims: ReturnType<typeof compileClaimRules>;
  /** Null where no rule speaks of bodies. */
  readonly body: ((body: ReadBody) => RedactedBody) | null;
  /**
   * Tells bodies apart of which not all is kept: HMAC-SHA256 with the server's key, since what was hidden could be
   * guessed by anyone from a plain digest and the rest.
   */
  digest(body: Uint8Array): string;
}

/** Null for a trigger that hides nothing of its own. Never throws. */
export function compileRedaction({ rules }: Pick<Redact, "rules">, key: Uint8Array): Redaction | null {
  if (rules.length === 0) return null;
  const masks = rules.flatMap((rule) => {
    const mask = maskOf(rule);
    return mask === null ? [] : [{ rule, mask }];
  });
  return {
    head: (head) => redactHead(masks, head),
    claims: compileClaimRules(rules),
    body: compileBodyRules(rules),
    digest: (body) => `hmac-sha256:${createHmac("sha256", key).update(body).digest("hex")}`,
  };
}

function maskOf({ name, from, path }: RedactRule): Mask | null {
  switch (from) {
    case "body":
    case "claim":
      return null;
    case "header":
      return compileMask({ headers: [path], query: [] }, redactedBy(name));
    case "query":
      return compileMask({ headers: [], query: [path] }, redactedBy(name));
    default:
      return from satisfies never;
  }
}

function redactHead(masks: readonly { rule: RedactRule; mask: Mask }[], head: Head): RedactedHead {
  const found: Hidden[] = [];
  let { url, headers } = head;
  for (const { rule, mask } of masks) {
    const shown = { url: mask.url(url), headers: mask.headers(headers) };
    const { name, from, path } = rule;
    // A query parameter may stand in a header alone that says another address.
    const mark = from === "query" ? encodeURIComponent(redactedBy(name)) : redactedBy(name);
    const isFound = shown.url !== url || Object.values(shown.headers).some((value) => value.includes(mark));
    if (isFound) found.push({ rule: name, from, name: path, values: 1 });
    ({ url, headers } = shown);
  }
  return { url, headers, found };
}
