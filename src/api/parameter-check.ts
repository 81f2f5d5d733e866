import type { Parameter } from "../contract/parameter.ts";
import type { Issue } from "../contract/problem.ts";
import type { Trigger } from "../contract/trigger.ts";
import { languageOf } from "../core/body-path.ts";
import { compileJsonPath } from "../core/jsonpath.ts";
import { compileRegex } from "../core/regex.ts";
import { compileParameter, type ParameterReader } from "../core/schema.ts";
import { compileXPath } from "../core/xpath.ts";
import { failure } from "./failure.ts";

/** What keeps a parameter from being found, or from ever being right. Empty when all is well. */
export function checkParameter(parameter: Parameter, path: string, trigger: Trigger): Issue[] {
  const { match, pattern } = parameter;
  const wrong = [
    ...checkPlace(parameter, path, trigger),
    ...(match === undefined ? [] : failure(`${path}.match`, () => compileRegex(match))),
    ...(pattern === undefined ? [] : failure(`${path}.pattern`, () => compileRegex(pattern))),
    ...checkBounds(parameter, path),
    ...checkRules(parameter, path),
  ];
  return wrong.length > 0 ? wrong : checkValues(parameter, path);
}

function checkPlace(parameter: Parameter, at: string, { suffix, payload }: Trigger): Issue[] {
  const { from, path, name } = parameter;
  const issues = parameter.all === true ? checkAll(parameter, at) : [];
  const issue = (message: string): Issue[] => [...issues, { path: `${at}.path`, message }];
  switch (from) {
    case "text":
    case "method":
    case "ip":
      return path === undefined
        ? issues
        : issue(`there is nothing to find in "${from}" by a path; leave it out`);
    case "body":
    case "claim":
      if (path === undefined || (from === "claim" && !path.startsWith("$"))) return issues;
      return [
        ...issues,
        ...failure(`${at}.path`, () =>
          languageOf(path) === "xpath" ? compileXPath(path, payload.namespaces ?? {}) : compileJsonPath(path),
        ),
      ];
    case "header":
      return /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/.test(path ?? name)
        ? issues
        : issue("is not the name of a header");
    case "query":
      return issues;
    case "path": {
      const placed = path ?? name;
      const isThere = suffix?.split("/").includes(`:${placed}`) ?? false;
      return isThere ? issues : issue(`the suffix has no path parameter :${placed}`);
    }
    default:
      return from satisfies never;
  }
}

function checkAll({ from, path, match, type }: Parameter, at: string): Issue[] {
  const place = `${at}.all`;
  if (type !== "any" && type !== "array") {
    return [{ path: place, message: `gives a list, and the type is ${type}; make it array` }];
  }
  if (match !== undefined || (from === "body" && path !== undefined)) return [];
  return [
    { path: place, message: "needs a path into the body, or a pattern in `match`, that finds more than one" },
  ];
}

const bounds = [
  ["minimum", "maximum"],
  ["minLength", "maxLength"],
  ["minItems", "maxItems"],
] as const;

function checkBounds(parameter: Parameter, at: string): Issue[] {
  return bounds.flatMap(([least, most]) => {
    const [from, to] = [parameter[least], parameter[most]];
    return from !== undefined && to !== undefined && to < from
      ? [{ path: `${at}.${most}`, message: `must not be less than ${least}` }]
      : [];
  });
}

/** Rules that look at values of one kind only, by the types that can have such values. */
const rulesFor = {
  minimum: ["any", "number", "integer"],
  maximum: ["any", "number", "integer"],
  minLength: ["any", "string"],
  maxLength: ["any", "string"],
  pattern: ["any", "string"],
  format: ["any", "string"],
  minItems: ["any", "array"],
  maxItems: ["any", "array"],
} as const satisfies Partial<Record<keyof Parameter, readonly Parameter["type"][]>>;

function checkRules(parameter: Parameter, at: string): Issue[] {
  const { type } = parameter;
  return Object.entries(rulesFor).flatMap(([rule, types]: [string, readonly Parameter["type"][]]) =>
    Reflect.get(parameter, rule) === undefined || types.includes(type)
      ? []
      : [{ path: `${at}.${rule}`, message: `says nothing of the type ${type}` }],
  );
}

/** The values that the author writes down must be right themselves. */
function checkValues(parameter: Parameter, at: string): Issue[] {
  const { oneOf, default: standard, ...rules } = parameter;
  const issues = (oneOf ?? []).flatMap((option, place) =>
    faultOf(compileParameter(rules), option, `${at}.oneOf.${place}`),
  );
  if (standard === undefined || standard === null) return issues;
  return [...issues, ...faultOf(compileParameter({ ...rules, oneOf }), standard, `${at}.default`)];
}

function faultOf(read: ParameterReader, value: unknown, path: string): Issue[] {
  const reading = read(value, false);
  return reading.ok ? [] : [{ path, message: reading.reason }];
}
