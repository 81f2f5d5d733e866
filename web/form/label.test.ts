import { expect, test } from "vitest";
import { labelAt, singular } from "./label.ts";
import type { Schema } from "./schema.ts";

const arm: Schema = { type: "object", properties: { when: { type: "string" } } };
const schema: Schema = {
  type: "object",
  properties: {
    title: { type: "string", title: "Question to whom it concerns" },
    arms: { type: "array", items: { $ref: "#/$defs/Arm" } },
    auth: { oneOf: [{ type: "object", properties: { tokenUrl: { type: "string", title: "Token URL" } } }] },
  },
  $defs: { Arm: arm },
};

test.each([
  ["title", "Question to whom it concerns"],
  ["arms.0.when", "Arm 1 · When"],
  ["arms.1", "Arm 2"],
  ["auth.tokenUrl", "Auth · Token URL"],
  ["auth.elsewhere.0", "Auth · elsewhere · 0"],
])("the place %s is told as its fields are called: %s", (path, told) => {
  expect(labelAt(path, schema)).toBe(told);
});

test("one of several is called without their plural", () => {
  expect(["Arms", "Entries", "Addresses", "Branches", "Class"].map(singular)).toEqual([
    "Arm",
    "Entry",
    "Address",
    "Branch",
    "Class",
  ]);
});
