// That forms can be drawn of everything in the catalog, and that what they show of a value means that value again.
import { expect, test } from "vitest";
import { catalog, settingsSchema } from "../src/api/catalog.ts";
import { AlertRuleInput } from "../src/contract/alert.ts";
import { TriggerInput } from "../src/contract/trigger.ts";
import { WorkflowInput } from "../src/contract/workflow.ts";
import { isEqualJson } from "../src/core/equal.ts";
import { alternativeOf, alternativesOf, switched } from "../web/form/alternatives.ts";
import { jsonText, readJson } from "../web/form/json-text.ts";
import { memberOf, rowsOf } from "../web/form/map-rows.ts";
import { numberIn, quantityOf } from "../web/form/quantity.ts";
import { plain, type Schema } from "../web/form/schema.ts";
import { shapeOf } from "../web/form/shape.ts";
import { instantOf, localOf } from "../web/local-time.ts";
import { isRecord } from "../web/record.ts";

const { steps, schemes, providers } = catalog();
const documents: { name: string; schema: Schema; values: readonly unknown[] }[] = [
  ...steps.map(({ type, config, examples }) => ({
    name: `step ${type}`,
    schema: config,
    values: examples.map((example) => example.config),
  })),
  ...schemes.map(({ type, config, examples }) => ({
    name: `scheme ${type}`,
    schema: config,
    values: examples.map((example) => settingsIn(example.config)),
  })),
  ...providers.map(({ name, settings }) => ({ name: `provider ${name}`, schema: settings, values: [] })),
  { name: "TriggerInput", schema: settingsSchema(TriggerInput), values: [] },
  { name: "WorkflowInput", schema: settingsSchema(WorkflowInput), values: [] },
  { name: "AlertRuleInput", schema: settingsSchema(AlertRuleInput), values: [] },
];

test.each(documents)("$name has a field of its own for everything but free JSON", ({ schema }) => {
  const offenders = [...placesIn(schema, schema, "")].filter(
    ({ own, kind }) => kind === "json" && !isFree(own, schema),
  );
  expect(offenders.map(({ path }) => path)).toEqual([]);
});

test.each(documents.filter(({ values }) => values.length > 0))(
  "$name: what a form shows of each example means that example again",
  ({ schema, values }) => {
    for (const value of values) expect(shownAndRead(value, schema, schema)).toEqual(value);
  },
);

test("another kind of a union keeps what both kinds have", () => {
  const root: Schema = settingsSchema(AlertRuleInput);
  const on = plain(plain(root, root).properties?.["on"] ?? {}, root);
  const shape = shapeOf(on, root);
  if (shape.kind !== "union") throw new Error(`It is ${shape.kind}.`);
  const alternatives = alternativesOf({ by: shape.by, schemas: shape.alternatives, root });
  expect(shape.by).toBe("when");
  const before = { when: "latency", trigger: "orders", ms: 250, withinMs: 900_000 };
  expect(alternativeOf(alternatives, { by: shape.by, value: before, root })?.constant).toBe("latency");
  const to = alternatives.find(({ constant }) => constant === "refusals");
  if (to === undefined) throw new Error("There are no refusals.");
  expect(switched(before, { by: shape.by, to, root })).toEqual({
    when: "refusals",
    trigger: "orders",
    withinMs: 900_000,
  });
});

test("amounts are written as people write them, and mean the same number again", () => {
  const { text, read } = quantityOf("ms");
  expect(text(90_061_001)).toBe("1 d 1 h 1 min 1 s 1 ms");
  expect(["5 s", "2 min", "1h30m", "250", "x", ""].map((each) => read(each))).toEqual([
    5_000,
    120_000,
    5_400_000,
    250,
    null,
    null,
  ]);
  expect(quantityOf("bytes").text(5_242_880)).toBe("5 MiB");
  expect(["1.5 MiB", "10kB", "7", "7 x"].map((each) => quantityOf("bytes").read(each))).toEqual([
    1_572_864,
    10_000,
    7,
    null,
  ]);
  expect(quantityOf("s").read("15 min")).toBe(900);
  expect(quantityOf("s").read("90")).toBe(90);
  expect(["5", "-1.5", "05", "1.0", "1e3", "{{ x }}", ""].map((each) => numberIn(each))).toEqual([
    5,
    -1.5,
    null,
    null,
    null,
    null,
    null,
  ]);
});

