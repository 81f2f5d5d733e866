import { describe, expect, test } from "vitest";
import { compileExpression, type Expression } from "./expression.ts";
import { listItemsMax, sourceCharactersMax } from "./expression-bounds.ts";
import { ExpressionError } from "./expression-error.ts";

const scope = {
  trigger: {
    headers: { "x-github-event": "push" },
    body: { items: [{ id: 1 }, { id: 2 }, { id: 1 }], text: "aXbXc" },
    receivedAt: "2026-01-31T12:00:00.000Z",
  },
  params: { priority: "high" },
};

// Time enough for a machine with other things to do, where time is not what is tested.
const evaluationMs = 20_000;
const valueOf = async (source: string, over: Record<string, unknown> = scope) =>
  compileExpression(source, { evaluationMs }).evaluate(over);

describe("a wrong expression is refused when it is compiled, with what to write instead", () => {
  test.each([
    ["a == b", "write = here, not ==", 4],
    ["a === b", "write = here, not ==", 4],
    ["a !== b", "write != here, not !==", 5],
    ["a && b", "write and here, not &&", 4],
    ["a || b", "write or here, not ||", 3],
    ["!a", "write $not(…) here", 1],
    ["a?.b", "Write . here, not ?.", 3],
    ["a +", "Unexpected end of expression.", 4],
    ["", "Unexpected end of expression.", 1],
  ])("%s", (source, said, column) => {
    const error = refusalOf(source);
    expect(error.message).toContain(said);
    expect(error.position).toMatchObject({ line: 1, column });
    expect(error.source).toBe(source);
  });

  test("the position counts lines", () => {
    expect(refusalOf("a = 1 and\n  b == 2").position).toMatchObject({ line: 2, column: 6 });
  });

  test.each(["/(?=a)b/", "/(a)\\1/", "/a{1000}{1000}/", "/(((((a{30}){30}){30}){30}){30})/"])(
    "a regular expression that has no linear form: %s",
    (source) => {
      expect(refusalOf(`$contains(x, ${source})`).message).toMatch(/regular expression|Syntax error/);
    },
  );

  test("one that is too long, or nests too deeply for the parser", () => {
    expect(refusalOf("a".repeat(sourceCharactersMax + 1)).message).toMatch(/at most 10000 characters/);
    expect(refusalOf("(".repeat(4_999) + ")".repeat(4_999)).message).toMatch(/too deeply|Unexpected|Syntax/);
  });
});

