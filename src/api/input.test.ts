import { request } from "node:http";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type ApiWorld, openApiWorld } from "../../test/api-world.ts";
import { Bodies, bodyBytesMax, strangerBytesMax } from "./bodies.ts";

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

/** The status of a call whose body comes in chunks and never ends. */
const endless = (
  path: string,
  { headers = {}, chunk }: { headers?: Record<string, string>; chunk: string },
) =>
  new Promise<number | undefined>((resolve, reject) => {
    const call = request(`${world.url}${path}`, { method: "POST", headers }, ({ statusCode }) => {
      resolve(statusCode);
      call.destroy();
    });
    call.on("error", reject);
    call.write(chunk);
  });

test("who is not known is told so before anything of the body is read", async () => {
  expect(await endless("/api/v1/triggers", { chunk: "{" })).toBe(401);
});

test("strangers can send a form where they may, and no more; who is known a definition", async () => {
  const authorization = `Bearer ${world.key}`;
  const large = "x".repeat(strangerBytesMax + 1);
  expect(await endless("/api/auth/sign-in/email", { chunk: large })).toBe(413);
  expect(await endless("/api/v1/setup", { chunk: large })).toBe(413);
  expect(
    await endless("/api/v1/triggers", { headers: { authorization }, chunk: "x".repeat(bodyBytesMax + 1) }),
  ).toBe(413);
});

test("all bodies together have a bound, of which strangers get half, and a call that ends gives its room back", async () => {
  const bodies = new Bodies();
  const read = (by: "known" | "stranger", bytes: number) =>
    bodies.read(new Request("http://a/", { method: "POST", body: "x".repeat(bytes) }), by);
  const crowded = { code: "too_many_requests" };
  const held = [];
  for (let count = 0; count < 5; count += 1) held.push(await read("known", bodyBytesMax));
  await expect(read("stranger", 1)).rejects.toMatchObject(crowded);
  for (let count = 0; count < 3; count += 1) held.push(await read("known", bodyBytesMax));
  await expect(read("known", 1)).rejects.toMatchObject(crowded);
  for (const body of held) body[Symbol.dispose]();
  using room = await read("stranger", strangerBytesMax);
  expect(room.text).toHaveLength(strangerBytesMax);
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
