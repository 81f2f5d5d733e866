import { createHmac } from "node:crypto";
import type { Hidden } from "../contract/hidden.ts";
import type { Redact, RedactRule } from "../contract/redact.ts";
import { compileMask, type Mask, type SecretNames } from "./mask.ts";
import { withoutPathParameter } from "./redact-address.ts";
import { compileBodyRules, type RedactedBody } from "./redact-body.ts";
import { compileClaimRules } from "./redact-claims.ts";
import { redactedBy } from "./redact-marker.ts";
import type { ReadBody } from "./redact-text.ts";

/** A request's address and headers. */
export interface Head {
  url: string;
  headers: Readonly<Record<string, string>>;
  pathParameters?: Readonly<Record<string, string>>;
}

export interface RedactedHead extends Head {
  pathParameters: Record<string, string>;
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
  /** Whether what a rule hides may stand in an envelope in which the event came. */
  readonly hidesInEnvelopes: boolean;
  /**
   * Tells texts and bodies apart of which not all is kept: HMAC-SHA256 with the server's key, since what was hidden could
   * be guessed by anyone from a plain digest and the rest.
   */
  digest(content: string | Uint8Array): string;
}

/** Null for a trigger that hides nothing of its own. `madeOfBody`: where signatures and digests of a body stand. Never throws. */
export function compileRedaction(
  { rules }: Pick<Redact, "rules">,
  { key, madeOfBody }: { key: Uint8Array; madeOfBody: SecretNames },
): Redaction | null {
  if (rules.length === 0) return null;
  const all = [...rules, ...digestRules(rules, madeOfBody)];
  const ways = all.flatMap((rule) => {
    const way = wayOf(rule);
    return way === null ? [] : [{ rule, way }];
  });
  return {
    head: (head) => redactHead(ways, head),
    claims: compileClaimRules(rules),
    body: compileBodyRules(rules),
    hidesInEnvelopes: rules.some(({ from }) => from === "body" || from === "header"),
    digest: (content) => `hmac-sha256:${createHmac("sha256", key).update(content).digest("hex")}`,
  };
}

/** Headers with a digest of the body that anybody can compute: what was hidden could be guessed from it and the rest. */
const digestHeaders = ["content-digest", "content-md5", "digest", "repr-digest", "x-amz-content-sha256"];

/** Who has the key by which a signature is checked, as everybody has a public one, could guess by it as well. */
function digestRules(rules: readonly RedactRule[], { headers, query }: SecretNames): RedactRule[] {
  const first = rules.find(({ from }) => from === "body");
  if (first === undefined) return [];
  const { name } = first;
  return [
    ...[...digestHeaders, ...headers].map((path): RedactRule => ({ name, from: "header", path })),
    ...query.map((path): RedactRule => ({ name, from: "query", path })),
  ];
}

type Way = (head: Head) => Head;

function wayOf({ name, from, path }: RedactRule): Way | null {
  const marker = redactedBy(name);
  switch (from) {
    case "body":
    case "claim":
      return null;
    case "header":
      return maskedBy(compileMask({ headers: [path], query: [] }, marker));
    case "query":
      return maskedBy(compileMask({ headers: [], query: [path] }, marker));
    case "path":
      return (head) => withoutPathParameter(head, path, marker);
    default:
      return from satisfies never;
  }
}

const maskedBy =
  (mask: Mask): Way =>
  (head) => ({ ...head, url: mask.url(head.url), headers: mask.headers(head.headers) });

function redactHead(ways: readonly { rule: RedactRule; way: Way }[], head: Head): RedactedHead {
  const found: Hidden[] = [];
  let shown = head;
  for (const { rule, way } of ways) {
    const before = shown;
    shown = way(before);
    const { name, from, path } = rule;
    // A query parameter may stand in a header alone that says another address.
    const mark = from === "header" ? redactedBy(name) : encodeURIComponent(redactedBy(name));
    const isFound =
      shown.url !== before.url ||
      Object.entries(shown.headers).some(
        ([header, value]) => value !== before.headers[header] && value.includes(mark),
      );
    if (isFound) found.push({ rule: name, from, name: path, values: 1 });
  }
  const { url, headers, pathParameters } = shown;
  return { url, headers, pathParameters: { ...pathParameters }, found };
}
