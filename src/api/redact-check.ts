import { credentialsRule } from "../contract/hidden.ts";
import type { Issue } from "../contract/problem.ts";
import type { RedactRule } from "../contract/redact.ts";
import type { Trigger } from "../contract/trigger.ts";
import { compilePlaces } from "../core/jsonpath.ts";
import { failure } from "./failure.ts";

/** Rules that could not be followed, and settings of the trigger which would keep what they hide. */
export function checkRedact({ redact, payload, quarantine, mail }: Trigger): Issue[] {
  if (redact === undefined || redact.rules.length === 0) return [];
  const { rules } = redact;
  const issues = rules.flatMap((rule, at) => [
    ...checkPath(rule, `redact.rules.${at}.path`),
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
  return rules.some(({ from }) => from === "body") ? [...issues, ...checkBody(payload)] : issues;
}

const followed: readonly Trigger["payload"]["type"][] = ["auto", "json", "ndjson", "form"];

function checkBody({ type, charset }: Trigger["payload"]): Issue[] {
  const issues: Issue[] = [];
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

function checkPath({ from, path }: RedactRule, at: string): Issue[] {
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
    case "query":
      return [];
    default:
      return from satisfies never;
  }
}

function checkPlaces(path: string, at: string): Issue[] {
  if (path === "$") return [{ path: at, message: "hides all there is; name parts of it, as `$.*`" }];
  return failure(at, () => compilePlaces(path));
}
