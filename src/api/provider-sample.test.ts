import { expect, test } from "vitest";
import { presets } from "../auth/presets/index.ts";
import { sampleDefault } from "../contract/sample.ts";
import { exampleOf, providerSample } from "./provider-sample.ts";

test("every provider's trigger begins with what that provider sends", () => {
  const without = presets.filter(({ name }) => providerSample(name) === null).map(({ name }) => name);
  expect(without).toEqual([]);
});

test("a call shows the trigger's sample, else its provider's with its headers, else a neutral one", () => {
  const auth = [{ scheme: "github", secret: "s" }];
  expect(exampleOf({ auth, sample: { a: 1 } }).body).toEqual({ a: 1 });
  const github = exampleOf({ auth });
  expect(github.headers).toEqual({ "X-GitHub-Event": "push" });
  // What most of its guide's readers ask for: the call starts the workflow that the guide shows.
  expect(github.body).toMatchObject({
    ref: "refs/heads/main",
    repository: { full_name: "octocat/Hello-World" },
  });
  expect(exampleOf({ auth: [{ scheme: "none" }] })).toEqual({ headers: {}, body: sampleDefault });
  // A form is its fields.
  expect(exampleOf({ auth: [{ scheme: "twilio", secret: "s" }] }).body).toMatchObject({
    From: "+4915112345678",
  });
});

test("of a trigger that wants other events than the sample is of, a call shows one of those", () => {
  const stripe = { auth: [{ scheme: "stripe", secret: "s" }] };
  const { type } = Object(exampleOf(stripe).body);
  expect(exampleOf({ ...stripe, events: [type] })).toEqual(exampleOf(stripe));
  expect(exampleOf({ ...stripe, events: ["no.such.*"] }).body).toEqual({ type: "no.such.example" });
  const github = { auth: [{ scheme: "github", secret: "s" }], events: ["issues"] };
  expect(exampleOf(github)).toEqual({ headers: { "X-GitHub-Event": "issues" }, body: sampleDefault });
});
