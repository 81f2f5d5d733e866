import { expect, test } from "vitest";
import { catalog } from "../../../src/api/catalog.ts";
import { blank, withScheme } from "./new-trigger.ts";

test("the sample is the chosen provider's until a person writes one", () => {
  const known = catalog();
  const github = withScheme(blank, "github", known);
  expect(JSON.parse(github.sample)).toMatchObject({ issue: { number: 1347 } });
  const stripe = withScheme(github, "stripe", known);
  expect(JSON.parse(stripe.sample)).toMatchObject({ object: "event" });
  expect(withScheme(stripe, "bearer", known).sample).toBe(blank.sample);
  const own = { ...stripe, sample: '{"mine":true}' };
  expect(withScheme(own, "github", known).sample).toBe('{"mine":true}');
  expect(withScheme(blank, "github", undefined).sample).toBe(blank.sample);
});
