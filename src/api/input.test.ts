import { afterAll, beforeAll, expect, test } from "vitest";
import { type ApiWorld, openApiWorld } from "../../test/api-world.ts";
import { bodyBytesMax } from "./input.ts";

let world: ApiWorld;
beforeAll(async () => {
  world = await openApiWorld();
});
afterAll(() => world[Symbol.asyncDispose]());

const post = (body: unknown, headers?: Record<string, string>) =>
  world.call("POST", "/api/v1/triggers", { body, ...(headers && { headers }) });

test("a body that is no JSON is refused, and says why", async () => {
  const answer = await post('{"name": ');
  expect(answer.status).toBe(400);
  expect(answer.body.detail).toContain("not JSON");
});

test("another content type is refused", async () => {
  const answer = await post("name=x", { "Content-Type": "application/x-www-form-urlencoded" });
  expect(answer.status).toBe(415);
});

test("a body that is too large is refused", async () => {
  const answer = await post(`{"name":"${"x".repeat(bodyBytesMax)}"}`);
  expect(answer.status).toBe(413);
  expect(answer.body.code).toBe("too_large");
});

test("JSON that is nested too deep is refused", async () => {
  const answer = await post(`{"sample":${"[".repeat(5_000)}${"]".repeat(5_000)}}`);
  expect(answer.status).toBe(400);
  expect(answer.body.detail).toContain("deep");
});

test("every field that is wrong is named", async () => {
  const answer = await post({ name: "Not A Name", auth: [], methods: ["TRACE"] });
  expect(answer.status).toBe(400);
  expect(answer.body.issues.map(({ path }: { path: string }) => path).toSorted()).toEqual([
    "auth",
    "methods.0",
    "name",
  ]);
});

test("a field that does not exist is refused, so that a misspelt one can't go unnoticed", async () => {
  const answer = await post({ name: "order", auth: [{ scheme: "none" }], suffixes: "/orders" });
  expect(answer.status).toBe(400);
  const message = 'there is no field "suffixes" here; did you mean suffix?';
  expect(answer.body.issues).toEqual([{ path: "suffixes", message }]);
});

test("a misspelt field is told the one that was meant, wherever it stands; others none", async () => {
  const parameters = [
    { name: "a", requird: true },
    { name: "b", __proto: 1 },
  ];
  const answer = await post({
    name: "order",
    auth: [{ scheme: "none" }],
    parameters,
    response: { method: "immediately", profle: "ok" },
  });
  expect(answer.status).toBe(400);
  expect(answer.body.issues).toEqual([
    { path: "parameters.0.requird", message: 'there is no field "requird" here; did you mean required?' },
    { path: "parameters.1.__proto", message: 'there is no field "__proto" here' },
    { path: "response.profle", message: 'there is no field "profle" here; did you mean profile?' },
  ]);
});

test("a query parameter that does not exist, or is out of its range, is refused", async () => {
  expect((await world.call("GET", "/api/v1/runs?workflw=x")).body.issues[0].path).toBe("workflw");
  expect((await world.call("GET", "/api/v1/runs?limit=0")).body.issues[0].path).toBe("limit");
});
