import { expect, test } from "vitest";
import type { CatalogProvider } from "../../../src/contract/catalog.ts";
import type { Json } from "../../../src/contract/name.ts";
import { blank, withScheme } from "./new-trigger.ts";

const provider = (name: string, sample: Json): CatalogProvider => ({
  name,
  title: name,
  docs: "",
  checked: "",
  setup: null,
  settings: {},
  credentials: [],
  handshakes: [],
  eventType: [],
  idempotencyKey: [],
  deadlineMs: null,
  headers: [],
  sample,
});

test("the sample is the chosen provider's until a person writes one", () => {
  const known = {
    providers: [provider("github", { action: "opened" }), provider("stripe", { type: "paid" })],
  };
  const github = withScheme(blank, "github", known);
  expect(JSON.parse(github.sample)).toEqual({ action: "opened" });
  const stripe = withScheme(github, "stripe", known);
  expect(JSON.parse(stripe.sample)).toEqual({ type: "paid" });
  expect(withScheme(stripe, "bearer", known).sample).toBe(blank.sample);
  const own = { ...stripe, sample: '{"mine":true}' };
  expect(withScheme(own, "github", known).sample).toBe('{"mine":true}');
  expect(withScheme(blank, "github", undefined).sample).toBe(blank.sample);
});
