import { expect, test } from "vitest";
import { sightOf } from "./sight.ts";

const [width, height] = [600, 400];
const card = { x: 100, y: 0, width: 200, height: 60 };

test("a box in sight moves nothing", () => {
  expect(sightOf(card, { viewport: { x: 0, y: 24, zoom: 1 }, width, height })).toBeNull();
});

test("what lies below comes to the middle, and what lies beside only from the side", () => {
  const below = { ...card, y: 1_000 };
  expect(sightOf(below, { viewport: { x: 0, y: 24, zoom: 1 }, width, height })).toEqual({
    x: 0,
    y: -830,
    zoom: 1,
  });
  const beside = { ...card, x: 900 };
  expect(sightOf(beside, { viewport: { x: 0, y: 24, zoom: 1 }, width, height })).toEqual({
    x: -700,
    y: 24,
    zoom: 1,
  });
});

test("the first card does not leave room above it", () => {
  expect(sightOf(card, { viewport: { x: 0, y: -500, zoom: 1 }, width, height })?.y).toBe(24);
});
