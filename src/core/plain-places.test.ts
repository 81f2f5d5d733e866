import { expect, test } from "vitest";
import { compilePlaces } from "./jsonpath.ts";
import { compileAllPlaces } from "./plain-places.ts";

const value = JSON.parse(
  '{"a":{"card":1,"b":[{"card":{"card":2}},[3]]},"card":[{"card":4}],"__proto__":{"card":5},"length":6,"0":{"card":7}}',
);

test.each([
  "$.card",
  "$..card",
  "$.a.b[0].card",
  "$.*.card",
  "$..*",
  "$..[0]",
  "$.a..card",
  "$..b[*]",
  "$..b..card",
  "$.length",
  "$.a.b.length",
  "$['a']['b'][-1]",
  "$..card.card",
  "$..['card']",
  '$["a"]..["card"]',
  "$[0]",
  "$.__proto__.card",
  "$..b[?@.card]",
])("%s is found by hand where a query finds it", (path) => {
  const texts = (places: readonly (readonly (string | number)[])[]) =>
    places.map((place) => JSON.stringify(place)).toSorted();
  expect(texts(compileAllPlaces(path)(value))).toEqual(texts(compilePlaces(path)(value)));
});
