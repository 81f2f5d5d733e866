import { z } from "zod";
import type { Parameter, ParameterFormat } from "../contract/parameter.ts";
import { isEqualJson } from "./equal.ts";
import { compileRegex } from "./regex.ts";

/** What is wrong with a value of the right type; null where nothing is. */
export type Rules = (value: unknown) => string | null;

/** Longer texts are of none of the formats; looking would take long. */
const formatCharactersMax = 2_000;

const formats = {
  "date-time": z.iso.datetime({ offset: true }),
  date: z.iso.date(),
  time: z.iso.time(),
  email: z.email(),
  uuid: z.guid(),
  uri: z.url(),
  hostname: z.hostname(),
  ipv4: z.ipv4(),
  ipv6: z.ipv6(),
} as const satisfies Record<ParameterFormat, z.ZodType<string>>;

/** Each rule looks at the values that it is for. All that is wrong is said. Throws RegexError for a wrong pattern. */
export function compileRules(parameter: Parameter): Rules {
  const rules = [...numberRules(parameter), ...textRules(parameter), ...listRules(parameter)];
  const { oneOf } = parameter;
  if (oneOf !== undefined) {
    const options = oneOf.map((option) => JSON.stringify(option)).join(", ");
    rules.push((value) =>
      oneOf.some((option) => isEqualJson(option, value)) ? null : `must be one of ${options}`,
    );
  }
  if (rules.length === 0) return () => null;
  return (value) => {
    const faults = rules.map((rule) => rule(value)).filter((fault) => fault !== null);
    return faults.length === 0 ? null : faults.join(" and ");
  };
}

function numberRules({ minimum, maximum }: Parameter): Rules[] {
  const rules: Rules[] = [];
  if (minimum !== undefined) {
    rules.push((value) =>
      typeof value === "number" && value < minimum ? `must be at least ${minimum}` : null,
    );
  }
  if (maximum !== undefined) {
    rules.push((value) =>
      typeof value === "number" && value > maximum ? `must be at most ${maximum}` : null,
    );
  }
  return rules;
}

function textRules({ minLength, maxLength, pattern, format }: Parameter): Rules[] {
  const rules: ((text: string) => string | null)[] = [];
  if (minLength !== undefined) {
    rules.push((text) => (isShorter(text, minLength) ? `must have at least ${minLength} characters` : null));
  }
  if (maxLength !== undefined) {
    rules.push((text) =>
      isShorter(text, maxLength + 1) ? null : `must have at most ${maxLength} characters`,
    );
  }
  if (pattern !== undefined) {
    const regex = compileRegex(pattern);
    rules.push((text) => (regex.matchesWhole(text) ? null : `must match the pattern ${pattern}`));
  }
  if (format !== undefined) {
    const schema = formats[format];
    const isOf = (text: string) => text.length <= formatCharactersMax && schema.safeParse(text).success;
    rules.push((text) =>
      isOf(text)
        ? null
        : `must be ${format === "email" || format === "hostname" ? `a valid ${format}` : `of the format ${format}`}`,
    );
  }
  return rules.map((rule) => (value) => (typeof value === "string" ? rule(value) : null));
}

/** Characters are counted, and not halves of those beyond U+FFFF; only as far as need be. */
function isShorter(text: string, length: number): boolean {
  if (text.length < length) return true;
  if (text.length >= 2 * length) return false;
  return Array.from(text).length < length;
}

function listRules({ minItems, maxItems }: Parameter): Rules[] {
  const rules: Rules[] = [];
  if (minItems !== undefined) {
    rules.push((value) =>
      Array.isArray(value) && value.length < minItems ? `must have at least ${minItems} items` : null,
    );
  }
  if (maxItems !== undefined) {
    rules.push((value) =>
      Array.isArray(value) && value.length > maxItems ? `must have at most ${maxItems} items` : null,
    );
  }
  return rules;
}
