import { expect, test } from "vitest";
import { providerExample } from "./provider-example.ts";

const example = (scheme: string, events?: string[]) =>
  providerExample({ auth: [{ scheme, secret: "s" }], events });

test.each([
  ["github", undefined, { headers: { "X-GitHub-Event": "example" }, body: null }],
  ["github", ["push"], { headers: { "X-GitHub-Event": "push" }, body: null }],
  ["stripe", ["invoice.*"], { headers: {}, body: { type: "invoice.example" } }],
  ["slack", ["app_mention"], { headers: {}, body: { event: { type: "app_mention" } } }],
  ["bearer", ["push"], { headers: {}, body: null }],
])("a delivery of %s, of which %j is wanted", (scheme, events, expected) => {
  expect(example(scheme, events)).toEqual(expected);
});
