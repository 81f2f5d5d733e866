import { describe, expect, test } from "vitest";
import { workMs } from "../../test/work.ts";
import { Parameter } from "../contract/parameter.ts";
import { compileRules } from "./parameter-rules.ts";
import { readParameter } from "./schema.ts";

const rulesOf = (over: Partial<Parameter>) => compileRules(Parameter.parse({ name: "p", ...over }));

describe("[S73] what breaks a rule is told, and which", () => {
  test.each([
    [{ minLength: 2 }, "a", "must have at least 2 characters"],
    [{ minLength: 2 }, "😀", "must have at least 2 characters"],
    [{ maxLength: 2 }, "abc", "must have at most 2 characters"],
    [{ maxLength: 0 }, "a", "must have at most 0 characters"],
    [{ minItems: 1 }, [], "must have at least 1 items"],
    [{ maxItems: 1 }, [1, 2], "must have at most 1 items"],
    [{ format: "email" }, "ada", "must be a valid email"],
    [{ format: "date-time" }, "2026-01-31", "must be of the format date-time"],
    [{ format: "date" }, "2026-02-30", "must be of the format date"],
    [{ format: "time" }, "25:00", "must be of the format time"],
    [{ format: "uuid" }, "123", "must be of the format uuid"],
    [{ format: "uri" }, "example.com", "must be of the format uri"],
    [{ format: "hostname" }, "a b", "must be a valid hostname"],
    [{ format: "ipv4" }, "256.0.0.1", "must be of the format ipv4"],
    [{ format: "ipv6" }, "::g", "must be of the format ipv6"],
    [{ format: "email" }, `${"a".repeat(3_000)}@example.com`, "must be a valid email"],
    [
      { minLength: 3, pattern: "[a-z]+", oneOf: ["abc"] },
      "1",
      'must have at least 3 characters and must match the pattern [a-z]+ and must be one of "abc"',
    ],
  ] as const)("%j given %j", (rules, value, reason) => {
    expect(rulesOf(rules as Partial<Parameter>)(value)).toBe(reason);
  });
});

test.each([
  [{ minLength: 2, maxLength: 2 }, "😀😀"],
  [{ minLength: 1, maxLength: 3 }, 5],
  [{ minItems: 1, maxItems: 2 }, [1]],
  [{ minItems: 5 }, "abc"],
  [{ format: "email" }, "ada@example.com"],
  [{ format: "date-time" }, "2026-01-31T12:00:00+01:00"],
  [{ format: "date" }, "2026-01-31"],
  [{ format: "uuid" }, "6ba7b810-9dad-11d1-80b4-00c04fd430c8"],
  [{ format: "uri" }, "https://example.com/?a=1"],
  [{ format: "ipv6" }, "::1"],
  [{ format: "ipv4" }, 7],
] as const)("what keeps the rules, or is not what they are for, passes: %j given %j", (rules, value) => {
  expect(rulesOf(rules as Partial<Parameter>)(value)).toBeNull();
});

test("formats are told in little time, whatever the text", () => {
  const hostile = ["a@".repeat(900), "1:".repeat(900), `${"a.".repeat(900)}!`, `http://${"[".repeat(900)}`];
  const began = workMs();
  for (const format of ["email", "uri", "hostname", "ipv6", "date-time"] as const) {
    for (const text of hostile) expect(rulesOf({ format })(text)).not.toBeNull();
  }
  expect(workMs() - began).toBeLessThan(1_000);
});

test("[S73] an integer of more digits than a number holds is not taken for its neighbour", () => {
  const parameter = Parameter.parse({ name: "p", type: "integer" });
  expect(readParameter(parameter, 12345678901234567000)).toEqual({
    ok: false,
    reason: "has more digits than an integer can hold; of the type string, with match, it is exact",
    missing: false,
  });
  expect(readParameter(parameter, Number.MAX_SAFE_INTEGER)).toMatchObject({ ok: true });
});
