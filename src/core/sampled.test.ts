import { describe, expect, test } from "vitest";
import type { Json } from "../contract/name.ts";
import { Parameter } from "../contract/parameter.ts";
import { compileJsonPath } from "./jsonpath.ts";
import { pairsBody, valueInText } from "./key-values.ts";
import { learned } from "./learned.ts";
import type { SampleRequest } from "./proposals.ts";
import { sampled } from "./sampled.ts";
import { readParameter } from "./schema.ts";

const request = (given: Partial<SampleRequest>): SampleRequest => ({
  body: null,
  kind: "empty",
  headers: {},
  query: {},
  pathParameters: {},
  fullText: false,
  more: [],
  ...given,
});
const proposed = (given: Partial<SampleRequest>) => sampled(request(given)).parameters;

describe("parameters that a sample suggests", () => {
  const body: Json = {
    id: 7,
    order: { "total-price": 9.5, lines: [{ sku: "a" }], "it's": null },
    URL: "https://example.com",
  };

  test("[S43] each leaf of JSON, by a name, with its path, type and example", () => {
    expect(proposed({ kind: "json", body })).toEqual([
      { name: "id", from: "body", path: "$.id", type: "integer", required: false, example: 7 },
      {
        name: "orderTotalPrice",
        from: "body",
        path: "$.order['total-price']",
        type: "number",
        required: false,
        example: 9.5,
      },
      {
        name: "orderLines",
        from: "body",
        path: "$.order.lines",
        type: "array",
        required: false,
        example: [{ sku: "a" }],
      },
      {
        name: "orderItS",
        from: "body",
        path: "$.order['it\\'s']",
        type: "any",
        required: false,
        example: null,
      },
      {
        name: "url",
        from: "body",
        path: "$.URL",
        type: "string",
        required: false,
        example: "https://example.com",
      },
    ]);
  });

  test("every path finds its example, and every definition is one that a trigger takes", () => {
    for (const { example, ...parameter } of proposed({ kind: "json", body })) {
      expect(compileJsonPath(parameter.path ?? "")(body)).toEqual([example]);
      expect(Parameter.parse(parameter)).toEqual(parameter);
    }
  });

  test("[S43] of several samples, what any of them has, and of a type that all of them are of", () => {
    const more: Json[] = [{ id: "a-8", price: 2.5, who: { mail: "a@b.co" }, at: null, late: true, kind: {} }];
    const first = { id: 7, price: 2, who: { name: "Ada" }, at: "now", kind: "x" };
    const found = proposed({ kind: "json", body: first, more });
    expect(found.map(({ name, type, example }) => [name, type, example])).toEqual([
      ["id", "any", 7],
      ["price", "number", 2],
      ["whoName", "string", "Ada"],
      ["whoMail", "string", "a@b.co"],
      ["at", "any", "now"],
      ["kind", "any", "x"],
      ["late", "boolean", true],
    ]);
    for (const sample of [first, ...more]) {
      for (const parameter of found) {
        const [raw] = compileJsonPath(parameter.path ?? "")(sample);
        if (raw !== undefined)
          expect(readParameter(parameter, raw), parameter.name).toMatchObject({ ok: true });
      }
    }
  });

  test("an integer that no number holds is proposed digit for digit, as are those that come shorter", () => {
    const [id, count] = proposed({ kind: "json", body: { id: 2 ** 60, count: 5 } });
    expect(id).toMatchObject({ type: "string", match: "-?[0-9]+", path: "$.id" });
    expect(count).not.toHaveProperty("match");
  });

  test("[S42] the full text of the body, where it is wanted or there is nothing else", () => {
    const text = { name: "body", from: "text", type: "string", required: false, example: "hello" };
    expect(proposed({ kind: "text", body: "hello" })).toEqual([text]);
    const both = proposed({ kind: "json", body: { a: 1 }, fullText: true });
    expect(both.map(({ name, from }) => [name, from])).toEqual([
      ["a", "body"],
      ["body", "text"],
    ]);
  });

  test("[S139] headers that say something, query and path parameters; nothing that is secret or common", () => {
    const found = proposed({
      headers: {
        host: "x",
        "user-agent": "y",
        "content-type": "application/json",
        "x-hub-signature-256": "sha256=0",
        "x-api-key": "***",
        "X-GitHub-Event": "push",
      },
      query: { page: "2", tag: ["a", "b"], key: "***" },
      pathParameters: { shop: "main" },
    });
    expect(found).toEqual([
      {
        name: "xGitHubEvent",
        from: "header",
        path: "X-GitHub-Event",
        type: "string",
        required: false,
        example: "push",
      },
      { name: "page", from: "query", type: "integer", required: false, example: 2 },
      { name: "tag", from: "query", type: "array", required: false, example: ["a", "b"] },
      { name: "shop", from: "path", type: "string", required: false, example: "main" },
    ]);
  });

  test("names are free, valid and not endless, whatever the members are called", () => {
    const names = [
      "a b",
      "aB",
      "__proto__",
      "",
      "1",
      "é",
      "constructor",
      "x".repeat(300),
      `${"x".repeat(300)}y`,
    ];
    const odd = Object.fromEntries(names.map((name) => [name, 1]));
    const found = proposed({ kind: "json", body: odd });
    expect(found).toHaveLength(names.length);
    expect(new Set(found.map(({ name }) => name)).size).toBe(names.length);
    for (const parameter of found) expect(() => Parameter.parse(parameter)).not.toThrow();
  });

  test("names of members with letters of other languages stay readable", () => {
    const found = proposed({ kind: "json", body: { Straße: 1, "prénom-client": 2 } });
    expect(found.map(({ name }) => name)).toEqual(["strasse", "prenomClient"]);
  });

  test("a path that is longer than a parameter takes is not proposed", () => {
    expect(proposed({ kind: "json", body: { ["x".repeat(2_000)]: 1 } })).toEqual([]);
  });

  test("of a body with very many leaves only so many are proposed", () => {
    const many = Object.fromEntries(Array.from({ length: 5_000 }, (_, at) => [`m${at}`, at]));
    expect(proposed({ kind: "json", body: many }).length).toBeLessThanOrEqual(200);
  });
});

