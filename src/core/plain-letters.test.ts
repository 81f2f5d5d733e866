import { expect, test } from "vitest";
import { plainLetters } from "./plain-letters.ts";

test.each([
  ["Größe", "Grosse"],
  ["adresse_é", "adresse_e"],
  ["Øre łódź Ærø", "Ore lodz Aero"],
  ["order-1", "order-1"],
])("%s is written %s", (text, plain) => {
  expect(plainLetters(text)).toBe(plain);
});
