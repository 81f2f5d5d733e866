import { expect, test } from "vitest";
import { runStep } from "../../test/step-context.ts";
import { transform } from "./transform.ts";

test("a template over something that is not there gives null, not an error", async () => {
  const { output } = await runStep(transform, { value: { email: "{{ params.customer.email }}" } });
  expect(output).toEqual({ email: null });
});

test("[S57] [S103] [S104] the named header and body variables are there for later steps", async () => {
  const scope = { requestHeaders: { "user-agent": "curl" }, requestBody: { order: { id: 7 } } };
  const value = {
    id: "{{ requestBody.order.id }}",
    all: "{{ requestBody }}",
    agent: "by {{ requestHeaders.`user-agent` }}",
  };
  const { output } = await runStep(transform, { value }, { scope });
  expect(output).toEqual({ id: 7, all: { order: { id: 7 } }, agent: "by curl" });
});
