import jsonata from "jsonata";
import { describe, expect, test } from "vitest";
import { compileExpression } from "./expression.ts";

// Time enough for a machine with other things to do: time is not what is tested here.
const compiled = (source: string) => compileExpression(source, { evaluationMs: 20_000 });

const items = [
  { id: 3, name: "c", tags: ["x", "y"], at: { n: 1 } },
  { id: 1, name: "a", tags: [], at: { n: 2 } },
  { id: 2, name: "b", tags: ["z"], at: {} },
  { id: 1, name: "a2" },
];
const scope = {
  items,
  one: [items[0]],
  none: [],
  numbers: [3, 1, 2, 1],
  texts: ["b", "a", "B"],
  nested: [[1, [2]], [], [[3]]],
  object: { a: 1, b: [2, 3], c: { d: [4] }, e: null, f: [] },
  text: "a,b;c",
};

describe("a function or operator that stands in for JSONata's own gives what that gives", () => {
  test.each([
    "$sort(numbers)",
    "$sort(texts)",
    "$sort(none)",
    "$sort(missing)",
    "$sort(one)",
    "$sort(3)",
    "$sort(items, function($a, $b) { $a.id > $b.id })",
    "$sort(items, function($a, $b) { $a.name < $b.name }).name",
    "items^(id).name",
    "items^(>id, name).name",
    "$append(numbers, 5)",
    "$append(missing, numbers)",
    "$append(numbers, missing)",
    "$append(1, 2)",
    "$append(nested, [[9]])",
    "$reduce(nested, $append)",
    "$distinct(numbers)",
    "$distinct(items.id)",
    "$distinct(one)",
    "$distinct(one.name)",
    "$distinct([[1], [1], 1])",
    "$distinct([items[0], items[0], {'name': 'c', 'id': 3}])",
    "$distinct(missing)",
    "$spread(object)",
    "$spread(items)",
    "$spread(one)",
    "$spread(none)",
    "$spread(1)",
    "$spread([1, 'a', {'b': 2}])",
    "$spread({'a': 1})",
    "object.*",
    "object.c.*",
    "one.*",
    "items.*",
    "items.at.*",
    "*",
    "none.*",
    "nested.*",
    "text.*",
    "object.*[0]",
    "object.*[$type($) = 'number']",
    "(*)[0]",
    "object.{'all': *}",
    "items.*.n",
    "items.at.*.%.name",
    "$count(**)",
    "$join(texts)",
    "$join(texts, '-')",
    "$join('a', '-')",
    "texts ~> $join(?, '+')",
    "($p := $pad(?, 4, '#'); $p('a') & $p('bcdef'))",
    "$map(texts, $pad(?, -3))",
    "$map(numbers, $string)",
    "$map(texts, $string)",
    "numbers.$string()",
    "text.$replace(',', '-')",
    "$replace(text, /[,;]/, '-', 1)",
    "$replace(text, /([a-c])([,;])?/, function($m) { $m.groups[0] & '!' })",
    "$replace(text, /(b)/, '<$1$$$0>')",
    "$split(text, /[,;]/)",
    "$split(text, /[,;]/, 1)",
    "$match(text, /([a-z])([,;])?/)",
    "$match(text, /x/)",
    "$contains(text, /B/i)",
    "/a/(text).match",
    "$string(object)",
    "$string(object, true)",
    "$string($sum)",
    "$string(0.1 + 0.2)",
    "$clone(object)",
    "object ~> |c|{'x': 1}, 'd'|",
    "items ~> |$[id = 1]|{'seen': true}|",
    "'a' & 1 & missing & null & true & object & numbers & $sum & 0.1",
    "missing & missing",
    "items.(name & '-' & $string(id))",
    "$toMillis('2020-01-02T03:04:05Z')",
    "$toMillis('02/01/2020 3:04', '[D01]/[M01]/[Y] [H]:[m]')",
    "$parseInteger('1,234', '#,##0')",
    "$filter(items, function($item, $at, $all) { $at < 2 and $count($all) = 4 }).id",
    "items.tags",
    "items[tags[0] = 'x'].name",
    "items{$string(id): name}",
    "items#$at.{'at': $at, 'id': id}",
    "$zip(numbers, texts)",
    "$merge(items.{name: id})",
    "$each(object, function($value, $key) { $key & $type($value) })",
    "$sift(object, function($value) { $type($value) = 'array' })",
  ])("%s", async (source) => {
    const plain: unknown = JSON.parse(
      JSON.stringify({ value: await jsonata(source).evaluate(structuredClone(scope)) }),
    );
    const given: unknown = JSON.parse(JSON.stringify({ value: await compiled(source).evaluate(scope) }));
    expect(given).toEqual(plain);
  });
});

test("a list to sort without a comparison must be of one kind", async () => {
  await expect(compiled("$sort([1, 'a'])").evaluate({})).rejects.toThrow(/needs a second argument/);
});

describe("a list of a sender's length costs what its length says", () => {
  const list = Array.from({ length: 100_000 }, (_, at) => (at * 7_919) % 100_003);
  const members = Object.fromEntries(Array.from({ length: 40_000 }, (_, at) => [`k${at}`, [at]]));

  test("sorting", async () => {
    const sorted = await compiled("$sort(list)").evaluate({ list });
    expect(sorted).toEqual(list.toSorted((a, b) => a - b));
  });

  test("appending one by one ends before it takes long", async () => {
    await expect(compiled("$reduce(list, $append)").evaluate({ list })).rejects.toThrow(/too much work/);
  });

  test("all members of an object", async () => {
    expect(await compiled("$count(members.*)").evaluate({ members })).toBe(40_000);
  });

  test("a message does not carry a sender's whole value", async () => {
    const failing = Promise.resolve(compiled("$number(digits)").evaluate({ digits: "x".repeat(100_000) }));
    const error: unknown = await failing.catch((thrown: unknown) => thrown);
    expect(String(error).length).toBeLessThan(500);
  });
});
