import { parseCredential } from "../auth/credential.ts";
import { credentialsRule } from "../contract/hidden.ts";
import type { Issue } from "../contract/problem.ts";
import type { RedactRule } from "../contract/redact.ts";
import type { Trigger } from "../contract/trigger.ts";
import { compilePlaces } from "../core/jsonpath.ts";
import { namesKept, type SecretNames } from "../core/mask.ts";
import { failure } from "./failure.ts";

/** Rules that could not be followed, and settings of the trigger which would keep what they hide. */
export function checkRedact(trigger: Trigger): Issue[] {
  const { redact, quarantine, mail, suffix, auth } = trigger;
  if (redact === undefined || redact.rules.length === 0) return [];
  const { rules, keep } = redact;
  const issues = rules.flatMap((rule, at) => [
    ...checkPath(rule, { at: `redact.rules.${at}.path`, suffix }),
    ...(rule.name === credentialsRule
      ? [{ path: `redact.rules.${at}.name`, message: "is the name of the rule that every trigger has" }]
      : []),
    ...(rules.findIndex(({ name }) => name === rule.name) < at
      ? [{ path: `redact.rules.${at}.name`, message: `another rule is named "${rule.name}"` }]
      : []),
  ]);
  if (quarantine) {
    const message =
      "keeps refused requests whole, to check their signature again, and `redact` hides parts of them: leave out one of the two";
    issues.push({ path: "quarantine", message });
  }
  if (mail !== undefined) {
    const message =
      "e-mails are kept as they came, beside what was read of them: `redact` has no rules for them";
    issues.push({ path: "mail", message });
  }
  const claims = rules.find(({ from }) => from === "claim");
  const kept = claims === undefined || keep === undefined ? [] : namesKept(carriedBy(auth), keep);
  if (claims !== undefined && kept.length > 0) {
    const message = `${kept.join(", ")} says what ${claims.name} hides, and would be kept: leave out one of the two`;
    issues.push({ path: "redact.keep", message });
  }
  return rules.some(({ from }) => from === "body") ? [...issues, ...checkBody(trigger)] : issues;
}

function carriedBy(auth: Trigger["auth"]): SecretNames {
  const all = auth.flatMap((credential) => {
    const parsed = parseCredential(credential);
    return parsed.kind === "invalid" ? [] : [parsed.scheme.carries(parsed.config)];
  });
  return {
    headers: all.flatMap(({ headers = [] }) => headers),
    query: all.flatMap(({ query = [] }) => query),
  };
}

const followed: readonly Trigger["payload"]["type"][] = [
  "auto",
  "json",
  "ndjson",
  "form",
  "multipart",
  "xml",
];

/** A body is written anew while nothing else is done: 10 MiB of JSON take some tenths of a second. */
const bodyBytesMax = 10_485_760;

function checkBody({ payload: { type, charset }, limits: { bodyBytes } }: Trigger): Issue[] {
  const issues: Issue[] = [];
  if (bodyBytes > bodyBytesMax) {
    const message = `may be ${bodyBytesMax} at most where \`redact\` has a rule for the body`;
    issues.push({ path: "limits.bodyBytes", message });
  }
  if (!followed.includes(type)) {
    const message = `must be one of ${followed.join(", ")} where \`redact\` has a rule for the body: parts of other bodies can't be hidden`;
    issues.push({ path: "payload.type", message });
  }
  if (charset !== undefined) {
    const message = "can't be given where `redact` has a rule for the body: what is kept of it is UTF-8";
    issues.push({ path: "payload.charset", message });
  }
  return issues;
}

/** What they are read by must stay. */
const needed: ReadonlySet<string> = new Set(["content-type", "content-encoding", "content-length"]);

function checkPath(
  { from, path }: RedactRule,
  { at, suffix = "" }: { at: string; suffix: string | undefined },
): Issue[] {
  switch (from) {
    case "body":
      return checkPlaces(path, at);
    case "header":
      if (needed.has(path.toLowerCase())) {
        return [{ path: at, message: `${path} says how the body is read, and can't be hidden` }];
      }
      return /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/.test(path)
        ? []
        : [{ path: at, message: "is not the name of a header" }];
    case "claim":
      return path.startsWith("$") ? checkPlaces(path, at) : [];
    case "path":
      return suffix.split("/").includes(`:${path}`)
        ? []
        : [{ path: at, message: `the trigger's \`suffix\` has no parameter ":${path}"` }];
    case "query":
      // They may begin a query, and so a name, anywhere in it.
      return /[?#]/.test(path) ? [{ path: at, message: "must be a name without ? and #" }] : [];
    default:
      return from satisfies never;
  }
}

function checkPlaces(path: string, at: string): Issue[] {
  if (path === "$") return [{ path: at, message: "hides all there is; name parts of it, as `$.*`" }];
  return failure(at, () => compilePlaces(path));
}
