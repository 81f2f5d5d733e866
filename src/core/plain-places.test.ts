import { expect, test } from "vitest";
import { compilePlaces } from "./jsonpath.ts";
import { compileAllPlaces, nameAnywhere, placesAnywhere } from "./plain-places.ts";

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

test("names that are looked for everywhere are found in one walk as in one for each", () => {
  const names = ["card", "b", "__proto__", "0", "none"];
  const found = placesAnywhere(value, names);
  for (const name of names) {
    const places = compilePlaces(`$..['${name}']`)(value);
    const texts = (all: readonly unknown[] = []) => all.map((place) => JSON.stringify(place)).toSorted();
    expect(texts(found.get(name))).toEqual(texts(places));
  }
  expect(["$..card", "$..['a b']", "$.card", "$..card.a", "$..*", "$..[0]", "$"].map(nameAnywhere)).toEqual([
    "card",
    "a b",
    ...Array.from({ length: 5 }, () => null),
  ]);
});
