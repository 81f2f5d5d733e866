import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { JsonSchema } from "../contract/json-schema.ts";
import type { Json } from "../contract/name.ts";
import { Parameter } from "../contract/parameter.ts";
import { SimulationKind } from "../contract/simulation.ts";
import { expectedBody } from "./expected-body.ts";
import { inferSchema } from "./infer.ts";
import { compileJsonSchema } from "./json-schema.ts";
import { SimulationError, simulate } from "./simulate.ts";
import { formatNames } from "./string-format.ts";

const schema: JsonSchema = {
  type: "object",
  required: ["id", "mail"],
  properties: {
    id: { type: "integer", minimum: 5, maximum: 9 },
    mail: { type: "string", format: "email" },
    note: { type: ["string", "null"], minLength: 2, maxLength: 30 },
    lines: { type: "array", minItems: 1, maxItems: 4, items: { $ref: "#/$defs/line" } },
    kind: { enum: ["a", "b"] },
    who: { anyOf: [{ type: "string" }, { type: "object", required: ["name"], properties: { name: {} } }] },
  },
  $defs: { line: { type: "object", required: ["sku"], properties: { sku: { type: "string" } } } },
};
const all = { count: 40, seed: 1, kinds: SimulationKind.options };

describe("[S142] simulated bodies", () => {
  test("are the same for the same seed, and others for another", () => {
    expect(simulate(schema, all)).toEqual(simulate(schema, all));
    expect(simulate(schema, all)).not.toEqual(simulate(schema, { ...all, seed: 2 }));
  });

  test("fit the schema, but for those that are invalid on purpose and say why", () => {
    const check = compileJsonSchema(schema);
    const made = simulate(schema, all);
    expect(made).toHaveLength(40);
    for (const { kind, why, body } of made) {
      expect(check(body).length > 0).toBe(kind === "invalid");
      expect(why !== null).toBe(kind === "invalid");
    }
    const whys = new Set(made.flatMap(({ why }) => why ?? []));
    expect([...whys]).toEqual(expect.arrayContaining(["$.id is missing", "$.mail is no email"]));
  });

  test("are without what may be left out, and at the limits, where that is wanted", () => {
    for (const { body } of simulate(schema, { ...all, kinds: ["minimal"] })) {
      expect(Object.keys(body as object)).toEqual(["id", "mail"]);
    }
    const ids = simulate(schema, { ...all, kinds: ["boundary"] }).map(
      ({ body }) => (body as { id: number }).id,
    );
    expect(new Set(ids)).toEqual(new Set([5, 9]));
  });

  test("use the sample's values, where nothing else is known of a pattern also", () => {
    const patterned = {
      properties: { code: { type: "string", pattern: "^[A-Z]{3}-[0-9]+$" } },
      required: ["code"],
    };
    expect(() => simulate(patterned, all)).toThrow(SimulationError);
    expect(() => simulate(patterned, all)).toThrow("$.code must match pattern");
    const sample = { code: "ABC-12" };
    const made = simulate(patterned, { ...all, kinds: ["typical", "minimal", "boundary"], sample });
    expect(made.every(({ body }) => (body as { code: string }).code === "ABC-12")).toBe(true);
  });

  test("are made of every format", () => {
    for (const format of formatNames) {
      expect(simulate({ type: "string", format }, { count: 3, seed: 1, kinds: ["typical"] })).toHaveLength(3);
    }
  });

  test("fit whatever was learned from any sample", () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 3 }), (value) => {
        const sample: Json = JSON.parse(JSON.stringify(value));
        const learned = inferSchema([sample]);
        const made = simulate(learned, {
          count: 3,
          seed: 3,
          kinds: ["typical", "minimal", "boundary"],
          sample,
        });
        expect(made).toHaveLength(3);
      }),
      { numRuns: 40 },
    );
  });

  test("hold no item twice where none may be, as far as there are others", () => {
    const items = { type: "string" };
    const tags = { type: "array", uniqueItems: true, minItems: 3, maxItems: 12, items };
    const kinds = SimulationKind.options.filter((kind) => kind !== "invalid");
    for (let seed = 1; seed < 20; seed += 1)
      expect(simulate(tags, { count: 9, seed, kinds })).toHaveLength(9);
    const few = { ...tags, items: { enum: ["a", "b"] } };
    expect(() => simulate(few, all)).toThrow("must NOT have fewer than 3 items");
  });

  test("are multiples of what is wanted, however small", () => {
    for (const multipleOf of [0.01, 0.1, 1e-9, 0.25, 7, 1e9]) {
      const price = { type: "number", multipleOf, minimum: multipleOf, maximum: 500 * multipleOf };
      expect(simulate(price, { ...all, kinds: ["typical", "boundary"] })).toHaveLength(40);
    }
  });

  test("of a schema that leads to itself come to an end", () => {
    const tree = { type: "object", required: ["next"], properties: { next: { $ref: "#" } } };
    expect(() => simulate(tree, { ...all, count: 1 })).toThrow(SimulationError);
    const list = { type: "array", items: { $ref: "#" }, minItems: 0 };
    expect(simulate(list, { ...all, count: 2, kinds: ["typical"] })).toHaveLength(2);
  });
});

test("[S142] what a trigger expects is its schema, or its sample, and what its parameters want", () => {
  const parameters = [
    Parameter.parse({ name: "id", path: "$.order.id", type: "integer", minimum: 3, required: true }),
    Parameter.parse({ name: "state", type: "string", oneOf: ["open"] }),
    Parameter.parse({ name: "event", from: "header" }),
    Parameter.parse({ name: "first", path: "$.lines[0].sku", required: true }),
  ];
  expect(expectedBody({ parameters })).toEqual({
    type: "object",
    required: ["order"],
    properties: {
      order: { type: "object", required: ["id"], properties: { id: { type: "integer", minimum: 3 } } },
      state: { type: "string", enum: ["open"] },
    },
  });
  const sampled = expectedBody({ parameters, sample: { order: { id: 7, n: "x" } } });
  expect(sampled).toMatchObject({
    properties: { order: { properties: { id: { type: "integer", minimum: 3 }, n: { type: "string" } } } },
  });
  expect(expectedBody({ parameters: [], schema: { type: "array" } })).toEqual({ type: "array" });
});
