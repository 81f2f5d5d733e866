import { afterAll, beforeEach, describe, expect, test } from "vitest";
import { openService } from "../../test/http-service.ts";
import { runStep } from "../../test/step-context.ts";
import { http } from "./http.ts";
import { openHttpDoor } from "./http-door.ts";
import { TerminalError } from "./step.ts";

const now = Date.parse("2026-01-31T12:00:00Z");
let tokens = 0;
let answerToken: () => { status: number; body: string };
let refused = new Set<string>();
const service = await openService(({ url, headers, body }, response) => {
  if (url === "/token") {
    const { status, body: text } = answerToken();
    response.writeHead(status, { "content-type": "application/json" }).end(text);
    return;
  }
  const { authorization = "" } = headers;
  response.writeHead(refused.has(authorization) ? 401 : 200, { "content-type": "application/json" });
  response.end(JSON.stringify({ url, headers, body }));
});
let door = openHttpDoor({ allow: ["127.0.0.0/8"] });
beforeEach(async () => {
  await door[Symbol.asyncDispose]();
  door = openHttpDoor({ allow: ["127.0.0.0/8"] });
  service.asked.length = 0;
  tokens = 0;
  refused = new Set();
  answerToken = () => ({
    status: 200,
    body: JSON.stringify({ access_token: `token-${++tokens}`, token_type: "Bearer", expires_in: 3_600 }),
  });
});
afterAll(async () => {
  await door[Symbol.asyncDispose]();
  await service[Symbol.asyncDispose]();
});

const run = (auth: object, given: { now?: number; config?: object } = {}) =>
  runStep(http, { url: `${service.origin}/api`, auth, ...given.config }, { http: door, now, ...given });
const oauth = (more: object = {}) => ({
  type: "oauth2",
  tokenUrl: `${service.origin}/token`,
  clientId: "client:one",
  clientSecret: "s3cr3t/+ü",
  scope: "read write",
  ...more,
});
const asked = (path: string) => service.asked.filter(({ url }) => url.startsWith(path));
const authorizations = () => asked("/api").map(({ headers }) => headers.authorization);

describe("refusals", () => {
  test.each([
    [{ type: "bearer", token: "" }, "empty"],
    [{ type: "bearer", token: "{{ secrets.missing }}" }, "auth"],
    [{ type: "kerberos" }, "auth"],
    [{ type: "api-key", name: "no name", value: "x" }, "auth"],
  ])("%j does not fit", async (auth, reason) => {
    await expect(run(auth)).rejects.toThrow(reason);
    expect(service.asked).toEqual([]);
  });

  test("a header that auth sets, and a second body, are found before publishing", () => {
    const config = http.config.parse({
      url: "https://a.example",
      headers: { authorization: "x" },
      auth: { type: "basic", username: "a", password: "b" },
      body: 1,
      form: { a: 1 },
    });
    expect(http.check?.(config).map(({ path }) => path)).toEqual(["form", "headers.authorization"]);
  });

  test("a token server that refuses the client fails the step for good, and its secret is not told", async () => {
    answerToken = () => ({
      status: 401,
      body: '{"error":"invalid_client","error_description":"no such client"}',
    });
    const failing = run(oauth());
    await expect(failing).rejects.toThrow(TerminalError);
    await expect(failing).rejects.toThrow("gave no token: invalid_client: no such client");
    expect(asked("/api")).toEqual([]);
  });

  test("a token server that is out of order is tried again by the step's policy, and its answer not told", async () => {
    answerToken = () => ({ status: 503, body: "s3cr3t/+ü" });
    const error = await run(oauth()).catch((thrown: unknown) => thrown);
    expect(error).not.toBeInstanceOf(TerminalError);
    expect(String(error)).toMatch(/answered 503\.$/);
    answerToken = () => ({ status: 200, body: '{"access_token":"late","token_type":"bearer"}' });
    await run(oauth());
    expect(authorizations()).toEqual(["Bearer late"]);
  });

  test.each([
    ["no JSON", "<html>"],
    ["no token", '{"token_type":"bearer"}'],
    ["a token of another type", '{"access_token":"x","token_type":"mac"}'],
  ])("%s is no token", async (_, body) => {
    answerToken = () => ({ status: 200, body });
    await expect(run(oauth())).rejects.toThrow(TerminalError);
  });

  test("the token's address is guarded like any other", async () => {
    await using closed = openHttpDoor({ allow: [] });
    const tokenUrl = "http://169.254.169.254/token";
    const config = { url: "https://a.example/", auth: oauth({ tokenUrl }) };
    await expect(runStep(http, config, { http: closed })).rejects.toThrow("not public");
  });
});