interface Place {
  path: string;
  own: Schema;
  kind: string;
}

function* placesIn(schema: Schema, root: Schema, path: string, depth = 0): Generator<Place> {
  const own = plain(schema, root);
  const shape = shapeOf(schema, root);
  yield { path, own, kind: shape.kind };
  if (depth > 8) return;
  if (shape.kind === "group") {
    for (const [name, property] of Object.entries(own.properties ?? {}))
      yield* placesIn(property, root, `${path}.${name}`, depth + 1);
  }
  if (shape.kind === "list") yield* placesIn(shape.item, root, `${path}[]`, depth + 1);
  if (shape.kind === "map") yield* placesIn(shape.member, root, `${path}{}`, depth + 1);
  if (shape.kind === "union") {
    for (const [at, each] of shape.alternatives.entries())
      yield* placesIn(each, root, `${path}|${at}`, depth + 1);
  }
}

/** Whether a schema lets one write whatever one likes, or any list or object. */
function isFree(schema: Schema, root: Schema): boolean {
  const own = plain(schema, root);
  if (own.oneOf !== undefined || own.enum !== undefined) return false;
  if (own.anyOf !== undefined) {
    return own.anyOf.some(
      (each) => isRecord(each) && plain(each, root).type !== "string" && isFree(each, root),
    );
  }
  if (own.type === "array") return isFree(own.items ?? {}, root);
  if (own.type === "object") {
    const member = own.additionalProperties;
    return own.properties === undefined && (typeof member !== "object" || isFree(member, root));
  }
  return own.type === undefined || ["boolean", "null", "number"].includes(String(own.type));
}

/** The value as the fields show it, read again from what they show. */
function shownAndRead(value: unknown, schema: Schema, root: Schema): unknown {
  const own = plain(schema, root);
  const shape = shapeOf(schema, root);
  switch (shape.kind) {
    case "text":
    case "choice":
    case "choices":
    case "boolean":
    case "nothing":
    case "constant":
    case "credential":
    case "steps":
      return value;
    case "date":
      return instantOf(localOf(String(value)));
    case "number":
      return typeof value === "number" ? quantityOf(own.unit).read(quantityOf(own.unit).text(value)) : value;
    case "number-or-text":
      return typeof value === "number" ? numberIn(String(value)) : value;
    case "list":
      return (value as unknown[]).map((item) => shownAndRead(item, shape.item, root));
    case "map":
      return (
        memberOf(
          rowsOf(value).map((row) => ({ ...row, value: shownAndRead(row.value, shape.member, root) })),
        ) ?? {}
      );
    case "group":
      return Object.fromEntries(
        Object.entries(value as object).map(([name, member]) => {
          const property = own.properties?.[name];
          if (property === undefined && own.additionalProperties === false)
            throw new Error(`${name} has no field.`);
          return [name, property === undefined ? member : shownAndRead(member, property, root)];
        }),
      );
    case "union": {
      const alternatives = alternativesOf({ by: shape.by, schemas: shape.alternatives, root });
      const open = alternativeOf(alternatives, { by: shape.by, value, root });
      if (open === undefined) throw new Error(`No alternative takes ${JSON.stringify(value)}.`);
      return shownAndRead(value, open.schema, root);
    }
    case "json": {
      if (shape.takesText && typeof value === "string") return value;
      const read = readJson(jsonText(value), shape.takesText ? null : shape.opens);
      if (!isEqualJson(read.value, value)) throw new Error(`${JSON.stringify(value)}: ${read.fault}`);
      return read.value;
    }
    default:
      return shape satisfies never;
  }
}

/** A scheme's example without what every credential has. */
function settingsIn(config: unknown): unknown {
  if (!isRecord(config)) return config;
  const { scheme: _, name: __, notBefore: ___, notAfter: ____, ...settings } = config;
  return settings;
}
