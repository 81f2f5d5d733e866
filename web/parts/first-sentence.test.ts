import { expect, test } from "vitest";
import { firstSentence } from "./first-sentence.ts";

const rest =
  "With `pagination` the body is the list of all pages' items, and `pages` says how many there were.";

test("the rest of a long text is parted from its first sentence", () => {
  expect(firstSentence(`Calls another system, e.g. over HTTP. ${rest}`)).toEqual({
    first: "Calls another system, e.g. over HTTP.",
    rest,
  });
});

test("a text with little more than one sentence stays whole", () => {
  const text = "Waits for so long. Nothing runs meanwhile.";
  expect([firstSentence(text), firstSentence("")]).toEqual([
    { first: text, rest: "" },
    { first: "", rest: "" },
  ]);
});