test("basic, bearer and API keys stand where they belong", async () => {
  await run({ type: "basic", username: "ada", password: "lovelace-ü" });
  await run({ type: "bearer", token: "{{ secrets.shop }}" }, { config: {} }).catch(() => undefined);
  await run({ type: "bearer", token: "abcdef" });
  await run({ type: "api-key", value: "key-123" });
  await run({ type: "api-key", in: "query", name: "token", value: "a b" });
  const [basic, bearer, header, query] = asked("/api");
  expect(basic?.headers.authorization).toBe(`Basic ${Buffer.from("ada:lovelace-ü").toString("base64")}`);
  expect(bearer?.headers.authorization).toBe("Bearer abcdef");
  expect(header?.headers["x-api-key"]).toBe("key-123");
  expect(query?.url).toBe("/api?token=a+b");
});

describe("OAuth 2 client credentials", () => {
  test("a token is asked for as the RFC says, once for all that want it at the same time", async () => {
    await Promise.all([run(oauth()), run(oauth()), run(oauth())]);
    await run(oauth());
    expect(asked("/token").length).toBe(1);
    expect(authorizations()).toEqual(Array.from({ length: 4 }, () => "Bearer token-1"));
    const [{ headers, body } = { headers: {}, body: "" }] = asked("/token");
    expect(Object.fromEntries(new URLSearchParams(body))).toEqual({
      grant_type: "client_credentials",
      scope: "read write",
    });
    expect(Buffer.from(headers.authorization?.slice(6) ?? "", "base64").toString()).toBe(
      "client%3Aone:s3cr3t%2F%2B%C3%BC",
    );
  });

  test("the credentials may stand in the form, with an audience and further fields", async () => {
    await run(oauth({ credentialsIn: "body", audience: "https://api", fields: { resource: "r" } }));
    const [{ headers, body } = { headers: {}, body: "" }] = asked("/token");
    expect(headers.authorization).toBeUndefined();
    expect(new URLSearchParams(body).get("client_secret")).toBe("s3cr3t/+ü");
    expect(new URLSearchParams(body).get("audience")).toBe("https://api");
    expect(new URLSearchParams(body).get("resource")).toBe("r");
  });

  test("it is asked for anew shortly before it expires, not earlier", async () => {
    await run(oauth());
    await run(oauth(), { now: now + 3_539_000 });
    expect(asked("/token").length).toBe(1);
    await run(oauth(), { now: now + 3_541_000 });
    expect(authorizations().at(-1)).toBe("Bearer token-2");
  });

  test("other credentials are another token", async () => {
    await run(oauth());
    await run(oauth({ clientSecret: "rotated-secret" }));
    await run(oauth({ scope: "read" }));
    expect(asked("/token").length).toBe(3);
  });

  test("a token that is refused is got anew once, for all runs, and then it is a failure", async () => {
    await run(oauth());
    refused.add("Bearer token-1");
    await Promise.all([run(oauth()), run(oauth())]);
    expect(asked("/token").length).toBe(2);
    refused.add("Bearer token-2").add("Bearer token-3");
    await expect(run(oauth())).rejects.toThrow("answered 401");
    expect(asked("/token").length).toBe(3);
  });

  test("neither the token nor the exchange that brought it is kept with the run", async () => {
    const { exchanges, concealed } = await run(oauth());
    expect(exchanges.map(({ call }) => new URL(call.url).pathname)).toEqual(["/api"]);
    expect(concealed).toEqual(["token-1"]);
  });
});