test("[S44] keys and values are parameters of the types that the values are written in", () => {
  const body = pairsBody({
    a: "1",
    b: "2.50",
    c: "true",
    d: "x",
    e: '{"f":[1]}',
    f: "0123",
    g: "12345678901234567890",
  });
  expect(body).toEqual({
    a: 1,
    b: 2.5,
    c: true,
    d: "x",
    e: { f: [1] },
    f: "0123",
    g: "12345678901234567890",
  });
  expect(proposed({ kind: "json", body }).map(({ name, type }) => `${name} ${type}`)).toEqual([
    "a integer",
    "b number",
    "c boolean",
    "d string",
    "eF array",
    "f string",
    "g string",
  ]);
  expect(valueInText("{broken")).toBe("{broken");
});

describe("a sample that is taken over", () => {
  const found = sampled(request({ kind: "json", body: { a: 1, b: 2 } }));
  const before = { parameters: [], enforcement: "enforce" as const, schema: undefined, sample: undefined };

  test("[S141] leaves enforcement at warn, and later ones leave it as the author has it", () => {
    const first = learned(before, found, { parameters: "add", required: [] });
    expect(first).toMatchObject({ enforcement: "warn", sample: { a: 1, b: 2 }, schema: found.schema });
    const strict = { ...first, enforcement: "enforce" as const };
    // One that its author wrote by hand says nothing of a schema.
    const written = { ...before, enforcement: "enforce" as const, sample: { a: 1 } };
    expect(learned(written, found, { parameters: "add", required: [] }).enforcement).toBe("warn");
    expect(learned(strict, found, { parameters: "add", required: [] }).enforcement).toBe("enforce");
    expect(learned(before, found, { parameters: "add", required: [], enforcement: "off" }).enforcement).toBe(
      "off",
    );
  });

  test("[S38] marks as required what is named, and keeps what the author has changed", () => {
    const own = Parameter.parse({ name: "a", type: "number", maximum: 5 });
    const after = learned({ ...before, parameters: [own] }, found, { parameters: "add", required: ["b"] });
    expect(after.parameters).toEqual([
      own,
      { name: "b", from: "body", path: "$.b", type: "integer", required: true },
    ]);
    const taking = { parameters: "replace" as const, names: ["b"], required: [] };
    const replaced = learned({ ...before, parameters: [own] }, found, taking);
    expect(replaced.parameters.map(({ name }) => name)).toEqual(["b"]);
    const kept = learned({ ...before, parameters: [own] }, found, { parameters: "keep", required: [] });
    expect(kept.parameters).toEqual([own]);
  });
});
