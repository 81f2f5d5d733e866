import { expect, test } from "vitest";
import { compiled, proof } from "../../../test/proof.ts";

const check = compiled({ scheme: "microsoft-graph", secret: "state" }, { secrets: { state: "secretState" } });
const call = (...states: unknown[]) =>
  proof({ body: JSON.stringify({ value: states.map((clientState) => ({ clientState })) }) });

test.each([
  ["no body", proof()],
  ["no JSON", proof({ body: "{" })],
  ["no list", proof({ body: '{"value":{"clientState":"secretState"}}' })],
  ["no notifications", call()],
  ["one of another state among right ones", call("secretState", "other", "secretState")],
  ["a notification that is no object", proof({ body: '{"value":["secretState"]}' })],
  ["a state that is no text", call({ clientState: "secretState" })],
  ["a body too deep", proof({ body: `${"[".repeat(10_000)}${"]".repeat(10_000)}` })],
])("a body with %s is refused, and never by a throw", (_, request) => {
  expect(check(request)).toMatchObject({ kind: "refused" });
});

test("a body is taken when each notification has the client state", () => {
  expect(check(call("secretState", "secretState"))).toEqual({ kind: "proved" });
});