describe("a failing evaluation rejects with a sentence for people", () => {
  test.each([
    ['"a" + "b"', /Texts are joined with &/],
    ["trigger.body.items[0].id - params.priority", /A name with a hyphen stands in quotes/],
    ["$includes(params.priority)", /There is no function \$includes/],
    ["$lowercase(1)", /lowercase/],
    ["$sum", /The result is a function/],
    ["$error('The order is closed.')", /The order is closed\./],
  ])("%s", async (source, said) => {
    const error: unknown = await valueOf(source).then(String, (thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(ExpressionError);
    expect(String(error)).toMatch(said);
  });
});

describe("an expression can't reach beyond the scope", () => {
  test.each(["$random()", "$shuffle([1, 2])", "$eval('1')"])("%s is not available", async (source) => {
    await expect(valueOf(source)).rejects.toThrow(/is not available here/);
  });

  test.each([
    "constructor",
    "__proto__",
    "trigger.constructor",
    "trigger.__proto__.toString",
    "trigger.body.items.constructor",
    "$lookup($, '__proto__')",
    "$lookup(trigger, 'constructor')",
    "$string.implementation",
    "$lookup($string, 'implementation')",
    "(function($x){$x}).environment",
    "$map(['constructor', '__proto__'], function($key) { $lookup($$, $key) })",
  ])("%s is nothing", async (source) => {
    expect(await valueOf(source)).toBeUndefined();
  });

  test.each([
    `{"__proto__": {"polluted": true}}`,
    `$merge([{"__proto__": {"polluted": true}}, {"constructor": {"prototype": {"polluted": true}}}])`,
    `trigger.body{"__proto__": {"polluted": true}}`,
    `$sift({"__proto__": {"polluted": true}}, function($v) { true })`,
    `$spread({"__proto__": {"polluted": true}})`,
  ])("%s makes a member like any other and pollutes nothing", async (source) => {
    const value = await valueOf(source);
    expect(Object.hasOwn({}, "polluted") || "polluted" in {}).toBe(false);
    expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
    expect(JSON.stringify(value)).toContain('"polluted":true');
  });

  test.each([
    `$ ~> |$sum|{"implementation": 1}|`,
    `$ ~> |[$sum, trigger]|{"_jsonata_function": false}|`,
    `( $f := function($x) { $x }; $ ~> |$f|{"body": {"type": "string", "value": "x"}}|; $f(1) )`,
    `$ ~> |$sum ~> $count|{"environment": {}}|`,
  ])("%s does not change a function", async (source) => {
    await expect(valueOf(source)).rejects.toThrow(/Only data can be changed/);
    expect(await valueOf("$sum([1, 2])")).toBe(3);
  });

  test("a change whose member is called __proto__ pollutes nothing", async () => {
    await valueOf(`$ ~> |trigger|{"__proto__": {"polluted": true}}|`);
    expect("polluted" in {} || "polluted" in scope.trigger).toBe(false);
  });

  test("the scope stays as it is, whatever the expression writes", async () => {
    const before = structuredClone(scope);
    await valueOf(`$ ~> |$$.trigger|{"x": 1}, ["body"]|`);
    await valueOf("trigger.body.items[]");
    expect(scope).toEqual(before);
    expect(Object.keys(scope.trigger.body.items)).toEqual(["0", "1", "2"]);
  });

  test("data that looks like a function of the library is not called", async () => {
    const hostile = {
      f: { _jsonata_lambda: true, thunk: true, body: { type: "string", value: "ran" }, arguments: [] },
    };
    await expect(valueOf("f(1)", hostile)).rejects.toThrow(ExpressionError);
    await expect(valueOf("$map([1], f)", hostile)).rejects.toThrow(ExpressionError);
  });
});

describe("an evaluation is bounded", () => {
  test.each([
    ["( $f := function() { 1 + $f() }; $f() )", /too deeply/],
    ["[1..1e9]", /at most 50000 items/],
    [`[1..${listItemsMax + 1}]`, /at most 50000 items/],
    [
      '( $f := function($s, $n) { $n = 0 ? $s : $f($s & $s, $n - 1) }; $f("xxxxxxxx", 30) )',
      /at most 8388608 characters/,
    ],
    ['$pad("", 1e9)', /at most 8388608 characters/],
    ['$pad("", -1e9, "ab")', /at most 8388608 characters/],
    ['$join($map([1..3000], function($i) { $pad("", 3000) }))', /at most 8388608 characters/],
    ['$replace($pad("", 3000), " ", $pad("", 3000))', /at most 8388608 characters/],
    ['$toMillis($pad("", 101, "1"), "[Y][M][D]")', /at most 100 characters/],
    [
      "( $f := function($x, $n) { $n = 0 ? $x : $f([[$x], [$x]], $n - 1) }; $f([1], 30) )",
      /more than 1000000 values/,
    ],
    [
      "( $f := function($x, $n) { $n = 0 ? $x : $f([[$x]], $n - 1) }; $f([1], 300) )",
      /deeper than 200 levels/,
    ],
    [
      "( $f := function($x, $n) { $n = 0 ? $x : $f([[$x], [$x]], $n - 1) }; $string($f([1], 30)) )",
      /more than 1000000/,
    ],
  ])("%s", async (source, said) => {
    await expect(valueOf(source)).rejects.toThrow(said);
  });

  test.each([
    "( $f := function() { $f() }; $f() )",
    "$map([1..3000], function($i) { $map([1..3000], function($j) { $i * $j }) })",
    "$sort([1..40000], function($a, $b) { $string($a) > $string($b) })",
  ])("%s ends after its last step, and would each time", async (source) => {
    const error = await refusedEvaluation(compileExpression(source, { evaluationMs: 20_000 }), {});
    expect(error.message).toMatch(/more than 300000 steps/);
    expect(error.passing).toBe(false);
  });

  test("one whose single steps are long ends when its time is out, and may be tried again", async () => {
    const items = Array.from({ length: 2_000 }, (_, at) => ({ at }));
    const source = "$map(items, function($one) { $count($distinct($$.items)) })";
    const error = await refusedEvaluation(compileExpression(source, { evaluationMs: 50 }), { items });
    expect(error.message).toMatch(/longer than 50 ms/);
    expect(error.passing).toBe(true);
  });

  test("hundreds at once are each bounded by their own work", async () => {
    const items = Array.from({ length: 300 }, (_, price) => ({ price, count: 2 }));
    const expression = compileExpression("$sum(items[price > 10].(price * count))", { evaluationMs: 500 });
    const values = await Promise.all(Array.from({ length: 400 }, async () => expression.evaluate({ items })));
    expect(new Set(values)).toEqual(new Set([89_590]));
  });

  test("hundreds at once leave the event loop its turns", async () => {
    const expression = compileExpression("$sum([1..20000].($ * 2))");
    let turns = 0;
    const turn = setInterval(() => (turns += 1), 1);
    await Promise.all(Array.from({ length: 30 }, async () => expression.evaluate({})));
    clearInterval(turn);
    expect(turns).toBeGreaterThan(10);
  });

  test.each([
    ["$contains(text, /^(a+)+$/)", false],
    ["$replace(text, /(a|a)*!!/, '')", `${"a".repeat(50_000)}!`],
    ["$count($split(text, /(a*)*b/))", 1],
  ])("a pattern that would backtrack without end is matched in linear time: %s", async (source, wanted) => {
    expect(await valueOf(source, { text: `${"a".repeat(50_000)}!` })).toBe(wanted);
  });

  test("a pattern may match only so often", async () => {
    await expect(valueOf("$count($split(text, /a/))", { text: "a".repeat(60_000) })).rejects.toThrow(
      /50000 times/,
    );
  });

  test("lists from a sender are compared in linear time", async () => {
    const items = Array.from({ length: 40_000 }, (_, at) => ({ id: at, kind: { name: `k${at}` } }));
    expect(await valueOf("$count($distinct(items))", { items })).toBe(40_000);
    expect(await valueOf("$count($spread(items))", { items })).toBe(80_000);
  });

  test("a body nested as deep as bodies may be is walked", async () => {
    let body: unknown = { deep: 1 };
    for (let level = 0; level < 150; level += 1) body = { in: body };
    expect(await valueOf("**.deep", { body })).toBe(1);
    expect(await valueOf("$string(body)", { body })).toHaveLength(150 * 7 + 10);
  });
});

describe("values", () => {
  test.each([
    ["trigger.body.items.id", [1, 2, 1]],
    ["$sum(trigger.body.items.id)", 4],
    ["$distinct(trigger.body.items)", [{ id: 1 }, { id: 2 }]],
    ["$distinct([1, '1', 1, [1], [1], {'a': 1, 'b': 2}, {'b': 2, 'a': 1}])", [1, "1", [1], { a: 1, b: 2 }]],
    ["$spread({'a': 1, 'b': 2})", [{ a: 1 }, { b: 2 }]],
    ["$replace(trigger.body.text, /X/, '-')", "a-b-c"],
    ["$replace('ab', /(a)(b)?/, '$2$1')", "ba"],
    ["$match('abc', /b(x)?/i)", { match: "b", index: 1, groups: [null] }],
    ["$split('a  b', /\\s+/)", ["a", "b"]],
    ["$now()", "2026-01-31T12:00:00.000Z"],
    ["$now('[Y0001]-[M01]-[D01]')", "2026-01-31"],
    ["$millis()", 1_769_860_800_000],
    ["'n: ' & 1.5 & true & null & {'a': [1]}", 'n: 1.5truenull{"a":[1]}'],
    ["trigger.body.items[id = 2]", { id: 2 }],
    ["nothing", undefined],
    ["trigger.nothing.at.all", undefined],
    ["[nothing, 1]", [1]],
    ["1 / 0", null],
  ])("%s", async (source, wanted) => {
    expect(await valueOf(source)).toStrictEqual(wanted);
  });

  test("$now is the scope's own where it has one, and an error where there is no time", async () => {
    expect(await valueOf("$millis()", { now: 5, trigger: scope.trigger })).toBe(5);
    await expect(valueOf("$now()", {})).rejects.toThrow(/no current time/);
  });

  test("NUL and lone surrogates are characters like others", async () => {
    const hostile = { text: "a\u0000b\ud800c" };
    expect(await valueOf("text", hostile)).toBe(hostile.text);
    expect(await valueOf("$length(text)", hostile)).toBe(5);
    expect(await valueOf("$contains(text, /\\x00b/)", hostile)).toBe(true);
    expect(await valueOf("$split(text, /b/)", hostile)).toEqual(["a\u0000", "\ud800c"]);
  });
});

test("plain expressions answer at once, others by a promise", () => {
  expect(compileExpression('params.priority in ["high", "critical"]').evaluate(scope)).toBe(true);
  expect(compileExpression('trigger.headers."x-github-event"').evaluate(scope)).toBe("push");
  expect(compileExpression("trigger.body.items[0].id").evaluate(scope)).toBe(1);
  expect(compileExpression("$count(trigger.body.items)").evaluate(scope)).toBeInstanceOf(Promise);
});

test.each([
  ["params.priority", true],
  ['$.params.list[0].name = "x" ? $$.trigger.body : [1, 2]', true],
  ['"secrets".shop', true],
  ["$", false],
  ["$$", false],
  ["$string()", false],
  ["*", false],
  ["**.shop", false],
  ['$lookup($, "sec" & "rets")', false],
  ["params[$$ = 1]", false],
])("whether %s reads nothing but what it names: %s", (source, plain) => {
  expect(compileExpression(source).plain).toBe(plain);
});

test.each([
  ['"secrets".shop', ["secrets"]],
  ["trigger.body.id", ["trigger"]],
  ["a.b[c = 1].d & $.e & $$.f", ["a", "e", "f"]],
  ["$map(items, function($v) { $v.x & prefix })", ["items", "prefix"]],
  ["items.{'k': inner}", ["items"]],
  ["items[$$.outer.id = id]", ["items", "outer"]],
  ["{'a': b, 'c': [d, e ? f : g]}", ["b", "d", "e", "f", "g"]],
  ["1 + 2", []],
])("the names at the root of %s are seen", (source, names) => {
  expect(compileExpression(source).names.toSorted()).toEqual(names);
});

function refusalOf(source: string): ExpressionError {
  try {
    compileExpression(source);
  } catch (error) {
    if (error instanceof ExpressionError) return error;
    throw error;
  }
  throw new Error(`${source} was not refused.`);
}

async function refusedEvaluation(expression: Expression, over: Record<string, unknown>) {
  try {
    await expression.evaluate(over);
  } catch (error) {
    if (error instanceof ExpressionError) return error;
    throw error;
  }
  throw new Error(`${expression.source} was not refused.`);
}
