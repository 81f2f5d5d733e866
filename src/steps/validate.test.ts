import { expect, test } from "vitest";
import { runStep } from "../../test/step-context.ts";
import { validate } from "./validate.ts";

const schema = {
  type: "object",
  required: ["id", "email"],
  properties: { id: { type: "integer" }, email: { type: "string", format: "email" }, tags: { maxItems: 1 } },
};

test("a schema that is none is refused at its place", () => {
  expect(validate.check?.(validate.config.parse({ value: 1, schema: { type: "objekt" } }))).toEqual([
    { path: "schema", message: expect.stringMatching(/\(at \$\.type\)$/) },
  ]);
  expect(validate.check?.(validate.config.parse({ value: 1, schema }))).toEqual([]);
});

test("a value that does not fit fails the step with all that is wrong", async () => {
  const scope = { params: { order: { id: "7", tags: [1, 2] } } };
  await expect(runStep(validate, { value: "{{ params.order }}", schema }, { scope })).rejects.toThrow(
    /^The value does not fit its schema: (?=.*\$\.email is missing)(?=.*\$\.id must be an integer)(?=.*\$\.tags )/,
  );
});

test("or is handed on with them", async () => {
  const { output } = await runStep(validate, { value: null, schema, onInvalid: "continue" });
  expect(output).toEqual({ valid: false, errors: [{ path: "$", reason: "must be an object, not null" }] });
});
