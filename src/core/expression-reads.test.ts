import { expect, test } from "vitest";
import { compileExpression } from "./expression.ts";
import { builtIn, readsOf } from "./expression-reads.ts";

test("what is called built in is there", async () => {
  for (const name of builtIn) {
    if (name === "now" || name === "millis") continue;
    expect([name, await compileExpression(`$exists($${name})`).evaluate({})]).toEqual([name, true]);
  }
});

test.each([
  ["$nofn(params.x)", ["nofn"], []],
  ["$x + 1", [], ["x"]],
  ["($x := 1; $f := function($y) { $x + $y }; $f(2))", [], []],
  ["$map(params.items, function($item, $i) { $item & $i })", [], []],
  ["params.orders@$o.items#$i.{ 'id': $o.id, 'at': $i }", [], []],
  ["$lowercase($string($now()))", [], []],
  ["$$.params.x ~> $uppercase", [], []],
  ["params.items[$ > 3]", [], []],
  ["$part(?, 1)", ["part"], []],
])("of %s, the functions that are not there are %j, and the variables %j", (source, functions, variables) => {
  expect(readsOf(source)).toMatchObject({ functions, variables });
});

test("paths are those from the root alone", () => {
  expect(readsOf("trigger.body.items[price > limit].name & secrets.`a-b`").paths).toEqual([
    ["trigger", "body", "items"],
    ["secrets", "a-b"],
  ]);
});
