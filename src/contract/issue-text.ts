import type { z } from "zod";

/** What zod says by itself, as opposed to what a schema of ours says in its own words. */
const zodsOwn = /^(Invalid |Too (big|small): |Unrecognized )/;

/** What is wrong with a value, for people, to be read after the value's name: `must be a number`. */
export function issueText(issue: z.core.$ZodIssue): string {
  if (!zodsOwn.test(issue.message) && issue.message !== "Invalid input") return issue.message;
  if (issue.code === "invalid_type") {
    if (issue.message.endsWith("received undefined")) return "is required";
    return `must be ${kinds[issue.expected] ?? issue.expected}`;
  }
  if (issue.code === "invalid_value") {
    const choices = issue.values.map(String).join(", ");
    return issue.values.length === 1 ? `must be ${choices}` : `must be one of ${choices}`;
  }
  if (issue.code === "invalid_union") return alternativesText(issue);
  if (issue.code === "too_small")
    return `must ${boundText(issue.origin, `at least ${issue.minimum}`, Number(issue.minimum))}`;
  if (issue.code === "too_big")
    return `must ${boundText(issue.origin, `at most ${issue.maximum}`, Number(issue.maximum))}`;
  const format = issue.code === "invalid_format" ? formats[issue.format] : undefined;
  return format === undefined ? issue.message : `must be ${format}`;
}

/** Why none of several alternatives fits, each reason once. */
function alternativesText(issue: z.core.$ZodIssueInvalidUnion): string {
  const { errors, message } = issue;
  if ("options" in issue && Array.isArray(issue.options)) return `must be one of ${issue.options.join(", ")}`;
  const reasons = errors.flat().map((inner) => [...inner.path.map(String), issueText(inner)].join(" "));
  return reasons.length === 0 ? message : [...new Set(reasons)].join("; or: ");
}

const kinds: Record<string, string> = {
  array: "a list",
  boolean: "true or false",
  int: "a whole number",
  number: "a number",
  object: "an object",
  record: "an object",
  string: "a text",
};

const formats: Record<string, string> = {
  cidrv4: "an IPv4 network such as 10.0.0.0/8",
  cidrv6: "an IPv6 network such as fd00::/8",
  datetime: "a time in UTC such as 2026-01-31T12:00:00Z",
  ipv4: "an IPv4 address",
  ipv6: "an IPv6 address",
  url: "a URL such as https://hooks.example.com",
};

function boundText(origin: string, bound: string, count: number): string {
  if (origin === "string") return `be ${bound} character${count === 1 ? "" : "s"} long`;
  return origin === "array" || origin === "set"
    ? `have ${bound} item${count === 1 ? "" : "s"}`
    : `be ${bound}`;
}
