import { describe, expect, test } from "vitest";
import { runStep } from "../../test/step-context.ts";
import { respond } from "./respond.ts";
import { TerminalError } from "./step.ts";

const answerTo = async (config: unknown, scope: Record<string, unknown> = {}) => {
  const { answers, output } = await runStep(respond, config, { scope });
  expect(answers).toEqual([output]);
  return answers[0];
};

describe("refusals", () => {
  test.each([
    ["a status that is not offered", { status: 203 }],
    ["an override below 200", { overrideStatus: 199 }],
    ["an override above 599", { overrideStatus: 600 }],
    ["a header name with a space", { headers: { "X Y": "1" } }],
    ["a header name with a line break", { headers: { "X\r\nSet-Cookie": "1" } }],
    ["a header that frames the message", { headers: { "Content-Length": "3" } }],
    ["another one", { headers: { "transfer-encoding": "chunked" } }],
    ["a header named twice", { headers: { "X-A": "1", "x-a": "2" } }],
  ])("%s is not valid", (_, config) => {
    expect(respond.config.safeParse(config).success).toBe(false);
  });

  test.each(["a\r\nSet-Cookie: admin=1", "a\nb", "a\0b", "日本", "x".repeat(9_000)])(
    "data can't put %j into a header",
    async (text) => {
      const failing = runStep(
        respond,
        { headers: { "X-A": "{{ params.text }}" } },
        { scope: { params: { text } } },
      );
      await expect(failing).rejects.toThrow(TerminalError);
      await expect(failing).rejects.toThrow("X-A");
    },
  );

  test.each(["abc", 42, 1_000, 200.5, "0x1F4", true, { a: 1 }])(
    "an override of %j fails for good",
    async (value) => {
      const failing = runStep(
        respond,
        { overrideStatus: "{{ params.value }}" },
        { scope: { params: { value } } },
      );
      await expect(failing).rejects.toThrow();
    },
  );
});

test.each([200, 201, 202])("[S144] the status %d is offered", async (status) => {
  expect(await answerTo({ status, body: "done" })).toMatchObject({ status, body: "done" });
});

test("[S144] 204 sends no body, and no content type", async () => {
  const config = { status: 204, headers: { "Content-Type": "text/plain", "X-A": "1" }, body: "lost" };
  expect(await answerTo(config)).toEqual({ status: 204, headers: { "X-A": "1" }, body: "" });
});

test("without anything it is an empty 200", async () => {
  expect(await answerTo({})).toEqual({ status: 200, headers: {}, body: "" });
});

test.each([
  ["a number", 422],
  ["its digits", "422"],
])("[S145] the status is overridden by a template that gives %s", async (_, code) => {
  const answer = await answerTo({ overrideStatus: "{{ params.code }}", body: "no" }, { params: { code } });
  expect(answer?.status).toBe(422);
});

test.each([
  ["nothing", "{{ params.missing }}"],
  ["null", "{{ params.total > 0 ? null : 500 }}"],
  ["an empty text", "{{ params.total > 0 ? '' : 500 }}"],
])("[S145] an override that gives %s leaves the status", async (_, overrideStatus) => {
  expect((await answerTo({ status: 202, overrideStatus }, { params: { total: 1 } }))?.status).toBe(202);
});

test("[S145] an override to 204 sends no body", async () => {
  expect(await answerTo({ overrideStatus: 204, body: "x" })).toEqual({ status: 204, headers: {}, body: "" });
});

test("[S146] headers are sent as given, with templates, numbers too; those without a value are left out", async () => {
  const headers = {
    "X-Order": "{{ params.id }}",
    "X-Sum": "{{ params.total }}",
    "X-No": "{{ params.missing }}",
  };
  const answer = await answerTo({ headers }, { params: { id: "A-7", total: 12 } });
  expect(answer?.headers).toEqual({ "X-Order": "A-7", "X-Sum": "12" });
});

test("[S147] a JSON body is sent as JSON, mapped from what steps gave", async () => {
  const scope = { steps: { check: { output: { stock: 3 } } }, requestBody: { sku: "tea" } };
  const body = { sku: "{{ requestBody.sku }}", left: "{{ steps.check.output.stock }}" };
  const answer = await answerTo({ body }, scope);
  expect(answer?.headers).toEqual({ "Content-Type": "application/json" });
  expect(JSON.parse(answer?.body ?? "")).toEqual({ sku: "tea", left: 3 });
});

test("[S147] a text body is sent as plain text", async () => {
  const answer = await answerTo({ body: "Hello {{ params.name }}" }, { params: { name: "Ada" } });
  expect(answer).toEqual({
    status: 200,
    headers: { "Content-Type": "text/plain; charset=utf-8" },
    body: "Hello Ada",
  });
});

test("a content type of one's own holds, whatever the case of its name", async () => {
  const answer = await answerTo({ headers: { "content-type": "application/xml" }, body: "<ok/>" });
  expect(answer?.headers).toEqual({ "content-type": "application/xml" });
});

test("base64 stands for bytes, and what is no base64 fails for good", async () => {
  expect(await answerTo({ base64: true, body: "{{ params.file }}" }, { params: { file: "AP8=" } })).toEqual({
    status: 200,
    headers: { "Content-Type": "application/octet-stream" },
    body: "AP8=",
    base64: true,
  });
  for (const body of ["no base64!", { a: 1 }, null]) {
    await expect(runStep(respond, { base64: true, body })).rejects.toThrow(TerminalError);
  }
});

test("null and false are bodies", async () => {
  expect((await answerTo({ body: null }))?.body).toBe("null");
  expect((await answerTo({ body: false }))?.body).toBe("false");
});
