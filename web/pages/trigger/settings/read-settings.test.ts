import { expect, test } from "vitest";
import { TriggerInput } from "../../../../src/contract/trigger.ts";
import { readSettings } from "./read-settings.ts";

const definition = TriggerInput.parse({ name: "orders", auth: [{ scheme: "none" }], priority: "high" });

test("what is wrong with a setting keeps it out, and is told by its place", () => {
  const { read, issues } = readSettings(definition, ["priority", "limits"], { priority: "soon" });
  expect([read, issues.map(({ path }) => path)]).toEqual([null, ["priority"]]);
});

test("what is wrong elsewhere is no fault of these settings: they are taken", () => {
  const faulty = { ...definition, suffix: "/with a space" };
  const { read, issues } = readSettings(faulty, ["priority"], { priority: "low" });
  expect([read?.priority, issues]).toEqual(["low", []]);
});

test("what is taken out of the form is gone", () => {
  const { read } = readSettings(definition, ["priority"], {});
  expect(read?.priority).toBe(TriggerInput.parse({ name: "orders", auth: [{ scheme: "none" }] }).priority);
});
